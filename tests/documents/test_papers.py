"""What is seen on the pages of an upload, and the sentences made of it."""

import random
from array import array
from io import BytesIO

import pytest
from PIL import Image

from documents import paper_words, papers
from documents.papers import Page, Paper, look
from documents.sniff import JPEG, PDF, PNG

from .images import turned
from .pages import pdf, scanned, sheet, typed


def codes(paper, content=PDF):
    return {finding.code: finding for finding in paper_words.findings(paper, content)}


@pytest.mark.feature("ARC-17")
def test_a_typed_page_is_drawn_and_nothing_is_wrong():
    paper = look(pdf(typed()), PDF)
    (page,) = paper.pages
    assert (page.width, page.height) == (1000, 1414)
    assert not page.is_blank
    assert not page.is_sideways
    assert page.dpi is None
    assert Image.open(BytesIO(page.picture)).size == (1000, 1414)
    assert max(Image.open(BytesIO(page.small)).size) == papers.SMALL_SIDE
    assert [(each.code, each.weight, each.text) for each in paper_words.findings(paper, PDF)] == [
        ("measured", "fact", "共 1 页。")
    ]


@pytest.mark.feature("ARC-17")
@pytest.mark.parametrize(
    ("contents", "blank", "code"),
    [
        ([b""], [1], "blank"),
        ([b"", b""], [1, 2], "blank"),
        ([b"0 g 0 0 595 842 re f"], [1], "blank"),
        ([typed(), b"", typed(2)], [2], "blank_pages"),
        ([typed(1, b"Page 7")], [], None),
    ],
)
def test_blank_pages_are_found_and_a_single_word_is_not_blank(contents, blank, code):
    paper = look(pdf(*contents), PDF)
    assert [page.number for page in paper.pages if page.is_blank] == blank
    found = codes(paper)
    assert {each for each in found if each.startswith("blank")} == ({code} if code else set())
    if code == "blank":
        assert found[code].weight == "refused"
    if code == "blank_pages":
        assert found[code].weight == "hint"
        assert "第 2 页是空白的" in found[code].text


