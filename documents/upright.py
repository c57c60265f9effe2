"""Which way up the writing of a page stands: by the characters of a PDF, or by the stops and commas of a picture. No
Django.

The characters say it exactly. In a picture, print is judged by its smallest marks: a comma or a full stop, Chinese or
Western, stands at the foot of its line behind what it ends, so that on a page upside down it hangs at the head, before
it. Only marks that stand free count, and only a clear majority is an answer: handwriting, forms of single words and
most certificates have too few of them and are left undecided. Measured by ``python -m tests.documents.turned``.
"""

import math
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

UPRIGHT, WITH_CLOCK, UPSIDE_DOWN, AGAINST_CLOCK = range(4)
"""Quarters, with the clock, by which writing stands turned."""
# Of a page with more characters every so many are asked: a thousandth of a second for the page.
_ASKED = 600
_LEAST_CHARACTERS, _LEAST_SHARE = 20, 0.9
# How far characters may lean, in quarters, and still count: italics and the stamp across a page do not.
_LEAN = 0.25
# The picture of a page is judged in upright strips: a page scanned a degree askew leans by three points in one of them.
_STRIP = 200
# Lines of print, in points of a page 1414 high: 5 to 25 points of A4.
_LOWEST, _HIGHEST = 8, 42
# Longer strokes are rules, not writing.
_RULE = 30
# Parts of the height of a line: a mark's width and height, the room on its free side and at most on the other, and
# how far down it begins.
_WIDE, _TALL, _FREE, _NEAR, _FOOT = 0.36, 0.46, 0.22, 0.45, 0.55
# Of one line in one strip; fewer are no print.
_LEAST_RUNS = 4
_LEAST_MARKS, _CLEAR = 6, 4
_INKED = re.compile(rb"[^\x00]+")
# Two points of a strip's row are writing, one is dust.
_WRITTEN = re.compile(rb"[\x02-\xff]+")


def turned(page: Any, count: int = _ASKED) -> int | None:
    """By how many quarters, with the clock, a PDF page's characters stand turned as it is shown; None: too few, or in
    several directions. ``page``: of pypdfium2."""
    from pypdfium2 import raw

    text = page.get_textpage()
    try:
        total, matrix = text.count_chars(), raw.FS_MATRIX()
        found: Counter[int] = Counter()
        for index in range(0, total, max(1, total // count)):
            if raw.FPDFText_IsGenerated(text, index) == 1 or raw.FPDFText_GetUnicode(text, index) <= 32:
                continue
            if raw.FPDFText_GetMatrix(text, index, matrix) and (quarter := _quarter(matrix)) is not None:
                found[quarter] += 1
    finally:
        text.close()
    most = found.most_common(1)
    if not most or most[0][1] < max(_LEAST_CHARACTERS, _LEAST_SHARE * found.total()):
        return None
    return (most[0][0] + page.get_rotation() // 90) % 4


def _quarter(matrix: Any) -> int | None:
    """None for what is mirrored, leans, or has no size."""
    if not matrix.a * matrix.d - matrix.b * matrix.c > 0:
        return None
    quarters = -math.atan2(matrix.b, matrix.a) / (math.pi / 2)
    return round(quarters) % 4 if abs(quarters - round(quarters)) <= _LEAN else None


def is_upside_down(ink: "Picture") -> bool:
    """Whether the marks of a page in upright or in upside-down lines say clearly that it stands on its head.

    ``ink``: white where something is printed, at the size of ``documents.papers.LONG_SIDE``.
    """
    low, high = marks(ink)
    return high >= _LEAST_MARKS and high >= _CLEAR * low


def marks(ink: "Picture") -> tuple[int, int]:
    """How many small marks stand free behind the foot of their line, and how many before its head."""
    writing, low, high = _without_rules(ink), 0, 0
    for left in range(0, writing.width - _STRIP // 2, _STRIP):
        strip = writing.crop((left, 0, min(left + _STRIP, writing.width), writing.height))
        rows = strip.resize((1, strip.height), _box()).tobytes()
        for found in _WRITTEN.finditer(rows):
            if _LOWEST <= found.end() - found.start() <= _HIGHEST:
                foot, head = _marks_of(strip.crop((0, found.start(), strip.width, found.end())))
                low, high = low + foot, high + head
    return low, high


def _marks_of(line: "Picture") -> tuple[int, int]:
    """Of one line of one strip."""
    height, low, high = line.height, 0, 0
    runs = [found.span() for found in _INKED.finditer(line.resize((line.width, 1), _box()).tobytes())]
    for at in range(1, len(runs) - 1 if len(runs) >= _LEAST_RUNS else 0):
        before, behind = runs[at][0] - runs[at - 1][1], runs[at + 1][0] - runs[at][1]
        if max(before, behind) < _FREE * height or min(before, behind) > _NEAR * height:
            continue
        box, beside = _small(line, runs[at]), runs[at - 1 if before < behind else at + 1]
        if box is None or _small(line, beside):
            continue  # quotation marks, whose opening ones stand upside down where commas stand, and rows of dots
        if behind > before and box[1] >= _FOOT * height:
            low += 1
        elif before > behind and height - box[3] >= _FOOT * height:
            high += 1
    return low, high


def _small(line: "Picture", run: tuple[int, int]) -> tuple[int, int, int, int] | None:
    """Where the ink of these columns is, None where it is no mark."""
    if run[1] - run[0] > _WIDE * line.height:
        return None
    box = line.crop((run[0], 0, run[1], line.height)).getbbox()
    return box if box and box[3] - box[1] <= _TALL * line.height else None


def _without_rules(ink: "Picture") -> "Picture":
    """The ink without what is longer than a stroke of writing, and its ends: the lines of tables and of forms."""
    from PIL import ImageChops, ImageFilter

    left = ink
    for small in ((ink.width, ink.height // _RULE), (ink.width // _RULE, ink.height)):
        rules = ink.resize(small, _box()).point([255 if value > 230 else 0 for value in range(256)])
        left = ImageChops.subtract(left, rules.filter(ImageFilter.MaxFilter(3)).resize(ink.size, 0))
    return left


def _box() -> Any:
    from PIL.Image import Resampling

    return Resampling.BOX
