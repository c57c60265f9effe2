"""What stands before the background of an identity photo: nothing, something too dark, no person, or perhaps a person.

Not a face detector. It is sure of what is empty, nearly black, without light and shade, or of colours that no skin has
in any light; of the colour of skin it has a guess, from which only questions are made. That there is a face, from the
front, bare-headed and the applicant's, is for the reviewer. Measured on drawn pictures alone, those of
tests/documents/test_photo_person.py: blank pages with grain and shade differ from the background in up to 4 % of the
middle, ruled and written pages in 1 %, drawn people, among them a pale face over white clothes, from 48 % on.
"""

from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

LEAST = Fraction(15, 100)
#: How far a point may be from the background in its strongest channel and still belong to it: grain, shade, JPEG.
_SAME = 24
#: Strokes narrower than this many points of the sample are writing or lines, not a body.
_STROKE = 5
LEAST_LIGHT, LEAST_RANGE = 55, 27
"""Of 255: how light the lightest fifth of a person is at least, and how far it is from the darkest tenth."""
#: Skin in YCbCr, of whatever shade: narrow, to ask, and wide, to be sure that there is none.
_SKIN, _ANY_SKIN = ((50, 77, 130, 133, 180), (30, 70, 135, 130, 190))
LITTLE_SKIN = 0.08
"""Share of the space where a head is: below it, somebody should look."""
#: The share that is no skin at all, and the saturation and value from which what is there has a colour of its own.
_NONE, _COLOURFUL = 0.005, 60
#: Of a column's height and of the picture's width: what is one of several faces, and how far apart they are.
_FACE, _WIDE, _APART = 0.3, 0.12, 0.06


@dataclass(frozen=True)
class Before:
    """What stands before the background. ``light`` and ``range``: of 255. ``skin``: share of where a head should be.

    ``is_alien``: it has colours, and none is that of skin. ``faces``: places of the colour of skin side by side.
    """

    share: Fraction
    light: int = 0
    range: int = 0
    skin: float = 0.0
    is_alien: bool = False
    faces: int = 0


def before_background(small: "Picture") -> Before:
    """Hold the middle (40 % × 60 %) against the colour of the upper edge, thin strokes left out, and look for skin."""
    width, height = small.size
    middle = small.crop((width * 3 // 10, height // 5, width * 7 // 10, height * 4 // 5))
    solid = _solid(middle, _median(small.crop((0, 0, width, height // 16))))
    share = Fraction(solid.histogram()[255], middle.width * middle.height)
    if share < LEAST:
        return Before(share)
    levels = middle.convert("L").histogram(solid)
    dark, light = _level(levels, 0.1), _level(levels, 0.8)
    band = small.crop((0, height * 15 // 100, width, height * 60 // 100)).convert("YCbCr")
    head, skin = (width // 4, 0, width * 3 // 4, band.height), _skin(band, *_SKIN)
    shown = _share(skin.crop(head))
    is_alien = shown < _NONE and _share(_skin(band.crop(head), *_ANY_SKIN)) < _NONE and _is_colourful(middle, solid)
    return Before(share, light, light - dark, shown, is_alien, _faces(skin))


def _is_colourful(middle: "Picture", solid: "Picture") -> bool:
    """Half of it has a colour, and is light enough for that to be told."""
    _hue, *parts = middle.convert("HSV").split()
    return all(_level(part.histogram(solid), 0.5) >= _COLOURFUL for part in parts)


def _share(mask: "Picture") -> float:
    return mask.histogram()[255] / (mask.width * mask.height)


def _solid(middle: "Picture", ground: tuple[int, ...]) -> "Picture":
    """White where something broad differs from the ground."""
    from PIL import Image, ImageChops, ImageFilter

    apart = ImageChops.difference(middle, Image.new("RGB", middle.size, ground))
    red, green, blue = apart.split()
    strongest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    differs = strongest.point(_between(_SAME + 1, 255))
    # What the mean of a square says: all of it is white, any of it is. A fifth of the time of Pillow's MinFilter.
    square = ImageFilter.BoxBlur(_STROKE // 2)
    eroded = differs.filter(square).point([0] * 255 + [255])
    return eroded.filter(square).point([0] + [255] * 255)


@cache
def _between(least: int, most: int) -> list[int]:
    """White for the values from ``least`` to ``most``: made once, for it took as long as what is looked up in it."""
    return [255 if least <= value <= most else 0 for value in range(256)]


def _skin(picture: "Picture", light: int, *bounds: int) -> "Picture":
    """White where the point may be skin. ``bounds``: least and most of Cb and of Cr."""
    from PIL import ImageChops

    limits = ((light, 255), bounds[:2], bounds[2:])
    fits = [channel.point(_between(*limit)) for channel, limit in zip(picture.split(), limits, strict=True)]
    return ImageChops.darker(ImageChops.darker(fits[0], fits[1]), fits[2])


def _faces(skin: "Picture") -> int:
    """How many broad columns of skin stand side by side, clearly apart."""
    from PIL import Image

    width = skin.width
    columns = skin.resize((width, 1), Image.Resampling.BOX).tobytes()
    faces, gap = 0, width
    for is_skin, run in groupby(columns, lambda value: value >= _FACE * 255):
        length = len(list(run))
        if is_skin and length >= _WIDE * width and gap >= _APART * width:
            faces += 1
        gap = 0 if is_skin else length
    return faces


def _level(histogram: list[int], share: float) -> int:
    """The value below which this share of the points lies."""
    seen = list(accumulate(histogram))
    return min(bisect_left(seen, share * seen[-1]), len(histogram) - 1)


def _median(strip: "Picture") -> tuple[int, ...]:
    """The middle value of each channel: a speck or a lock of hair at the edge does not shift it as it does the mean."""
    histogram = strip.histogram()
    return tuple(_level(histogram[start : start + 256], 0.5) for start in range(0, len(histogram), 256))
