"""What can be seen on the pages of an upload: measured in pixels, not yet put into words. No Django.

``documents.look_apart`` runs this in a process of its own; nothing else calls it on what strangers sent. PDFs are drawn
by PDFium, pictures by Pillow's own JPEG and PNG readers, never by another decoder, whatever the bytes claim.
"""

import math
import time
from array import array
from dataclasses import dataclass
from io import BytesIO
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from documents import containers, pdf_scan, sniff, upright
from documents.photo import upright as as_seen

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MAX_SEEN = 40
"""Pages looked at; of the rest only the number is known."""
SECONDS = 15.0
"""Seconds of processor time after which no further page is begun."""
LONG_SIDE, SMALL_SIDE = 1414, 200
"""Pixels of the longer side of a page's two pictures: an A4 page of 1414 can be read."""
UNREADABLE, ENCRYPTED, HEAVY = "unreadable", "encrypted", "heavy"
_A4_INCHES = 297 / 25.4
_A3_POINTS = 420 / 25.4 * 72
_OBJECTS = 500
_QUALITY = 78
# Ink differs from the paper by 40 of 255 grey levels: more than the shadow of a fold, less than a faint stamp.
_INK = 40
# Of 20,000 points one: less than one printed word on A4, more than the dust on a scanner's glass.
_BLANK = 1 / 20_000
# Text lies in lines: across them the ink changes faster than along them. Measured on upright pages: 0.2 to 1.
_SIDEWAYS = 1.8


@dataclass(frozen=True)
class Page:
    """One page as a reader shows it. ``dpi``: of what was scanned, None where nothing was. Pictures are JPEGs.

    ``is_sure``: the characters of a PDF say which way it lies; otherwise it was guessed from the picture.
    """

    number: int
    width: int
    height: int
    is_blank: bool
    is_sideways: bool
    is_upside_down: bool
    is_sure: bool
    dpi: int | None
    picture: bytes
    small: bytes

    @property
    def is_landscape(self) -> bool:
        return self.width > self.height


@dataclass(frozen=True)
class Paper:
    """A whole upload: how many pages it has, those looked at, the numbers of those that would not open.

    ``trouble``: why nothing could be seen at all (UNREADABLE, ENCRYPTED, HEAVY), empty otherwise.
    """

    count: int
    pages: tuple[Page, ...] = ()
    trouble: str = ""
    broken: tuple[int, ...] = ()


def look(data: bytes, content: str) -> Paper:
    """Draw and measure a file that ``documents.sniff`` calls PDF, JPEG or PNG. What cannot be opened is ``trouble``."""
    if content == sniff.PDF:
        return _pdf(data)
    try:
        picture, dpi = _picture(data, content)
    except MemoryError:
        return Paper(1, trouble=HEAVY)
    except Exception:  # decoders raise whatever they like on broken data
        return Paper(1, trouble=UNREADABLE)
    return Paper(1, (_page(1, picture, dpi),))


def _pdf(data: bytes) -> Paper:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
        if 0 < count <= pdf_scan.MAX_PAGES:
            document.init_forms()
    except pypdfium2.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD
        return Paper(0, trouble=ENCRYPTED if is_locked else UNREADABLE)
    if not count:
        return Paper(0, trouble=UNREADABLE)
    if count > pdf_scan.MAX_PAGES:
        return Paper(count, trouble=HEAVY)  # the same few pages named over and over
    begun = time.process_time()
    pages: list[Page] = []
    broken: list[int] = []
    for number in range(1, min(count, MAX_SEEN) + 1):
        if time.process_time() - begun > SECONDS:
            break
        try:
            pages.append(_pdf_page(document, number))
        except MemoryError:
            return Paper(count, trouble=HEAVY)
        except (pypdfium2.PdfiumError, ValueError, OverflowError):
            broken.append(number)
    return Paper(count, tuple(pages), UNREADABLE if broken and not pages else "", tuple(broken))


def _pdf_page(document: Any, number: int) -> Page:
    page = document[number - 1]
    width, height = page.get_size()
    if not (0 < width < math.inf and 0 < height < math.inf):
        raise ValueError("a page without a size")
    bitmap = page.render(scale=LONG_SIDE / max(width, height), may_draw_forms=True)
    picture = bitmap.to_pil().convert("RGB")
    bitmap.close()
    seen = _page(number, picture, _scan_dpi(page, width, height), upright.turned(page))
    page.close()
    return seen