@pytest.mark.feature("ARC-17")
def test_an_empty_scan_with_dust_is_blank():
    dice = random.Random(17)
    image = Image.effect_noise((1240, 1754), 12).point(lambda level: 225 + (level - 128) // 4).convert("RGB")
    for _ in range(20):
        image.putpixel((dice.randrange(1240), dice.randrange(1754)), (90, 90, 90))
    out = BytesIO()
    image.save(out, "JPEG", quality=80)
    (page,) = look(out.getvalue(), JPEG).pages
    assert page.is_blank


@pytest.mark.feature("ARC-17")
def test_resolution_is_that_of_the_scan_on_its_paper():
    paper = look(scanned(sheet(794, 1123), sheet(1654, 2339)), PDF)
    assert [page.dpi for page in paper.pages] == [96, 200]
    text = codes(paper)["faint"].text
    assert text.startswith("第 1 页不够清晰：分辨率约 96 dpi，建议不低于 150 dpi")
    assert codes(paper)["faint"].weight == "hint"
    assert codes(paper)["measured"].text == "共 2 页。"
    clear = codes(look(scanned(sheet(1654, 2339)), PDF))
    assert clear["measured"].text == "共 1 页，扫描分辨率约 200 dpi。"


@pytest.mark.feature("ARC-17")
def test_a_photograph_on_a_page_as_large_as_a_poster_is_taken_as_a4():
    (page,) = look(scanned(sheet(1654, 2339), box=(1654, 2339)), PDF).pages
    assert page.dpi == 200


@pytest.mark.feature("ARC-17")
@pytest.mark.parametrize(
    ("data", "content"),
    [
        (sheet(turn=90), JPEG),
        (sheet(turn=270, fmt="PNG"), PNG),
        (scanned(sheet(turn=90), box=(842, 595)), PDF),
        (pdf(typed(), extra={0: b"/Rotate 90/Resources<</Font<</F 3 0 R>>>>"}), PDF),
    ],
)
def test_a_page_lying_on_its_side_is_told(data, content):
    paper = look(data, content)
    found = codes(paper, content)
    assert "横躺" in found["sideways"].text
    assert "landscape" not in found
    assert found["sideways"].weight == "hint"


@pytest.mark.feature("ARC-17")
def test_a_page_across_whose_lines_run_right_is_only_called_across():
    found = codes(look(scanned(sheet(1754, 1240), box=(842, 595)), PDF))
    assert "sideways" not in found
    assert found["landscape"].text.startswith("第 1 页是横向的")


@pytest.mark.feature("ARC-17")
def test_the_turn_that_a_camera_or_a_scanner_wrote_down_is_followed():
    lying = sheet(turn=90)
    (page,) = look(turned(lying, 6), JPEG).pages
    assert not page.is_sideways
    assert page.height > page.width
    page_turned = pdf(typed(), extra={0: b"/Rotate 180/Resources<</Font<</F 3 0 R>>>>"})
    assert not look(page_turned, PDF).pages[0].is_sideways


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_every_kind_of_png_is_drawn_on_white(mode):
    image = Image.open(BytesIO(sheet(fmt="PNG")))
    if mode == "I;16":
        row, written = [60000] * 600, [60000] * 100 + [2000] * 300 + [60000] * 200
        levels = array("H", row * 100 + written * 30 + row * 670)
        image = Image.frombytes("I;16", (600, 800), levels.tobytes())
    else:
        image = image.convert("L").convert(mode) if mode == "1" else image.convert(mode)
    out = BytesIO()
    image.save(out, "PNG")
    (page,) = look(out.getvalue(), PNG).pages
    assert not page.is_blank
    assert Image.open(BytesIO(page.picture)).getpixel((2, 2))[0] > 200


def test_a_transparent_ground_is_not_taken_for_black():
    image = Image.new("RGBA", (600, 800), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (100, 100, 400, 130))
    out = BytesIO()
    image.save(out, "PNG")
    (page,) = look(out.getvalue(), PNG).pages
    assert Image.open(BytesIO(page.picture)).getpixel((2, 2)) == (255, 255, 255)


@pytest.mark.abuse("AC-095")
@pytest.mark.parametrize(
    ("data", "content", "says"),
    [
        (b"%PDF-1.7 nothing of the kind", PDF, "这个 PDF 打不开"),
        (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
         b"trailer<</Root 1 0 R>>\n%%EOF\n", PDF, "这个 PDF 打不开"),
        (sheet()[:20_000], JPEG, "数据不完整"),
        (sheet(fmt="PNG")[:3000], PNG, "数据不完整"),
        (b"\x89PNG\r\n\x1a\n", PNG, "数据不完整"),
    ],
)  # fmt: skip
def test_what_cannot_be_opened_is_refused(data, content, says):
    paper = look(data, content)
    (finding,) = paper_words.findings(paper, content)
    assert finding.weight == "refused"
    assert says in finding.text


def test_only_the_first_pages_of_a_long_file_are_seen(monkeypatch):
    monkeypatch.setattr(papers, "MAX_SEEN", 2)
    paper = look(pdf(*[typed(3)] * 5), PDF)
    assert (paper.count, len(paper.pages)) == (5, 2)
    assert codes(paper)["unseen"].text == "共 5 页，系统只检查了前 2 页；其余各页请自己核对。"


@pytest.mark.abuse("AC-096")
@pytest.mark.parametrize("kids", [b"10 0 R " * 2001, b"10 0 R"], ids=["named again and again", "announced"])
def test_more_pages_than_anybody_reads_are_too_heavy(kids):
    data = pdf(typed(3)).replace(b"10 0 R]/Count 1>>", kids + b"]/Count 2001>>")
    assert (look(data, PDF).trouble, look(data, PDF).pages) == (papers.HEAVY, ())


def test_no_further_page_is_begun_when_the_time_is_up(monkeypatch):
    monkeypatch.setattr(papers, "SECONDS", -1.0)
    paper = look(pdf(typed()), PDF)
    assert paper.pages == ()
    assert {each.weight for each in paper_words.findings(paper, PDF)} == {"hint", "fact"}


def test_many_pages_are_counted_and_not_all_named():
    blank = [Page(number, 9, 9, True, False, False, False, None, b"", b"") for number in range(1, 10)]
    paper = Paper(12, (*blank, Page(10, 9, 9, False, False, False, False, None, b"", b"")), broken=(11, 12))
    found = codes(paper)
    assert found["blank_pages"].text.startswith("第 1、2、3、4、5、6 等 9 页是空白的")
    assert next(iter(found)) == "broken"
    assert found["broken"].text.startswith("第 11、12 页打不开")
