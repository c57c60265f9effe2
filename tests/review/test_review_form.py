"""The review form: what stands on it, that it is printed once per history, and that altered bytes are not printed."""

import re
from ctypes import c_float
from datetime import date
from html import unescape
from io import BytesIO
from itertools import pairwise

import pypdfium2
import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse

from applicants.present_title import PresentTitle
from documents import fonts
from documents.models import Rendering, StoredFile
from documents.services import read
from review import printing
from review.models import ReviewEvent
from review.printing.basics import basics
from review.services import committee
from review.services.forms import request_form
from review.tasks import render_review_form
from tests import factories, walk


@pytest.fixture
def paid(cast):
    """Lin's case, paid: at the committee."""
    case = walk.submitted(cast, factories.plan(cast))
    return walk.walk_to(cast, case, "committee")


def newest(case) -> Rendering:
    return Rendering.objects.filter(subject=case.public_id).order_by("-pk")[0]


def words_drawn(text: str) -> set[tuple[float, float]]:
    """The points of a line of words as they are drawn for a watermark, whose letters are shapes and no text."""
    lines = [line.split() for line in fonts.outline(text).operators.splitlines()]
    numbers = [float(each) for line in lines for each in line[:-1]]
    return set(zip(numbers[::2], numbers[1::2], strict=True))


