"""The catalogue and the plan page, read by anybody, without a script."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kernel import clock
from plans.queries import catalogue
from plans.services import import_plan, publish
from plans.spec.parts import AttachmentNeed
from plans.spec.redate import redate
from tests.plans.people import FILE, huzhou

TEXT = FILE.read_text(encoding="utf-8")
CODE = huzhou().code
PAGE = reverse("plans:detail", args=[CODE])
LIST = reverse("plans:catalogue")
pytestmark = pytest.mark.django_db
MOST_QUERIES = 10  # the page itself asks for the clock, the version and its windows; the frame for the rest


def published(days=0, code=CODE, **update):
    """The plan with its window around the day that lies ``days`` from today."""
    plan = redate(huzhou(), clock.today() + timedelta(days=days))
    return publish(plan.model_copy(update={"code": code, **update}))


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.feature("PLN-01")
def test_the_catalogue_lists_open_plans_first(client):
    published(-60, "closed", name="已截止的计划")
    published(60, "coming", name="将开始的计划")
    published(0, "open", name="进行中的计划")
    page = text_of(client.get(LIST))
    assert page.index("进行中的计划") < page.index("将开始的计划") < page.index("已截止的计划")
    assert "还剩 25 天" in page or "还剩 26 天" in page


def test_among_the_closed_the_latest_comes_first():
    published(-300, "older")
    published(-100, "newer")
    assert [version.plan.code for version in catalogue()] == ["newer", "older"]


def test_only_the_current_version_is_listed():
    import_plan(TEXT)
    latest = import_plan(TEXT, fee_fen=1)
    assert catalogue() == [latest]


@pytest.mark.parametrize(
    ("text", "found"),
    [("湖州", True), ("建设工程 湖州", True), ("建设工程 杭州", False), ("%", False), ("' OR 1=1", False)],
)
def test_search_in_the_catalogue(client, text, found):
    published()
    page = text_of(client.get(LIST, {"q": text}))
    assert (PAGE in page) is found
    assert ("没有找到符合的评审计划" in page) is not found


def test_an_empty_catalogue_says_what_will_be_there(client):
    assert "还没有发布评审计划" in text_of(client.get(LIST))


@pytest.mark.parametrize("address", [LIST, PAGE])
def test_a_search_that_is_too_long_is_refused_beside_the_field(client, address):
    published()
    page = text_of(client.get(address, {"q": "长" * 41}))
    assert page.count("最多 40 个字，现在是 41 个字。") == 2  # in the summary and at the field
    assert "长" * 41 in page  # what was typed is kept
    assert "岩土工程" in page or PAGE in page  # and nothing is hidden


def test_markup_in_a_search_is_only_text(client):
    published()
    assert "<script>alert" not in text_of(client.get(PAGE, {"q": "<script>alert(1)</script>"}))


@pytest.mark.feature("PLN-01", "PLN-22")
def test_the_plan_page_says_all_an_applicant_needs(client):
    published()
    page = text_of(client.get(PAGE))
    for words in (
        "个人网上申报",
        "用人单位审查推荐",
        "本专业或相近专业大学专科以上学历",
        "取得助理工程师后实际聘任",
        "湖职指发〔2020〕3号 第二条（一）",
        "累计 4 年的现任专业技术职务聘书",
        "测绘工程",
        "用人单位公示",
        "不少于 5 个工作日",
        "通知没有写明金额",
        "0572-5550100",
        "不是现行通知",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("days", "words", "entry"), [(0, "还剩", True), (60, "距开始申报", False), (-60, "申报已截止", False)]
)
def test_where_to_start_is_offered_while_the_window_is_open(client, days, words, entry):
    published(days)
    page = text_of(client.get(PAGE))
    assert words in page
    assert (reverse("applicants:dossier_new", args=[CODE]) in page) is entry


@pytest.mark.parametrize(("name", "entry"), [("lin", True), ("anonymous", True), ("seatless", True), ("wang", False)])
def test_who_is_offered_to_start(cast, name, entry):
    published()
    page = text_of(cast.client(name).get(PAGE))
    assert ("马上申报" in page) is entry


@pytest.mark.feature("PLN-10")
@pytest.mark.parametrize(
    ("text", "there", "away"),
    [("土木", "建筑施工", "白蚁防治"), ("白蚁", "白蚁防治", "土木工程"), ("建筑学 城市", "城乡规划", "白蚁防治")],
)
def test_majors_are_found_by_either_name(client, text, there, away):
    published()
    majors = text_of(client.get(PAGE, {"q": text})).split('id="majors"')[1].split('id="way"')[0]
    assert there in majors
    assert away not in majors


def test_a_major_not_on_the_list_is_explained(client):
    published()
    assert "目录中没有“天文学”" in text_of(client.get(PAGE, {"q": "天文学"}))


def test_an_unknown_plan_is_not_found(client):
    assert client.get(reverse("plans:detail", args=["nothing"])).status_code == 404


@pytest.mark.parametrize("address", [LIST, PAGE])
def test_nothing_is_written_by_looking(client, address):
    published()
    assert client.post(address).status_code == 405
    assert client.head(address).status_code == 200


def queries_of(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_number_of_queries_does_not_grow(client):
    published(0, "plan-0")
    page = reverse("plans:detail", args=["plan-0"])
    one = queries_of(client, LIST), queries_of(client, page)
    published(0, "plan-1")
    published(60, "plan-2")
    assert (queries_of(client, LIST), queries_of(client, page)) == one
    assert max(one) <= MOST_QUERIES


def test_a_plan_that_says_less_shows_less(client):
    """No fee, no photo, no defence, no hours, attachments of other kinds: empty stays empty, nothing breaks."""
    generated = (
        huzhou()
        .attachments[0]
        .model_copy(update={"need": AttachmentNeed.GENERATED, "code": "history", "name": "工作经历表"})
    )
    everyone = huzhou().attachments[0].model_copy(update={"titles": (), "code": "all", "name": "人人要交的材料"})
    silent = {"fee": None, "photo": None, "defence": None, "discipline": None, "continuing_education": (), "forms": ()}
    published(attachments=(generated, everyone), cut_offs=(), contacts=(), requirements=(), ambiguities=(), **silent)
    page = text_of(client.get(PAGE))
    for words in ("<dt>评审费</dt>", "证件照", "面试答辩</dt>", "诚信要求", "只计整年。", "None", 'id="contacts"'):
        assert words not in page
    assert "由系统从业绩档案生成" in page
    assert "都要交" in page


def test_an_amount_is_shown_as_money(client):
    published(fee=huzhou().fee.model_copy(update={"amount_fen": 16_000}))
    assert "160.00 元" in text_of(client.get(PAGE))
