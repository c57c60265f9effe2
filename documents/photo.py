"""Whether an identity photo keeps to a plan's photo rules (PHO-02, PHO-03). Pure Python, no Django.

The order is chosen for cost and for safety: everything the header can tell comes first and costs microseconds, an image
that announces too many pixels is refused unread, and only then a scaled-down decode looks at the background.

K is 1024 bytes and M is 1024 × 1024 bytes, as file managers show them; the messages state the bytes as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING, Any

from documents.containers import MAX_PIXELS, Jpeg, jpeg_size, orientation, read_jpeg
from documents.photo_person import LEAST, LEAST_LIGHT, LEAST_RANGE, LITTLE_SKIN, Before, before_background
from documents.sniff import JPEG, NAMES, sniff

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

K = 1024
M = 1024 * 1024
# A normal progressive JPEG has about ten scans. Thousands of them are a way to burn minutes of CPU with a small file.
MAX_SCANS = 64
_SAMPLE = (96, 134)
_TURNED = (5, 6, 7, 8)


@dataclass(frozen=True)
class PhotoRules:
    """A plan's photo policy. The bounds of bytes, width and height are strict, those of the ratio inclusive.

    None: the plan states no such bound, and nothing is asked.
    """

    bytes_above: int | None = 30 * K
    bytes_below: int | None = 1 * M
    width_above: int | None = 215
    height_above: int | None = 300
    ratio_min: Fraction | None = Fraction(65, 100)
    ratio_max: Fraction | None = Fraction(80, 100)
    background: str | None = "white"

    @classmethod
    def from_policy(cls, policy: Mapping[str, Any]) -> "PhotoRules":
        """The rules as a plan document states them (its `photo` part as plain JSON)."""
        return cls(
            bytes_above=policy["min_bytes_exclusive"],
            bytes_below=policy["max_bytes_exclusive"],
            width_above=policy["min_width_exclusive"],
            height_above=policy["min_height_exclusive"],
            ratio_min=_exactly(policy["min_ratio"]),
            ratio_max=_exactly(policy["max_ratio"]),
            background=policy["background"],
        )


def _exactly(ratio: float | None) -> Fraction | None:
    """Through text: 0.65 as a binary fraction is not 65/100, and the bound is inclusive."""
    return None if ratio is None else Fraction(str(ratio))


@dataclass(frozen=True)
class PhotoFinding:
    """One rule held against one photo. `message`: the sentence for the applicant, a question to look at when `ok`."""

    code: str
    ok: bool
    required: str
    actual: str
    message: str = ""


@dataclass(frozen=True)
class _Background:
    """HSV bounds, each 0..255 as Pillow counts them, and the share of border pixels that must lie inside.

    Chosen on drawn photos: white paper under warm light still has a brightness of about 220 and a saturation of 30.
    """

    name: str
    value_min: int
    saturation_min: int
    saturation_max: int
    hue_within: int | None
    share: Fraction
    hue: int = 0


BACKGROUNDS = {
    "white": _Background("白色", 215, 0, 38, None, Fraction(90, 100)),
    "red": _Background("红色", 120, 130, 255, 14, Fraction(90, 100)),
    "blue": _Background("蓝色", 120, 90, 255, 26, Fraction(90, 100), hue=156),
}

ANY = "any"

READABLE = "readable"
FORMAT = "format"
BYTES = "bytes"
PIXELS = "pixels"
SIZE = "size"
RATIO = "ratio"
BACKGROUND = "background"
PERSON = "person"
LIGHT = "light"
FACE = "face"

_DAMAGED = "照片文件不完整或已损坏，请重新导出 JPG 照片后再上传。"


def check(data: bytes, rules: PhotoRules) -> list[PhotoFinding]:
    """Hold a photo against every rule that can be judged. Never raises; a damaged file is a finding.

    A photo is accepted when every finding is ok: `all(f.ok for f in check(...))`.
    """
    findings = [_format(data), *_bytes(data, rules)]
    if not findings[0].ok:
        return findings
    size = jpeg_size(data)
    if size is None:
        return [*findings, _damaged("文件头不完整")]
    if size[0] * size[1] > MAX_PIXELS:
        return [*findings, _too_many_pixels(*size)]
    jpeg = read_jpeg(data)
    if jpeg is None:
        return [*findings, _damaged("文件没有结尾")]
    if jpeg.scans > MAX_SCANS:
        return [*findings, _damaged("分层过多")]
    return [*findings, *_inside(data, jpeg, rules)]


def accepted(findings: list[PhotoFinding]) -> bool:
    return bool(findings) and all(finding.ok for finding in findings)


def _inside(data: bytes, jpeg: Jpeg, rules: PhotoRules) -> list[PhotoFinding]:
    # Pillow is heavy and only this function needs it.
    from PIL import Image
    from PIL.JpegImagePlugin import JpegImageFile

    turn = orientation(data, jpeg)
    width, height = (jpeg.height, jpeg.width) if turn in _TURNED else (jpeg.width, jpeg.height)
    findings = [*_size(width, height, rules), *_ratio(width, height, rules)]
    try:
        # The JPEG reader itself, not Image.open: no other decoder can be reached, whatever the bytes claim.
        with JpegImageFile(BytesIO(data)) as image:
            image.draft("RGB", _SAMPLE)
            small = image.resize(_SAMPLE, Image.Resampling.BOX, reducing_gap=None).convert("RGB")
    except Exception:
        return [*findings, _damaged("无法解码")]
    small = upright(small, turn)
    if rules.background is not None and rules.background != ANY:
        share = _share_of_border(small, BACKGROUNDS[rules.background])
        findings.append(_background(share, BACKGROUNDS[rules.background]))
    return [*findings, *_person(before_background(small))]


def clean_copy(data: bytes) -> bytes:
    """An accepted photo drawn anew: upright, RGB, without EXIF or anything hung on. Call it only after check()."""
    from PIL.JpegImagePlugin import JpegImageFile

    jpeg = read_jpeg(data)
    if jpeg is None or jpeg.pixels > MAX_PIXELS:
        raise ValueError("only an accepted photo is copied")
    with JpegImageFile(BytesIO(data)) as image:
        picture = upright(image.convert("RGB"), orientation(data, jpeg))
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=92, subsampling=0, optimize=True)
    return buffer.getvalue()


def upright(picture: "Picture", turn: int) -> "Picture":
    """The picture as a person sees it, for an EXIF orientation of 1 to 8."""
    from PIL.Image import Transpose

    ways = (
        Transpose.FLIP_LEFT_RIGHT,
        Transpose.ROTATE_180,
        Transpose.FLIP_TOP_BOTTOM,
        Transpose.TRANSPOSE,
        Transpose.ROTATE_270,
        Transpose.TRANSVERSE,
        Transpose.ROTATE_90,
    )
    return picture if turn == 1 else picture.transpose(ways[turn - 2])


def _share_of_border(small: "Picture", wanted: _Background) -> Fraction:
    """Share of the pixels of the top strip and the upper sides that have the wanted colour.

    The lower half is left out because shoulders reach the edge there.
    """
    from PIL import ImageChops

    width, height = small.size
    strip, side, down = height // 16, width // 12, height * 45 // 100
    boxes = (
        (0, 0, width, strip),
        (0, strip, side, down),
        (width - side, strip, width, down),
    )
    hue, saturation, value = small.crop((0, 0, width, down)).convert("HSV").split()
    fits = ImageChops.darker(
        saturation.point([255 * (wanted.saturation_min <= level <= wanted.saturation_max) for level in range(256)]),
        value.point([255 * (level >= wanted.value_min) for level in range(256)]),
    )
    if wanted.hue_within is not None:
        near = [255 * (_apart(level, wanted.hue) <= wanted.hue_within) for level in range(256)]
        fits = ImageChops.darker(fits, hue.point(near))
    good = sum(fits.crop(box).histogram()[255] for box in boxes)
    return Fraction(good, sum((right - left) * (bottom - top) for left, top, right, bottom in boxes))


def _apart(one: int, other: int) -> int:
    """How far two hues are from each other on the circle of 256."""
    return min((one - other) % 256, (other - one) % 256)


def _format(data: bytes) -> PhotoFinding:
    kind = sniff(data)
    if kind == JPEG:
        return PhotoFinding(FORMAT, True, "JPG 或 JPEG 格式", NAMES[kind])
    if kind == "empty":
        message = "照片文件是空的，请重新选择照片。"
    elif kind == "heic":
        message = f"文件内容是{NAMES[kind]}，不是 JPG；请在手机“设置 › 相机 › 格式”中选“兼容性最佳”后重拍。"
    else:
        message = f"文件内容是{NAMES[kind]}，不是 JPG；只改文件名不会改变格式，请另存为 JPG 后再上传。"
    return PhotoFinding(FORMAT, False, "JPG 或 JPEG 格式", NAMES[kind], message)


def _bytes(data: bytes, rules: PhotoRules) -> list[PhotoFinding]:
    size, low, high = len(data), rules.bytes_above, rules.bytes_below
    parts = [f"大于 {_amount(low)}（{low:,} 字节）"] if low is not None else []
    parts += [f"小于 {_amount(high)}（{high:,} 字节）"] if high is not None else []
    if not parts:
        return []
    required, actual = "且".join(parts), f"{_amount(size)}（{size:,} 字节）"
    if low is not None and size <= low:
        message = f"照片文件太小：{actual}，应{required}；请换一张更清晰的照片。"
    elif high is not None and size >= high:
        message = f"照片文件太大：{actual}，应{required}；请降低导出质量或缩小像素。"
    else:
        message = ""
    return [PhotoFinding(BYTES, not message, required, actual, message)]


def _size(width: int, height: int, rules: PhotoRules) -> list[PhotoFinding]:
    bounds = [("宽", width, rules.width_above), ("高", height, rules.height_above)]
    stated = [(name, value, bound) for name, value, bound in bounds if bound is not None]
    if not stated:
        return []
    ok = all(value > bound for _name, value, bound in stated)
    required = "，".join(f"{name}大于 {bound} 像素" for name, _value, bound in stated)
    actual = f"宽 {width} 像素，高 {height} 像素"
    message = "" if ok else f"照片尺寸太小：{actual}，应{required}；请换一张像素更高的照片。"
    return [PhotoFinding(SIZE, ok, required, actual, message)]


def _ratio(width: int, height: int, rules: PhotoRules) -> list[PhotoFinding]:
    ratio, least, most = Fraction(width, height), rules.ratio_min, rules.ratio_max
    if least is None and most is None:
        return []
    ok = (least is None or least <= ratio) and (most is None or ratio <= most)
    actual = f"{width} ÷ {height} = {_cut(ratio)}"
    required = _ratio_in_words(least, most)
    message = "" if ok else f"照片比例不对：{actual}，应{required}；请按一寸或二寸证件照裁剪。"
    return [PhotoFinding(RATIO, ok, required, actual, message)]


def _ratio_in_words(least: Fraction | None, most: Fraction | None) -> str:
    if least is not None and most is not None:
        return f"宽高比在 {_decimal(least)} 与 {_decimal(most)} 之间（含）"
    if least is not None:
        return f"宽高比不小于 {_decimal(least)}"
    return f"宽高比不大于 {_decimal(most or Fraction(0))}"


def _background(share: Fraction, wanted: _Background) -> PhotoFinding:
    ok = share >= wanted.share
    required = f"{wanted.name}背景"
    actual = f"上方和两侧 {int(share * 100)}% 为{wanted.name}"
    least = int(wanted.share * 100)
    message = "" if ok else f"照片背景不是{wanted.name}：{actual}，应不少于 {least}%；请换{wanted.name}背景的证件照。"
    return PhotoFinding(BACKGROUND, ok, required, actual, message)


def _person(seen: Before) -> list[PhotoFinding]:
    """What is sure refuses; a doubt about the face is asked and changes nothing."""
    share, least = int(seen.share * 100), int(LEAST * 100)
    required, actual = f"中间有人像（至少 {least}% 与背景不同）", f"中间部分 {share}% 与背景不同"
    if seen.share < LEAST:
        found = f"中间部分 {100 - share}% 与背景同色或只有细线，应不超过 {100 - least}%"
        return [PhotoFinding(PERSON, False, required, actual, f"照片中看不到人像：{found}；请换本人的证件照。")]
    text = "照片中看不到人像：中间部分的颜色没有一处接近肤色；请换本人的彩色证件照。" if seen.is_alien else ""
    findings = [PhotoFinding(PERSON, not text, required, actual, text), _light(seen)]
    if all(finding.ok for finding in findings) and (question := _face(seen)):
        findings.append(question)
    return findings


def _light(seen: Before) -> PhotoFinding:
    required = f"人像最亮处不低于 {LEAST_LIGHT}，明暗相差不少于 {LEAST_RANGE}（最亮为 255）"
    actual = f"最亮处 {seen.light}，明暗相差 {seen.range}"
    text = ""
    if seen.light < LEAST_LIGHT:
        text = f"照片太暗，看不清面部：人像最亮处只有 {seen.light}，应不低于 {LEAST_LIGHT}；请在光线充足的地方重拍。"
    elif seen.range < LEAST_RANGE:
        text = f"照片没有明暗层次，看不出面部：明暗只相差 {seen.range}，应不少于 {LEAST_RANGE}；请换清晰的证件照。"
    return PhotoFinding(LIGHT, not text, required, actual, text)


def _face(seen: Before) -> PhotoFinding | None:
    """A question where the colour of skin says something else than one face; most often that is right, not always."""
    required = "只有一张清楚的脸"
    if seen.faces > 1:
        text = "照片中可能不止一个人；请看一看，确实只有本人的，不用更换。"
        return PhotoFinding(FACE, True, required, f"肤色在并排的 {seen.faces} 处", text)
    if seen.skin < LITTLE_SKIN:
        text = "没有认出面部的肤色，可能是黑白照片、偏色，或者面部被遮住；请看一看，确实清楚的，不用更换。"
        return PhotoFinding(FACE, True, required, f"头部位置 {int(seen.skin * 100)}% 接近肤色", text)
    return None


def _too_many_pixels(width: int, height: int) -> PhotoFinding:
    actual = f"宽 {width} 像素，高 {height} 像素"
    message = f"照片像素过多：{actual}，系统不予打开；请缩小到 {MAX_PIXELS // 10_000} 万像素以内。"
    return PhotoFinding(PIXELS, False, f"总像素不超过 {MAX_PIXELS // 10_000} 万", actual, message)


def _damaged(actual: str) -> PhotoFinding:
    return PhotoFinding(READABLE, False, "能正常打开的照片", actual, _DAMAGED)


def _amount(size: int) -> str:
    if size >= M and size % M == 0:
        return f"{size // M} MB"
    return f"{size // K} KB" if size % K == 0 else f"{size / K:.1f} KB"


def _decimal(value: Fraction) -> str:
    return f"{float(value):g}"


def _cut(value: Fraction) -> str:
    """Four decimals cut off, never rounded: 0.64999 must not be shown as the 0.65 it fails to reach."""
    return f"{int(value * 10_000) / 10_000:g}" if value < 1000 else "1000 以上"
