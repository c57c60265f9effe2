"""A plan that states only some limits of the photo, or another background: only what is stated is asked."""

import pytest

from documents.photo import PhotoRules, accepted, check
from plans.spec.parts import PhotoPolicy

from .images import portrait

TINY = portrait(20, 90)


def rules(**stated):
    return PhotoRules.from_policy(PhotoPolicy(**stated).model_dump())


def codes(data, **stated):
    return {finding.code: finding.ok for finding in check(data, rules(**stated))}


@pytest.mark.feature("PHO-03")
def test_without_limits_any_jpeg_of_a_person_is_accepted():
    assert codes(TINY) == {"format": True, "person": True, "light": True}
    assert accepted(check(TINY, rules()))


@pytest.mark.parametrize(
    ("stated", "code", "ok", "required"),
    [
        ({"min_bytes_exclusive": 1024}, "bytes", True, "大于 1 KB（1,024 字节）"),
        ({"max_bytes_exclusive": 1024}, "bytes", False, "小于 1 KB（1,024 字节）"),
        ({"min_width_exclusive": 19}, "size", True, "宽大于 19 像素"),
        ({"min_width_exclusive": 20}, "size", False, "宽大于 20 像素"),
        ({"min_height_exclusive": 90}, "size", False, "高大于 90 像素"),
        ({"min_ratio": 0.3}, "ratio", False, "宽高比不小于 0.3"),
        ({"max_ratio": 0.3}, "ratio", True, "宽高比不大于 0.3"),
    ],
)
def test_one_limit_alone_is_asked_alone(stated, code, ok, required):
    found = {finding.code: finding for finding in check(TINY, rules(**stated))}
    assert set(found) == {"format", "person", "light", code}
    assert (found[code].ok, found[code].required) == (ok, required)
    assert bool(found[code].message) is not ok


@pytest.mark.feature("PHO-04")
@pytest.mark.parametrize(
    ("colour", "blue", "red"),
    [("#438edb", True, False), ("#0000ff", True, False), ("#d9001b", False, True), ("white", False, False)],
)
def test_a_blue_background(colour, blue, red):
    data = portrait(background=colour)
    assert codes(data, background="blue")["background"] is blue
    assert codes(data, background="red")["background"] is red
    assert "background" not in codes(data, background="any")
