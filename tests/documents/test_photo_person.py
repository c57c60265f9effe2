"""What is no identity photo (PHO-03), and what is only asked about: measured on drawn pictures, none of a person."""

import random
from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageFilter

from documents.photo import FACE, LIGHT, PERSON, PhotoRules, accepted, check
from portal.demo.pictures import identity_photo

from .images import portrait


def _bytes(page: Image.Image) -> bytes:
    buffer = BytesIO()
    page.save(buffer, "JPEG", quality=95)
    return buffer.getvalue() + bytes(31 * 1024)


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


SKINS = [(255, 224, 205), (240, 205, 180), (205, 165, 135), (160, 115, 85), (110, 75, 55), (96, 64, 50)]


def _lit(skin=(225, 185, 160), at=((0.5, 1.0),), light=1.0, ground=(255, 255, 255)) -> Image.Image:
    """Heads and shoulders with light from one side, as a camera sees them; `at`: where each stands, and how large."""
    page = Image.new("RGB", (413, 579), ground)
    for middle, size in at:
        x, y = 413 * middle, 579 * 0.38
        figure = Image.new("L", page.size)
        pen = ImageDraw.Draw(figure)
        pen.ellipse((x - 85 * size, y - 120 * size, x + 85 * size, y + 120 * size), fill=255)
        shade = (
            Image.linear_gradient("L").rotate(90).resize(page.size).point([150 + v * 105 // 255 for v in range(256)])
        )
        face = Image.merge("RGB", [shade.point([int(v * part * light) // 255 for v in range(256)]) for part in skin])
        pen = ImageDraw.Draw(page)
        pen.rectangle(
            (x - 180 * size, y + 150 * size, x + 180 * size, 579), fill=tuple(int(v * light) for v in (40, 44, 60))
        )
        page.paste(face, mask=figure.filter(ImageFilter.GaussianBlur(2)))
        hair = (x - 92 * size, y - 135 * size, x + 92 * size, y + 90 * size)
        pen.chord(hair, 190, 350, fill=(int(28 * light),) * 3)
        for eye in (-32, 32):
            pen.ellipse((x + eye * size - 9, y - 8, x + eye * size + 9, y + 4), fill=(int(40 * light),) * 3)
    noise = Image.effect_noise(page.size, 20).convert("RGB")
    return Image.blend(page, noise, 0.04).point([min(255, value * 256 // 250) for value in range(256)] * 3)


def _dark(level: int) -> Image.Image:
    """A page printed nearly black inside a white edge, with a few light words."""
    page = _blank()
    pen = ImageDraw.Draw(page)
    pen.rectangle((35, 45, 378, 579), fill=(level, level, level + 4))
    for y in range(80, 550, 40):
        pen.line((60, y, 300, y), fill=(200, 200, 200), width=3)
    return page


def _patch(colour) -> Image.Image:
    page = _blank()
    ImageDraw.Draw(page).rounded_rectangle((60, 70, 350, 520), 40, fill=colour)
    return page


def _landscape() -> Image.Image:
    """Sky over green hills and a lake."""
    sky = Image.linear_gradient("L").resize((413, 579))
    page = Image.merge("RGB", [sky.point([low + v * (high - low) // 255 for v in range(256)])
                               for low, high in ((90, 170), (150, 200), (235, 240))])  # fmt: skip
    pen = ImageDraw.Draw(page)
    pen.ellipse((-200, 180, 330, 900), fill=(40, 110, 50))
    pen.ellipse((120, 220, 700, 900), fill=(60, 140, 70))
    pen.rectangle((0, 480, 413, 579), fill=(50, 100, 160))
    return page


def _refused(drawn: Image.Image) -> list[str]:
    return [each.code for each in check(_bytes(drawn), PhotoRules(background=None)) if not each.ok]


def _asked(drawn: Image.Image, background=None) -> list[str]:
    findings = check(_bytes(drawn), PhotoRules(background=background))
    assert accepted(findings), findings
    return [each.code for each in findings if each.message]


@pytest.mark.feature("PHO-03")
@pytest.mark.parametrize("level", [0, 15, 40])
def test_a_page_printed_nearly_black_is_refused(level):
    assert _refused(_dark(level)) == [LIGHT]
    finding = next(each for each in check(_bytes(_dark(level)), PhotoRules()) if each.code == LIGHT)
    says = ("照片太暗", "应不低于 55") if level < 40 else ("没有明暗层次", "应不少于 27")
    assert all(words in finding.message for words in says)


@pytest.mark.feature("PHO-03")
def test_a_person_in_the_dark_is_refused_and_one_in_the_shade_is_not():
    assert LIGHT in _refused(_lit(light=0.2))
    assert _refused(_lit(light=0.6)) == []


@pytest.mark.feature("PHO-03")
@pytest.mark.parametrize(
    ("drawn", "code"),
    [
        (lambda: _patch((200, 200, 205)), LIGHT),
        (lambda: _patch((30, 60, 200)), PERSON),
        (lambda: _patch((20, 150, 60)), PERSON),
        (lambda: _patch((220, 20, 30)), PERSON),
        (_landscape, PERSON),
    ],
    ids=["grey", "blue", "green", "red", "landscape"],
)
def test_what_is_surely_no_person_is_refused(drawn, code):
    assert code in _refused(drawn())


@pytest.mark.feature("PHO-03")
@pytest.mark.parametrize("skin", SKINS)
def test_nothing_is_asked_about_one_person_of_whatever_skin(skin):
    assert _asked(_lit(skin), "white") == []


@pytest.mark.feature("PHO-03")
@pytest.mark.parametrize("drawn", [_lit, lambda: _lit(ground=(67, 142, 219)), lambda: _lit(ground=(217, 0, 27))])
def test_nothing_is_asked_about_one_person_before_every_background(drawn):
    assert _asked(drawn()) == []


@pytest.mark.feature("PHO-03")
def test_two_people_are_asked_about_and_stay_accepted():
    two = _lit(at=((0.27, 0.75), (0.73, 0.75)))
    assert _asked(two) == [FACE]
    finding = check(_bytes(two), PhotoRules(background=None))[-1]
    assert "可能不止一个人" in finding.message


@pytest.mark.feature("PHO-03")
def test_a_photo_in_black_and_white_is_asked_about_and_stays_accepted():
    assert _asked(_lit().convert("L").convert("RGB"), "white") == [FACE]


@pytest.mark.feature("PHO-03")
def test_the_people_drawn_for_the_demo_are_not_asked_about():
    for seed in range(12):
        findings = check(identity_photo(str(seed)), PhotoRules())
        assert accepted(findings) and not any(each.message for each in findings)
