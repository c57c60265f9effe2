"""The pages of the post statement: typed, counted, printed as annex 3 lays it out, and followed by the appointment."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.models import Rendering
from kernel import clock, idempotency
from plans.spec.chain import Action
from review.models import PostAppointment, PostStatement
from review.presenters.posts import sheet_of
from review.printing import posts as printing
from tests import walk
from tests.review import posts


@pytest.fixture
def version(cast):
    return posts.institution(cast)


def address(name, *args):
    return reverse(f"review:{name}", args=args)


@pytest.mark.feature("ORG-02")
def test_the_statement_is_typed_once_and_its_ledger_computed(cast, version):
    hr, year = cast.client("wang"), version.year
    assert "还没有填报" in hr.get(address("posts")).text
    assert hr.get(address("posts_year", year)).url == address("posts_edit", year)
    for more, field in (
        ({"ratio_intermediate": "101"}, "ratio_intermediate"),
        ({"approved_junior": "-1"}, "approved_junior"),
        ({"published_on": "2999-01-01"}, "published_on"),
        ({"posts": 39}, "__all__"),
        ({"establishment": 39}, "posts"),
    ):
        page = hr.post(address("posts_edit", year), posts.typed(**more))
        assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert hr.post(address("posts_edit", year), posts.typed()).status_code == 302
    page = hr.get(address("posts_year", year))
    told = {str(row.level): (row.allowed, row.appointed, row.vacant, row.available) for row in page.context["rows"]}
    assert told["intermediate"] == (16, 15, 1, 1)
    assert told["associate_senior"] == (10, 8, 2, 2)
    assert hr.post(address("posts_edit", year), posts.typed()).status_code == 409
    for other in ("lin", "zhao", "chen", "sun"):
        assert cast.client(other).get(address("posts_year", year)).status_code == 404


@pytest.mark.feature("ORG-01")
def test_the_examiner_reads_whether_there_is_a_post_and_is_refused_without(cast, version):
    hr = cast.client("wang")
    case = walk.submitted(cast, version)
    page = hr.get(address("case", case.public_id)).text
    assert "空缺岗位" in page
    assert "还没有填报" in page
    data = {"seen_version": case.version, "token": idempotency.new_token(), "reason": walk.OPINION}
    refused = hr.post(address("act", case.public_id, "approve"), data)
    assert refused.status_code == 409
    assert walk.OPINION in refused.text
    posts.ledger_of(cast, version)
    assert "中级岗位空缺 1 个、本年推出 2 个，已聘任 0 个、已推荐在办 0 人（不含本件）。" in hr.get(
        address("case", case.public_id)
    ).text.replace("\n", "")


@pytest.mark.feature("ORG-01", "ORG-02", "ATT-03")
def test_the_form_prints_itself_as_annex_3(cast, version):
    hr, year = cast.client("wang"), version.year
    statement = posts.ledger_of(cast, version)
    case = walk.submitted(cast, version)
    walk.decide(case, cast.wang, Action.APPROVE)
    assert hr.post(address("posts_print", year)).status_code == 302
    rendering = Rendering.objects.get(kind="post_statement")
    assert hr.post(address("posts_print", year)).status_code == 302
    assert Rendering.objects.filter(kind="post_statement").count() == 1
    assert printing.build_pdf(rendering).startswith(b"%PDF")
    assert printing.file_name(rendering) == f"岗位信息表-苕溪建设集团有限公司-{year}.pdf"
    sheet = sheet_of(PostStatement.objects.get(pk=statement.pk))
    assert sheet.rows[0] == ["核准比例", "5%", "25%", "40%", "30%", "—"]
    assert sheet.rows[2] == ["按标准比例和实聘人数计算可聘人数", "2", "10", "16", "12", "40"]
    assert sheet.rows[4] == ["空缺情况", "0", "2", "1", "-3", "0"]
    assert sheet.names[0][:4] == ["林清", cast.lin.person.id_number, "助理工程师", "助理工程师"]
    assert sheet.names[0][-1] == "工程师"
    html = printing.build_html(sheet)
    for words in ("编制数", "目前专技人才实际聘用数", "初级及未定级", "推荐申报职称", "主管部门或人力社保部门意见"):
        assert words in html
    assert "正在生成" in hr.get(address("posts_state", year)).text
    walk.decide(case, cast.wang, Action.REJECT)
    with pytest.raises(ValueError, match="stands otherwise"):
        printing.build_pdf(rendering)


@pytest.mark.feature("ORG-01")
def test_who_passed_is_appointed_on_a_page_of_their_own(cast, version):
    hr = cast.client("wang")
    posts.ledger_of(cast, version)
    case = walk.submitted(cast, version)
    assert "待单位考核推荐" in hr.get(address("posts_year", version.year)).text
    assert hr.get(address("post_appoint", case.public_id)).status_code == 404
    walk.walk_to(cast, case, "end")
    assert "待聘任" in hr.get(address("posts_year", version.year)).text
    data = {"on": "2999-01-01", "left_level": "junior", "token": idempotency.new_token()}
    page = hr.post(address("post_appoint", case.public_id), data)
    assert (page.status_code, list(page.context["form"].errors)) == (409, ["on"])
    assert hr.post(address("post_appoint", case.public_id), data | {"on": str(clock.today())}).status_code == 302
    assert PostAppointment.objects.get().left_level == "junior"
    assert "已聘任" in hr.get(address("posts_year", version.year)).text
    assert cast.client("zhao").get(address("post_appoint", case.public_id)).status_code == 404


def test_the_ledger_asks_alike_for_one_candidate_and_two(cast, version):
    posts.ledger_of(cast, version)
    hr, counts = cast.client("wang"), []
    for owner in ("lin", "colleague"):
        walk.submitted(cast, version, owner)
        hr.get(address("posts_year", version.year))
        with CaptureQueriesContext(connection) as asked:
            hr.get(address("posts_year", version.year))
        counts.append(len(asked))
    assert counts[0] == counts[1]
