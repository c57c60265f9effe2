"""Pages upside down: told by the characters of a PDF, guessed from the marks of print, left alone otherwise (ARC-17)."""

from io import BytesIO

import pytest
from PIL import Image

from documents import paper_words, papers, upright
from documents.papers import look
from documents.sniff import JPEG, PDF

from .letters import KINDS, printed
from .pages import pdf, scanned, typed
from .turned import as_looked_at

pytestmark = pytest.mark.feature("ARC-17")
SEEN = {"report", "numbered", "wordy_table", "contract", "columns"}
"""Of these every page drawn here is seen; of the others some, or none."""
FONT = b"/Resources<</Font<</F 3 0 R>>>>"
OVER = b"q -1 0 0 -1 595 842 cm " + typed() + b" Q"


def codes(paper, content=PDF):
    return {finding.code: finding for finding in paper_words.findings(paper, content)}


def jpeg(image, quality=80):
    out = BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


@pytest.mark.parametrize("seed", range(len(KINDS)), ids=[kind.__name__ for kind in KINDS])
def test_no_upright_page_is_called_upside_down_and_running_text_is_seen(seed):
    kind, page = printed(seed)
    page = as_looked_at(page)
    told, over = (
        papers._guessed(each, papers._ink(each.convert("L")))
        for each in (page, page.transpose(Image.Transpose.ROTATE_180))
    )
    assert told == upright.UPRIGHT
    assert over == upright.UPSIDE_DOWN or kind not in SEEN


@pytest.mark.parametrize(
    ("content", "more", "quarter"),
    [
        (typed(), b"", upright.UPRIGHT),
        (typed(), b"/Rotate 90", upright.WITH_CLOCK),
        (typed(), b"/Rotate 180", upright.UPSIDE_DOWN),
        (typed(), b"/Rotate 270", upright.AGAINST_CLOCK),
        (OVER, b"", upright.UPSIDE_DOWN),
        (OVER, b"/Rotate 180", upright.UPRIGHT),
        (b"q 0 -1 1 0 0 842 cm " + typed() + b" Q", b"", upright.WITH_CLOCK),
        (b"q -1 0 0 1 595 0 cm " + typed() + b" Q", b"", None),
        (typed(1, b"Page 7"), b"", None),
        (typed(20) + OVER, b"", None),
    ],
    ids=["", "90", "180", "270", "over", "over and 180", "turned", "mirrored", "few", "both ways"],
)
def test_the_characters_of_a_pdf_say_how_it_stands(content, more, quarter):
    import pypdfium2

    page = pypdfium2.PdfDocument(pdf(content, extra={0: more + FONT}))[0]
    assert upright.turned(page) == quarter


def test_a_typed_page_upside_down_is_refused():
    paper = look(pdf(typed(), OVER, typed()), PDF)
    assert [page.is_upside_down for page in paper.pages] == [False, True, False]
    found = codes(paper)["upside_down"]
    assert (found.weight, found.text) == ("refused", "第 2 页的文字是上下颠倒的；请转正以后重新上传。")


def test_a_scan_upside_down_is_only_asked_about():
    _kind, page = printed(1)
    over = jpeg(page.transpose(Image.Transpose.ROTATE_180))
    for data, content in ((over, JPEG), (scanned(jpeg(page), over), PDF)):
        found = codes(look(data, content), content)
        assert found["maybe_upside_down"].weight == "hint"
        assert "看起来是上下颠倒的" in found["maybe_upside_down"].text
        assert "upside_down" not in found
    assert "第 2 页" in found["maybe_upside_down"].text
    assert "maybe_upside_down" not in codes(look(jpeg(page), JPEG), JPEG)


def test_a_scan_with_words_read_by_a_machine_is_judged_by_its_picture_where_they_stand_upright():
    """Read as it lay, a page upside down has words of nonsense that stand upright; read rightly, they are over too."""
    _kind, page = printed(1)
    over = jpeg(page.transpose(Image.Transpose.ROTATE_180))
    for words, picture, is_over in ((typed(), over, True), (typed(), jpeg(page), False), (OVER, jpeg(page), True)):
        data = scanned(picture).replace(b"/Resources<<", b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont"
                                        b"/Helvetica>>>>")  # fmt: skip
        data = data.replace(b" cm /I Do Q", b" cm /I Do Q 3 Tr " + words)
        (seen,) = look(data, PDF).pages
        assert (seen.is_upside_down, seen.is_sure, seen.dpi is None) == (is_over, False, False)


def test_a_typed_page_is_not_judged_by_its_picture():
    """A table of few words across the page is no page on its side, where its characters say so."""
    rows = b"".join(b"%d 60 2 700 re f " % (60 + 12 * column) for column in range(40))
    (seen,) = look(pdf(rows + typed(4)), PDF).pages
    assert (seen.is_sideways, seen.is_upside_down, seen.is_sure) == (False, False, True)
