"""Finding the Chinese fonts that printed forms are set in, and drawing a line of text as outlines.

WeasyPrint ends the whole process with a segmentation fault when fontconfig knows no font at all, and prints boxes when
it knows no Chinese one; so the family is looked for first, through the same library.
"""

import ctypes
import ctypes.util
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

SERIF = "Noto Serif CJK SC"
SANS = "Noto Sans CJK SC"
MISSING = _("未找到中文字体 %(family)s，无法生成 PDF。请安装：apt-get install fonts-noto-cjk")


class MissingFont(RuntimeError):
    """The machine lacks a font that printing needs; the message says how to install it."""


@dataclass(frozen=True)
class FontFile:
    """Where a face is: a file, and the face's place in it when the file is a collection."""

    path: str
    index: int


@dataclass(frozen=True)
class Outline:
    """One line of text as PDF path operators, in units of 1/1000 of the font size, and its length in them."""

    operators: str
    length: int


@cache
def _fontconfig() -> ctypes.CDLL:
    for name in ("libfontconfig.so.1", ctypes.util.find_library("fontconfig")):
        try:
            library = ctypes.CDLL(name) if name else None
        except OSError:
            continue
        if library is not None:
            break
    else:
        raise MissingFont(
            gettext("未找到 fontconfig，无法生成 PDF。请安装：apt-get install libpango-1.0-0 fonts-noto-cjk")
        )
    pointer = ctypes.c_void_p
    library.FcNameParse.restype = pointer
    library.FcNameParse.argtypes = [ctypes.c_char_p]
    library.FcConfigSubstitute.argtypes = [pointer, pointer, ctypes.c_int]
    library.FcDefaultSubstitute.argtypes = [pointer]
    library.FcFontMatch.restype = pointer
    library.FcFontMatch.argtypes = [pointer, pointer, ctypes.POINTER(ctypes.c_int)]
    library.FcPatternGetString.argtypes = [
        pointer,
        ctypes.c_char_p,
        ctypes.c_int,
        ctypes.POINTER(ctypes.c_char_p),
    ]
    library.FcPatternGetInteger.argtypes = [
        pointer,
        ctypes.c_char_p,
        ctypes.c_int,
        ctypes.POINTER(ctypes.c_int),
    ]
    library.FcPatternDestroy.argtypes = [pointer]
    return library


@cache
def find(family: str) -> FontFile:
    """The regular face of that family. Raises MissingFont when fontconfig would put another family in its place."""
    library = _fontconfig()
    wanted = library.FcNameParse(f"{family}:style=Regular".encode())
    library.FcConfigSubstitute(None, wanted, 0)
    library.FcDefaultSubstitute(wanted)
    match = library.FcFontMatch(None, wanted, ctypes.byref(ctypes.c_int()))
    library.FcPatternDestroy(wanted)
    if not match:
        raise MissingFont(MISSING % {"family": family})
    try:
        text, number = ctypes.c_char_p(), ctypes.c_int()
        names: list[str] = []
        while library.FcPatternGetString(match, b"family", len(names), ctypes.byref(text)) == 0:
            names.append((text.value or b"").decode())
        if family not in names:
            raise MissingFont(MISSING % {"family": family})
        library.FcPatternGetString(match, b"file", 0, ctypes.byref(text))
        library.FcPatternGetInteger(match, b"index", 0, ctypes.byref(number))
        return FontFile((text.value or b"").decode(), number.value & 0xFFFF)
    finally:
        library.FcPatternDestroy(match)


@cache
def outline(text: str, family: str = SANS) -> Outline:
    """The text as filled outlines, kept for the life of the process because opening a Chinese font is slow.

    Outlines need no font in the PDF and stay out of the text that is copied or searched.
    """
    # fontTools comes with WeasyPrint and is heavy; only printing needs it.
    from fontTools.pens.basePen import BasePen
    from fontTools.ttLib import TTFont

    place = find(family)
    operators: list[str] = []

    class PdfPen(BasePen):
        def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - named by the pen protocol
            operators.append(f"{_units(point)} m")

        def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - named by the pen protocol
            operators.append(f"{_units(point)} l")

        def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802 - named by the pen protocol
            operators.append(" ".join(_units(point) for point in points) + " c")

        def _closePath(self) -> None:  # noqa: N802 - named by the pen protocol
            operators.append("h")

    with TTFont(place.path, fontNumber=place.index, lazy=True) as font:
        scale = 1000 / font["head"].unitsPerEm
        glyphs, names, advance = font.getGlyphSet(), font.getBestCmap(), 0.0

        def _units(point: tuple[float, float]) -> str:
            return f"{round((point[0] + advance) * scale)} {round(point[1] * scale)}"

        for character in text:
            glyph = glyphs[names.get(ord(character), ".notdef")]
            glyph.draw(PdfPen(glyphs))
            advance += glyph.width
        return Outline("\n".join([*operators, "f"]), round(advance * scale))
