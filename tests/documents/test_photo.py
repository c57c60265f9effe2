"""The photo rules of PHO-02 and PHO-03, each at its boundary."""

import random
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, JpegImagePlugin

from documents.photo import (
    BACKGROUND,
    BYTES,
    FORMAT,
    LIGHT,
    PERSON,
    PIXELS,
    RATIO,
    READABLE,
    SIZE,
    K,
    M,
    PhotoRules,
    accepted,
    check,
)

from .images import announced, portrait, turned

RULES = PhotoRules()


def found(data, code, rules=RULES):
    return next((f for f in check(data, rules) if f.code == code), None)


@pytest.fixture
def undecoded(monkeypatch):
    """What was given to the decoder, which costs the time and the memory that an announced size asks for."""
    given = []
    monkeypatch.setattr(JpegImagePlugin, "JpegImageFile", given.append)
    return given


def test_a_fine_photo_reaches_the_decoder(undecoded):
    check(portrait(), RULES)
    assert undecoded


@pytest.mark.feature("PHO-02", "PHO-03")
def test_a_conforming_photo_is_accepted_with_every_rule_shown():
    findings = check(portrait(), RULES)
    assert accepted(findings)
    assert [f.code for f in findings] == [FORMAT, BYTES, SIZE, RATIO, BACKGROUND, PERSON, LIGHT]
    assert all(f.required and f.actual and not f.message for f in findings)


@pytest.mark.feature("PHO-03")
@pytest.mark.parametrize(
    ("size", "ok"),
    [
        (30 * K - 1, False),
        (30 * K, False),
        (30 * K + 1, True),
        (1 * M - 1, True),
        (1 * M, False),
        (1 * M + 1, False),
    ],
)
def test_bytes_are_strict_on_both_sides(size, ok):
    finding = found(portrait(quality=40, size=size), BYTES)
    assert finding.ok is ok
    assert f"{size:,} 字节" in finding.actual
    assert ("30,720 字节" in finding.message) is not ok


@pytest.mark.feature("PHO-03")
@pytest.mark.parametrize(
    ("width", "height", "ok"),
    [
        (215, 301, False),
        (216, 300, False),
        (215, 300, False),
        (216, 301, True),
        (240, 301, True),
    ],
)
def test_pixels_are_strict(width, height, ok):
    finding = found(portrait(width, height), SIZE)
    assert finding.ok is ok
    assert finding.actual == f"宽 {width} 像素，高 {height} 像素"


@pytest.mark.feature("PHO-03")
@pytest.mark.parametrize(
    ("width", "height", "ok"),
    [
        (650, 1000, True),
        (649, 1000, False),
        (800, 1000, True),
        (801, 1000, False),
        (260, 400, True),
        (320, 400, True),
    ],
)
def test_ratio_is_inclusive_and_exact(width, height, ok):
    assert found(portrait(width, height), RATIO).ok is ok


@pytest.mark.feature("PHO-03")
def test_a_ratio_just_under_the_bound_is_not_shown_as_the_bound():
    finding = found(portrait(649, 999), RATIO)
    assert not finding.ok
    assert finding.actual == "649 ÷ 999 = 0.6496"


@pytest.mark.feature("PHO-02")
@pytest.mark.parametrize(
    ("background", "white", "red"),
    [
        ("white", True, False),
        ((248, 246, 240), True, False),
        ((216, 216, 216), True, False),
        ((200, 200, 200), False, False),
        ((225, 190, 190), False, False),
        ((67, 142, 219), False, False),
        ((215, 30, 40), False, True),
    ],
)
def test_background(background, white, red):
    data = portrait(background=background, quality=95)
    assert found(data, BACKGROUND).ok is white
    assert found(data, BACKGROUND, replace(RULES, background="red")).ok is red


@pytest.mark.feature("PHO-02")
def test_background_message_says_what_was_found_and_what_is_needed():
    message = found(portrait(background=(67, 142, 219)), BACKGROUND).message
    assert "0% 为白色" in message
    assert "应不少于 90%" in message


