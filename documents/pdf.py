"""HTML in, PDF out. The HTML may hold anything an applicant typed; nothing in it can make this process read or call.

WeasyPrint by default opens every address it meets, also on the inside network and on this machine's disk (AC-101). Here
the only address it can open is `data:`. The watermark is one drawing shared by all pages, put over the content, so that
no white box can cover it and no page goes without (FRM-01, AC-102).
"""

import gc
import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from documents import fonts

if TYPE_CHECKING:
    import pydyf
    from weasyprint import Document
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

MAX_PAGES = 200
_MARK_SIZE = 20.0
_MARK_ANGLE = math.radians(32)
_MARK_ROW = 130.0
_MARK_GAP = 70.0
_MARK_ALPHA = 0.10

# Fixed tables: with automatic widths every Chinese character is measured as a break point, which is the largest single
# cost of a form.
BASE_CSS = f"""
@page {{ size: A4; margin: 18mm 16mm 18mm 16mm }}
html {{ font-family: "{fonts.SERIF}"; font-size: 10.5pt; line-height: 1.6 }}
table {{ table-layout: fixed; border-collapse: collapse; width: 100% }}
td, th {{ overflow-wrap: anywhere }}
"""


class TooManyPages(ValueError):
    """The content ran to more pages than a form may have."""


@cache
def _fetcher() -> "URLFetcher":
    # WeasyPrint is heavy, and without fonts its import alone is a risk: only a process that prints loads it.
    from weasyprint.urls import URLFetcher

    class DataOnlyFetcher(URLFetcher):
        """Opens `data:` and nothing else. A subclass, because WeasyPrint 70 accepts no other kind of fetcher."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols={"data"}, allow_redirects=False)

    return DataOnlyFetcher()


@cache
def _font_configuration() -> "FontConfiguration":
    # Shared between documents of this process: building it anew costs 9 % of a form. Printing is single-threaded per
    # worker process, and no document brings fonts of its own because the fetcher opens none but data:.
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


def render(html: str, *, watermark: str = "", css: str = "", max_pages: int = MAX_PAGES) -> bytes:
    """Print HTML on paper. Reads no file and calls no address; the same HTML gives the same bytes.

    `watermark` is drawn across every page. Raises fonts.MissingFont, TooManyPages.
    """
    from PIL import ImageFile
    from weasyprint import CSS, HTML

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # its import allows them in the whole process, which checks photos too
    fonts.find(fonts.SERIF)
    fonts.find(fonts.SANS)
    configuration = _font_configuration()
    with _without_collector():
        source = HTML(string=html, base_url=None, url_fetcher=_fetcher())
        sheets = [
            CSS(
                string=sheet,
                url_fetcher=_fetcher(),
                font_config=configuration,
                base_url=None,
            )
            for sheet in (BASE_CSS, css)
            if sheet
        ]
        document = source.render(font_config=configuration, stylesheets=sheets, optimize_images=True)
        if len(document.pages) > max_pages:
            raise TooManyPages(
                _("共 %(pages)d 页，超过 %(most)d 页的上限。") % {"pages": len(document.pages), "most": max_pages}
            )
        finisher = _watermark(watermark) if watermark else None
        return bytes(document.write_pdf(finisher=finisher, optimize_images=True))


@contextmanager
def _without_collector() -> Iterator[None]:
    """A form makes many small objects and few cycles: the collector only costs time, 12 % of a form."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _watermark(text: str) -> Any:
    """A WeasyPrint finisher that draws `text` aslant over every page, as one form XObject per page size."""

    def finish(document: "Document", pdf: "pydyf.PDF") -> None:
        import pydyf

        line = fonts.outline(text)
        length, height = line.length * _MARK_SIZE / 1000, _MARK_SIZE * 1.2
        word = pydyf.Stream(
            [line.operators],
            {
                "Type": "/XObject",
                "Subtype": "/Form",
                "BBox": pydyf.Array([0, -300, line.length, 1000]),
            },
            compress=True,
        )
        pdf.add_object(word)
        before = pydyf.Stream(["q"])
        pdf.add_object(before)
        sheets: dict[tuple[float, ...], pydyf.Stream] = {}
        marks: dict[tuple[float, ...], pydyf.Stream] = {}
        for number in pdf.pages["Kids"][::3]:
            page = pdf.objects[number]
            box = tuple(float(edge) for edge in page["MediaBox"])
            if box not in sheets:
                name = f"Watermark{len(sheets)}"
                marks[box] = _mark_sheet(box, word, length, height)
                pdf.add_object(marks[box])
                sheets[box] = pydyf.Stream([f"Q /Artifact BMC q /{name} Do Q EMC"])
                pdf.add_object(sheets[box])
                _resources(pdf, page)[name] = marks[box].reference
            page["Contents"] = pydyf.Array([before.reference, page["Contents"], sheets[box].reference])

    return finish


def _mark_sheet(box: tuple[float, ...], word: "pydyf.Stream", length: float, height: float) -> "pydyf.Stream":
    """The text repeated on a slanted grid that covers the whole page box, corner to corner."""
    import pydyf

    left, bottom, right, top = box
    middle_x, middle_y = (left + right) / 2, (bottom + top) / 2
    reach = math.hypot(right - left, top - bottom) / 2
    cos, sin = math.cos(_MARK_ANGLE), math.sin(_MARK_ANGLE)
    step = length + _MARK_GAP
    operators = [
        "/Faint gs 0.35 g",
        f"{cos:.4f} {sin:.4f} {-sin:.4f} {cos:.4f} {middle_x:.2f} {middle_y:.2f} cm",
    ]
    rows, columns = math.ceil(reach / _MARK_ROW), math.ceil(reach / step) + 1
    scale = _MARK_SIZE / 1000
    for row in range(-rows, rows + 1):
        shift = step / 2 if row % 2 else 0.0
        for column in range(-columns, columns + 1):
            x, y = column * step + shift - length / 2, row * _MARK_ROW - height / 2
            operators.append(f"q {scale:.4f} 0 0 {scale:.4f} {x:.2f} {y:.2f} cm /Word Do Q")
    return pydyf.Stream(
        operators,
        {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": pydyf.Array(list(box)),
            "Resources": pydyf.Dictionary(
                {
                    "ExtGState": pydyf.Dictionary({"Faint": pydyf.Dictionary({"ca": _MARK_ALPHA})}),
                    "XObject": pydyf.Dictionary({"Word": word.reference}),
                }
            ),
        },
        compress=True,
    )


def _resources(pdf: "pydyf.PDF", page: Any) -> Any:
    """The XObject table of the page's resources, which WeasyPrint keeps as an object of its own."""
    import pydyf

    resources = pdf.objects[int(page["Resources"].split()[0])]
    if "XObject" not in resources:
        resources["XObject"] = pydyf.Dictionary({})
    return resources["XObject"]
