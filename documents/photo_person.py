"""Whether anything stands before the background of an identity photo: a blank or ruled page is no photo of a person.

Not a face detector: it says that the middle is empty, never that what stands there is a face, from the front,
bare-headed or the applicant's. That is for the reviewer. Measured on drawn pictures alone, those of
tests/documents/test_photo_person.py: blank pages with grain and shade up to 4 %, ruled and written pages up to 1 %,
drawn people, among them a pale face over white clothes, from 48 % on. A page printed nearly black passes as a person.
"""

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

LEAST = Fraction(15, 100)
#: How far a point may be from the background in its strongest channel and still belong to it: grain, shade, JPEG.
_SAME = 24
#: Strokes narrower than this many points of the sample are writing or lines, not a body.
_STROKE = 5


def share_before_background(small: "Picture") -> Fraction:
    """Share of the middle (40 % × 60 %) that differs from the colour of the upper edge, thin strokes left out."""
    from PIL import Image, ImageChops, ImageFilter

    width, height = small.size
    ground = _median(small.crop((0, 0, width, height // 16)))
    middle = small.crop((width * 3 // 10, height // 5, width * 7 // 10, height * 4 // 5))
    apart = ImageChops.difference(middle, Image.new("RGB", middle.size, ground))
    red, green, blue = apart.split()
    strongest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    differs = strongest.point([255 if value > _SAME else 0 for value in range(256)])
    solid = differs.filter(ImageFilter.MinFilter(_STROKE)).filter(ImageFilter.MaxFilter(_STROKE))
    return Fraction(solid.histogram()[255], middle.width * middle.height)


def _median(strip: "Picture") -> tuple[int, ...]:
    """The middle value of each channel: a speck or a lock of hair at the edge does not shift it as it does the mean."""
    histogram, half = strip.histogram(), strip.width * strip.height / 2
    values = []
    for start in range(0, len(histogram), 256):
        seen = 0
        for value, count in enumerate(histogram[start : start + 256]):
            seen += count
            if seen >= half:
                values.append(value)
                break
    return tuple(values)