@pytest.mark.feature("PHO-03")
@pytest.mark.abuse("AC-095")
@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (portrait(fmt="PNG"), "PNG 图片"),
        (portrait(fmt="GIF"), "GIF 图片"),
        (portrait(fmt="BMP"), "BMP 图片"),
        (portrait(fmt="WEBP"), "WEBP 图片"),
        (portrait(fmt="TIFF"), "TIFF 图片"),
        (
            portrait(
                fmt="GIF",
                save_all=True,
                append_images=[Image.new("RGB", (413, 579))] * 3,
            ),
            "GIF 图片",
        ),
        (b"<html><script>alert(1)</script>" * 2000, "网页或矢量图"),
        (b"\xef\xbb\xbf <svg xmlns='http://www.w3.org/2000/svg'/>", "网页或矢量图"),
        (b"%PDF-1.7 ", "PDF 文件"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(40 * K), "HEIC 图片（苹果手机照片）"),
        (bytes(40 * K), "无法识别的文件"),
    ],
)
def test_content_decides_not_the_name(data, kind):
    finding = found(data, FORMAT)
    assert not finding.ok
    assert kind in finding.message
    assert not accepted(check(data, RULES))


@pytest.mark.abuse("AC-095")
def test_an_empty_file_says_so():
    assert found(b"", FORMAT).message == "照片文件是空的，请重新选择照片。"


@pytest.mark.abuse("AC-094")
@pytest.mark.parametrize(("width", "height"), [(50_000, 50_000), (65_500, 65_500), (5_001, 5_000)])
def test_a_bomb_is_refused_unread(width, height, undecoded):
    finding = found(announced(width, height), PIXELS)
    assert not finding.ok and not undecoded
    assert f"宽 {width} 像素，高 {height} 像素" in finding.message


@pytest.mark.abuse("AC-094")
def test_the_pixel_limit_itself_is_still_opened():
    assert found(announced(5_000, 5_000), PIXELS) is None


@pytest.mark.abuse("AC-094")
def test_thousands_of_scans_are_not_decoded(undecoded):
    data = portrait()
    scan = data.index(b"\xff\xda")
    many = data[:scan] + data[scan:].split(b"\xff\xd9")[0] + b"\xff\xda\x00\x02" * 5000 + b"\xff\xd9"
    assert found(many, READABLE).actual == "分层过多" and not undecoded


@pytest.mark.abuse("AC-095")
def test_truncated_files_are_damaged():
    data = portrait(1050, 1470)
    whole = data[: data.rindex(b"\xff\xd9") + 2]
    for cut in (3, 4, 20, 200, len(whole) * 6 // 10, len(whole) - 2, len(whole) - 1):
        finding = found(whole[:cut], READABLE)
        assert finding is not None, cut
        assert not finding.ok
        assert "损坏" in finding.message
    assert found(whole, READABLE) is None


@pytest.mark.abuse("AC-095")
def test_a_hole_in_the_middle_that_keeps_the_end_is_damaged_or_judged_never_an_error():
    data = portrait(1050, 1470)
    whole = data[: data.rindex(b"\xff\xd9") + 2]
    findings = check(whole[: len(whole) // 3] + b"\xff\xd9" + bytes(31 * K), RULES)
    assert not accepted(findings)


@pytest.mark.feature("PHO-03")
@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_other_colour_models_are_judged_by_what_is_seen(mode):
    assert accepted(check(portrait(mode=mode), RULES))
    assert not found(portrait(mode=mode, background=(120, 120, 120)), BACKGROUND).ok


@pytest.mark.feature("PHO-03")
@pytest.mark.parametrize(("orientation", "width"), [(1, 413), (3, 413), (6, 579), (8, 579)])
def test_the_camera_turn_counts(orientation, width):
    data = turned(portrait(413, 579), orientation)
    assert found(data, SIZE).actual.startswith(f"宽 {width} 像素")
    assert found(data, RATIO).ok is (width == 413)


@pytest.mark.feature("PHO-03")
def test_a_photo_stored_lying_down_and_marked_so_is_accepted():
    upright = Image.open(BytesIO(portrait(413, 579)))
    buffer = BytesIO()
    upright.transpose(Image.Transpose.ROTATE_90).save(buffer, "JPEG")
    assert accepted(check(turned(buffer.getvalue(), 6), RULES))


@pytest.mark.abuse("AC-095")
def test_random_damage_never_raises():
    dice = random.Random(20200910)
    base = portrait(240, 330)
    for _ in range(150):
        data = bytearray(base[: 31 * K])
        for _ in range(dice.randrange(1, 30)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        assert check(bytes(data[: dice.randrange(len(data))]), RULES)
