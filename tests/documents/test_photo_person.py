"""A blank or ruled page is no identity photo (PHO-03): what was measured for the bound, on drawn pictures."""

import random
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from documents.photo import PERSON, PhotoRules, accepted, check

from .images import portrait


def _bytes(page: Image.Image) -> bytes:
    buffer = BytesIO()
    page.save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def _blank(low: int = 245, spread: int = 10) -> Image.Image:
    """White paper with the grain of a camera, which makes the file large enough."""
    chance = random.Random(1)
    page = Image.new("L", (413, 579))
    page.putdata([low + chance.randrange(spread) for _ in range(413 * 579)])
    return page.convert("RGB")


def _ruled() -> Image.Image:
    page = _blank()
    pen = ImageDraw.Draw(page)
    for y in range(50, 550, 15):
        pen.line((40, y, 370, y), fill="black", width=3)
    return page


def _written() -> Image.Image:
    page = _blank()
    pen = ImageDraw.Draw(page)
    for y in range(50, 550, 22):
        for x in range(40, 370, 12):
            pen.line((x, y, x + 9, y + 9), fill="black", width=2)
            pen.line((x + 9, y, x, y + 9), fill="black", width=2)
    return page


def _shaded() -> Image.Image:
    return (
        Image.linear_gradient("L").resize((413, 579)).point([220 + value // 8 for value in range(256)]).convert("RGB")
    )


def _pale_in_white() -> Image.Image:
    """The hardest of the drawn people: a pale face, white clothes, before white."""
    page = _blank(250, 5)
    pen = ImageDraw.Draw(page)
    pen.ellipse((130, 90, 285, 320), fill=(244, 222, 208))
    pen.pieslice((125, 70, 290, 300), 180, 360, fill=(30, 25, 25))
    pen.rectangle((30, 380, 383, 579), fill=(236, 236, 238))
    return page


def _found(data: bytes, rules: PhotoRules | None = None):
    return next(each for each in check(data, rules or PhotoRules()) if each.code == PERSON)


@pytest.mark.feature("PHO-03")
@pytest.mark.parametrize("drawn", [_blank, lambda: _blank(205, 50), _ruled, _written, _shaded])
def test_a_page_without_a_person_is_refused(drawn):
    finding = _found(_bytes(drawn()))
    assert not finding.ok
    assert "照片中看不到人像" in finding.message
    assert "请换本人的证件照" in finding.message


@pytest.mark.feature("PHO-03")
def test_a_blank_page_that_keeps_every_other_rule_is_refused():
    findings = check(_bytes(_blank()), PhotoRules())
    assert [each.code for each in findings if not each.ok] == [PERSON]


@pytest.mark.feature("PHO-03")
@pytest.mark.parametrize("background", ["white", "red", "blue", "any", None])
def test_a_person_is_seen_before_every_background(background):
    drawn = portrait(background=background if background in ("red", "blue") else "white")
    findings = check(drawn, PhotoRules(background=background))
    assert _found(drawn, PhotoRules(background=background)).ok
    assert accepted(findings)


@pytest.mark.feature("PHO-03")
def test_a_pale_face_over_white_clothes_is_seen():
    assert _found(_bytes(_pale_in_white())).ok