def drawn_on(page) -> list[set[tuple[float, float]]]:
    """The points of every shape on a page of a PDF."""
    raw, found = pypdfium2.raw, []
    for shape in page.get_objects([raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        x, y, points = c_float(), c_float(), set()
        for number in range(raw.FPDFPath_CountSegments(shape)):
            raw.FPDFPathSegment_GetPoint(raw.FPDFPath_GetPathSegment(shape, number), x, y)
            points.add((x.value, y.value))
        found.append(points)
    return found


@pytest.mark.feature("FRM-01", "FRM-04", "FEE-10")
@pytest.mark.abuse("AC-035", "AC-036", "AC-058", "AC-103")
def test_the_form_is_printed_once_from_what_was_submitted_and_decided(cast, paid):
    rendering = newest(paid)
    assert rendering.status == Rendering.Status.WAITING
    html = printing.build_html(rendering)
    for words in (
        "专业技术职务",
        "林清",
        "浙江工业大学",
        "市民中心一期工程",
        factories.STATEMENT,
        walk.OPINION,
        "公示",
    ):
        assert words in html
    assert rendering.check_value in html
    assert cast.lin.person.id_number not in html
    assert "赞成" not in html
    assert html.count("data:image/") >= 3  # photo, signature and QR code are part of the form
    assert not re.search(r"""(?:src|href)=["'](?!data:)""", html)  # nothing has to be fetched

    render_review_form(rendering.pk)
    rendering.refresh_from_db()
    assert rendering.status == Rendering.Status.DONE
    first = rendering.file
    render_review_form(rendering.pk)
    rendering.refresh_from_db()
    assert rendering.file == first
    assert request_form(paid.pk) == rendering

    pdf = pypdfium2.PdfDocument(BytesIO(read(first)))
    assert len(pdf) >= 3
    for number, page in enumerate(pdf, start=1):
        text = page.get_textpage().get_text_range().replace(" ", "").replace("\u3000", "")
        assert f"第{number}页" in text
        assert f"共{len(pdf)}页" in text
        assert rendering.check_value in text
        assert words_drawn(settings.PLATFORM_NAME) in drawn_on(page), f"page {number} has no watermark"
    assert words_drawn("另一个平台") not in drawn_on(pdf[0])

    found = printing.verify(rendering.check_value)
    assert (found.is_current, found.name, found.round) == (True, "林*", 1)
    walk.walk_to(cast, paid, "result_notice")
    newer = newest(paid)
    assert newer.pk != rendering.pk
    assert "赞成 18 票，反对 2 票，弃权 1 票" in printing.build_html(newer)
    render_review_form(newer.pk)
    assert printing.verify(rendering.check_value).is_current is False
    assert printing.verify(newer.check_value).is_current is True
    assert printing.verify("0000000-nothing") is None


# What the portal does not ask anybody: a cell with its name, and room to write.
FOR_THE_HAND = ["曾用名", "出生地", "标准工资", "健康状况", "民主党派", "参加学术团体情况", "外语语种及程度"]
PARTS = [
    "基本情况",
    "学习培训经历",
    "工作经历",
    "任现职前",
    "任现职后",
    "著作",
    "考试成绩及答辩",
    "年度及任期考核",
    "审核推荐",
    "评审审批",
]


@pytest.mark.feature("FRM-01", "INF-14")
def test_the_form_names_the_document_that_the_number_is_of(cast, request):
    cast.lin.person.id_kind, cast.lin.person.id_number = "hk_mo_permit", "H12345678"
    cast.lin.person.save()
    html = printing.build_html(newest(request.getfixturevalue("paid")))
    assert '<th>港澳居民来往内地通行证号码</th><td colspan="2">H*****678</td>' in html
    assert "身份证号" not in html


@pytest.mark.feature("FRM-01")
def test_the_form_has_the_parts_and_cells_of_the_national_layout(paid):
    html = printing.build_html(newest(paid))
    headings = re.findall(r"<h2>(.+?)</h2>", html)
    numbered = [heading for heading in headings if heading[1:2] == "、"]
    assert [each[0] for each in numbered] == list("一二三四五六七八九十")
    assert all(part in heading for part, heading in zip(PARTS, numbered, strict=True))
    cells = re.findall(r"<(t[hd])[^>]*>(.*?)</t[hd]>", html, re.DOTALL)
    beside = {text: after for (_tag, text), (_next, after) in pairwise(cells)}
    assert {name: beside[name] for name in FOR_THE_HAND} == dict.fromkeys(FOR_THE_HAND, "")
    year = paid.dossier.plan_version.spec.year
    assert beside["审批机关"] == "吴兴区人力资源和社会保障局"
    assert (beside["取得时间"], beside["任职时间"]) == (f"{year - 7}年9月", f"{year - 6}年1月")
    degree = [text for _tag, text in cells][[text for _tag, text in cells].index("学制") :][1:7]
    assert degree == ["学历（学位）", f"{year - 12}年6月", "浙江工业大学", "土木工程", "", "大学本科 / 学士"]
    examined = html[html.index("七、") : html.index("八、")]
    assert "答辩情况" in examined and "（公章）" in examined


def test_the_newer_of_two_equal_degrees_is_the_highest_and_no_certificate_leaves_its_cells_empty():
    def studied(degree: str, school: str, on: str) -> dict:
        data = {"school": school, "major": "土木工程", "degree": degree, "academic_degree": "none", "graduated_on": on}
        return {"kind": "education", "data": data}

    appointed = [
        {"kind": "appointment", "data": {"title": "助理工程师", "started_on": day}}
        for day in ("2021-01-01", "2018-03-01")
    ]
    rows = [
        studied("bachelor", "甲大学", "2016-06-30"),
        studied("college", "乙学院", "2019-06-30"),
        studied("bachelor", "丙大学", "2018-06-30"),
    ]
    found = basics([*rows, *appointed], PresentTitle("助理工程师", date(2021, 1, 1)))
    assert found.highest[1] == "丙大学"
    assert (found.appointed, found.qualified, found.approved_by) == ("2018年3月", "", "")
    assert basics([], None).highest == []


@pytest.mark.feature("FRM-01")
def test_the_form_says_the_verdict_that_was_frozen_and_judges_nothing_again(paid):
    rendering = newest(paid)
    event = ReviewEvent.objects.get(digest=rendering.digest)
    content = event.snapshot.content
    said = unescape(printing.build_html(rendering))
    assert len(content["findings"]) > 3
    for finding in content["findings"]:
        for key in ("title", "required", "actual", "source"):
            assert finding[key] in said
    part = {"kind": "hours", "status": "met", "title": "其中一项", "required": "甲", "actual": "乙", "children": []}
    for number, status in enumerate(("not_met", "to_judge")):
        content["findings"][number] |= {
            "status": status,
            "actual": f"冻结的情况{number}",
            "children": [content["findings"][-1] | part],
        }
    changed = unescape(printing.form.fill_in(rendering, event, content))
    lines = changed[changed.index("<h2>申报条件核对</h2>") : changed.index("<h2>真实性保证</h2>")]
    rows = re.findall(r"<tr>(.*?)</tr>", lines, re.DOTALL)[1:]
    statuses = [re.findall(r">([^<>]+)</td>$", row)[0] for row in rows]
    assert statuses[:4] == ["不满足", "满足", "待核验", "满足"]
    assert "冻结的情况0" in rows[0] and "其中一项" in rows[1] and "冻结的情况1" in rows[2]
    assert len(rows) == len(content["findings"]) + 2


@pytest.mark.feature("FEE-10")
def test_before_the_fee_there_is_no_form(cast):
    case = walk.submitted(cast, factories.plan(cast))
    walk.walk_to(cast, case, "payment")
    assert not Rendering.objects.filter(subject=case.public_id).exists()


@pytest.mark.abuse("AC-027")
def test_a_form_is_not_printed_from_altered_bytes(paid):
    rendering = newest(paid)
    photo = StoredFile.objects.get(public_id=paid.snapshot.content["photo"]["public_id"])
    with default_storage.open(photo.storage_name, "r+b") as stream:
        first = stream.read(1)
        stream.seek(0)
        stream.write(bytes([first[0] ^ 1]))
    with pytest.raises(ValueError, match="no longer has its digest"):
        printing.build_html(rendering)


@pytest.mark.abuse("AC-102")
def test_what_an_applicant_types_stays_text(paid):
    rendering = newest(paid)
    event = ReviewEvent.objects.get(digest=rendering.digest)
    content = event.snapshot.content
    content["statement"] = "<h2>十、审核推荐意见</h2><img src=http://127.0.0.1/x> & 同意"
    html = printing.form.fill_in(rendering, event, content)
    assert "<img src=http" not in html
    assert "&lt;h2&gt;十、审核推荐意见&lt;/h2&gt;" in html


@pytest.mark.abuse("AC-058")
def test_counting_and_correcting_a_ballot_makes_no_new_form(cast, paid):
    rendering = newest(paid)
    meeting = walk.ballot(cast, paid)
    assert request_form(paid.pk) == rendering
    paid.refresh_from_db()
    row = committee.CountRow(paid.public_id, paid.version, 0, 21, 0)
    committee.record_ballots(meeting.pk, cast.sun.seat, [row], reason="录入有误，按计票单更正。")
    assert request_form(paid.pk) == rendering
    committee.release(meeting.pk, cast.sun.seat, place="公告栏")
    assert newest(paid) != rendering


@pytest.mark.abuse("AC-035", "AC-060")
def test_anybody_with_the_paper_learns_whether_it_is_current(cast, paid):
    def answered(name: str, code: str) -> str:
        sent = {"code": code.upper(), "name": name}
        return cast.client(None).post(reverse("review:verify"), sent).content.decode()

    first = newest(paid)
    render_review_form(first.pk)
    page = answered("林清", first.check_value)
    assert "zp-notice-good" in page
    assert "与系统记录一致，为当前版本。" in page
    assert paid.dossier.number in page
    for wrong in (answered("林青", first.check_value), answered("林清", "0000000-nothing")):
        assert "没有找到与该核验码和姓名都相符的评审表" in wrong
        assert paid.dossier.number not in wrong
    walk.walk_to(cast, paid, "result_notice")
    page = answered("林清", first.check_value)
    assert "zp-notice-act" in page
    assert "曾经有效，但已有更新的版本，请以新版为准。" in page