def _scan_dpi(page: Any, width: float, height: float) -> int | None:
    """Points per inch of the largest picture, where pictures cover half the page; None for a page that was typed.

    Programs that make a PDF of photographs write pages as large as a poster: those are taken as A4.
    """
    from pypdfium2 import raw

    covered, largest = 0.0, (0.0, 0, 0.0)
    for image in islice(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3), _OBJECTS):
        left, bottom, right, top = image.get_bounds()
        across, up = abs(right - left), abs(top - bottom)
        covered += across * up
        largest = max(largest, (across * up, max(image.get_px_size()), max(across, up)))
    if covered < width * height / 2 or not largest[2]:
        return None
    side = max(width, height)
    inches = largest[2] / 72 if side <= _A3_POINTS else largest[2] / side * _A4_INCHES
    return round(largest[1] / inches)


def _picture(data: bytes, content: str) -> tuple["Picture", int]:
    """The whole picture, decoded to its last row, as a person sees it, and its resolution if it is an A4 page."""
    from PIL import ImageFile
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # whatever else this process has imported
    reader = JpegImageFile if content == sniff.JPEG else PngImageFile
    with reader(BytesIO(data)) as image:
        if image.width * image.height > containers.MAX_PIXELS:
            raise ValueError("too many pixels")
        image.load()
        dpi = round(max(image.size) / _A4_INCHES)
        image.thumbnail((LONG_SIDE, LONG_SIDE))
        picture = _on_white(image)
    if content == sniff.JPEG and (jpeg := containers.read_jpeg(data)) is not None:
        picture = as_seen(picture, containers.orientation(data, jpeg))
    return picture, dpi


def _on_white(image: "Picture") -> "Picture":
    from PIL import Image

    if image.mode.startswith("I"):  # sixteen bits a point
        return image.convert("I").point(lambda value: value / 256).convert("L").convert("RGB")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image).convert("RGB")
    return image.convert("RGB")


def _page(number: int, picture: "Picture", dpi: int | None, turned: int | None = None) -> Page:
    """``turned``: by how many quarters its characters are, None where it has none."""
    ink = _ink(picture.convert("L"))
    is_blank = _share(ink) < _BLANK
    is_sure = turned is not None and dpi is None
    if turned is None or (dpi is not None and turned == upright.UPRIGHT):
        turned = _guessed(picture, ink) if not is_blank else upright.UPRIGHT  # a scan read as it lay proves nothing
    return Page(
        number=number,
        width=picture.width,
        height=picture.height,
        is_blank=is_blank,
        is_sideways=turned in (upright.WITH_CLOCK, upright.AGAINST_CLOCK),
        is_upside_down=turned == upright.UPSIDE_DOWN,
        is_sure=is_sure,
        dpi=dpi,
        picture=_jpeg(picture, LONG_SIDE),
        small=_jpeg(picture, SMALL_SIDE),
    )


def _guessed(picture: "Picture", ink: "Picture") -> int:
    """By how many quarters the writing of a picture seems turned; which way it lies on its side cannot be told.

    Seals and letterheads are red: in the red of the picture they are not there.
    """
    if _is_sideways(ink):
        return upright.WITH_CLOCK
    return upright.UPSIDE_DOWN if upright.is_upside_down(_ink(picture.getchannel("R"))) else upright.UPRIGHT


def _ink(grey: "Picture") -> "Picture":
    """White where the page differs from its own ground, without the two hundredths at the edges: scanners' shadows."""
    width, height = grey.size
    inner = grey.crop((width // 50, height // 50, width - width // 50, height - height // 50))
    counts = inner.histogram()
    passed, ground = 0, 0
    while ground < 255 and passed + counts[ground] <= inner.width * inner.height // 2:
        passed += counts[ground]
        ground += 1
    return inner.point([255 if abs(level - ground) > _INK else 0 for level in range(256)])


def _share(ink: "Picture") -> float:
    return ink.histogram()[255] / (ink.width * ink.height)


def _is_sideways(ink: "Picture") -> bool:
    """Whether the lines of writing run from top to bottom, as far as that can be told: a hint, never a verdict."""
    down, across = _unrest(ink, (1, ink.height)), _unrest(ink, (ink.width, 1))
    return down > 0 and across > _SIDEWAYS * down


def _unrest(ink: "Picture", into: tuple[int, int]) -> float:
    """How much the ink changes from one line of points to the next, summed over the page."""
    from PIL.Image import Resampling

    values = array("f", ink.convert("F").resize(into, Resampling.BOX).tobytes())
    return sum(abs(one - other) for one, other in pairwise(values))


def _jpeg(picture: "Picture", side: int) -> bytes:
    copy = picture.copy()
    copy.thumbnail((side, side))
    out = BytesIO()
    copy.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
