"""统计: counted by the clock, true to the histories, and silent about the few."""

from collections import Counter
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organization
from kernel import clock
from plans.spec.chain import Action
from review.engine.commands import Command, Defect, OwnCommand
from review.models import Case, PlanFigure, StageFigure
from review.presenters import figures as shown
from review.services import committee, figures
from review.services.run import run
from review.tasks import count_version
from tests import factories, walk
from tests.applicants import integrity
from tests.review.test_supervision import granted

pytestmark = pytest.mark.django_db
DEFECTS = (
    Defect("attachments", "请补充合同。", "contract", "聘用合同"),
    Defect("achievements", "请补图。", "x", "市民中心工程"),
)


@pytest.fixture
def version(cast):
    return factories.plan(cast)


@pytest.fixture
def cases(cast, version) -> list[Case]:
    return [walk.submitted(cast, version, owner) for owner in ("lin", "colleague", "payer")]


def at(stage: str, office: Organization | None) -> StageFigure:
    return StageFigure.objects.get(stage=stage, office=office, is_all_employers=False)


def test_what_waits_is_counted_with_its_days_and_what_is_overdue(cast, version, cases):
    Case.objects.filter(pk=cases[0].pk).update(due_at=clock.now() - timedelta(hours=1))
    Case.objects.filter(pk=cases[1].pk).update(entered_at=clock.now() - timedelta(days=5, hours=1))
    figures.count(version.pk)
    row = at("employer", cast.organizations["employer"])
    assert (row.waiting, row.overdue, row.waited, row.stayed) == (3, 1, {"0": 2, "5": 1}, {})
    assert PlanFigure.objects.get().statuses == {"in_review": 3}


def test_a_stay_is_counted_with_its_holder_when_it_is_over(cast, version, cases):
    clock.shift(timedelta(days=2))
    walk.decide(cases[0], cast.wang, Action.APPROVE)
    figures.count(version.pk)
    row = at("employer", cast.organizations["employer"])
    assert (row.waiting, row.stayed) == (2, {"2": 1})
    assert at("employer_notice", cast.organizations["employer"]).waiting == 1


def test_a_return_is_counted_by_what_it_asks_for_and_not_once_it_is_taken_back(cast, version, cases):
    walk.decide(cases[0], cast.wang, Action.RETURN, defects=DEFECTS)
    figures.count(version.pk)
    row = at("employer", cast.organizations["employer"])
    assert (row.returned, row.returns) == (1, {"附件 · 聘用合同": 1, "业绩选择": 1})
    assert "市民中心" not in str(row.returns), "an achievement names a person as well as a name does"
    assert at("employer", None).waiting == 1, "the applicant has it"
    cases[0].refresh_from_db()
    recall = Command(OwnCommand.RECALL, cases[0].version, reason="误退，撤回后重新办理。")
    run(cases[0].pk, recall, walk.seat_of(cast.wang))
    figures.count(version.pk)
    row = at("employer", cast.organizations["employer"])
    assert (row.waiting, row.returned, row.returns, row.stayed) == (3, 0, {}, {})


@pytest.mark.feature("REV-08")
def test_a_return_is_counted_by_the_reason_of_the_list(cast, version, cases):
    """In the words of the plan; a code that the plan knows no more stands for itself."""
    why = Defect("attachments", "缺页：学时证明", "hours-certificates", "学时证明", "pages-missing")
    walk.decide(cases[0], cast.wang, Action.RETURN, defects=(why, Defect("photo", "旧", reason="gone-since")))
    figures.count(version.pk)
    counted = at("employer", cast.organizations["employer"]).returns
    assert counted["附件 · 学时证明：缺页，请补全后重新上传"] == counted["证件照：gone-since"] == 1


def test_a_whole_walk_leaves_a_stay_at_each_stage(cast, version, cases):
    case = walk.walk_to(cast, cases[0], "confirmation")
    figures.count(version.pk)
    stages = [stage.code for stage in version.spec.chain_for(case.title, case.route)]
    left = {row.stage for row in StageFigure.objects.exclude(stayed={})}
    assert left == set(stages) - {"confirmation"}
    assert at("payment", None).stayed, "the time to pay is the applicant's"
    assert at("committee", cast.organizations["office"]).stayed


def test_only_what_changed_is_counted_again(cast, version, cases):
    assert figures.due_versions() == [version.pk]
    count_version(version.pk)
    first = PlanFigure.objects.get().counted_at
    count_version(version.pk)
    assert PlanFigure.objects.get().counted_at == first, "the same task twice counts once"
    PlanFigure.objects.update(seconds=30)
    assert figures.due_versions() == [], "what is dear rests"
    clock.shift(timedelta(hours=2))
    assert figures.due_versions() == [version.pk]
    for case in cases:
        walk.decide(case, cast.wang, Action.REJECT, reason="任职年限不符合规定，不予通过。")
    figures.count(version.pk)
    clock.shift(timedelta(days=9))
    assert figures.due_versions() == [], "finished and counted"
    figures.count(version.pk)
    assert PlanFigure.objects.get().statuses == {"failed": 3}
    assert StageFigure.objects.filter(waiting__gt=0).count() == 0


def test_a_stay_that_ends_with_a_failed_vote_or_a_lost_right_is_counted_too(cast, version, cases, monkeypatch):
    integrity.confirmed(cast, version, owner="colleague", dossier=cases[1].dossier)
    walk.walk_to(cast, cases[0], "committee")
    for name, number in (("yes", 2), ("no", 18)):
        monkeypatch.setitem(walk.BALLOT, name, number)
    meeting = walk.ballot(cast, cases[0])
    committee.release(meeting.pk, walk.seat_of(cast.sun), place="公告栏")
    cases[0].refresh_from_db()
    cases[1].refresh_from_db()
    assert (cases[0].status, cases[1].status) == ("failed", "void")
    figures.count(version.pk)
    assert sum(at("committee", cast.organizations["office"]).stayed.values()) == 1
    assert at("employer", None).stayed == {"0": 1}, "whoever ended it did not hold it"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_ask_alike_for_one_case_and_three(cast, version, cases, rows):
    for case in cases[rows:]:
        walk.decide(case, cast.wang, Action.REJECT, reason="任职年限不符合规定，不予通过。")
    figures.count(version.pk)
    granted(cast, version.plan)
    asked = {("wang", "statistics"): 9, ("sun", "statistics_plan"): 10, ("supervisor", "statistics_plan"): 9}
    for (name, page), most in asked.items():
        client = cast.client(name)
        address = reverse(f"review:{page}", args=[version.plan.code] if page == "statistics_plan" else [])
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        assert len(captured) == most, (name, len(captured))
        if name == "supervisor":  # of the others, the rail counts what waits for them
            assert not any("review_case" in each["sql"] for each in captured), "a page of figures counts no cases"


def test_the_office_learns_no_small_number_of_others_and_the_supervisor_does(cast, version, cases):
    walk.decide(cases[0], cast.wang, Action.RETURN, defects=DEFECTS)
    walk.walk_to(cast, cases[1], "department")
    figures.count(version.pk)
    granted(cast, version.plan)
    address = reverse("review:statistics_plan", args=[version.plan.code])
    office = cast.client("sun").get(address)
    text = office.content.decode()
    assert cast.organizations["department"].name not in text and "少于 3" in text
    assert {code: number for code, _label, number in office.context["statuses"]}["returned"] == "少于 3"
    assert "聘用合同" not in text, "what one person lacks is not told by a figure"
    assert office.context["chart"]["where"]["waiting"] == [0] * len(office.context["chart"]["where"]["names"])
    whole = cast.client("supervisor").get(address).content.decode()
    assert cast.organizations["department"].name in whole and "聘用合同" in whole and "少于 3" not in whole
    assert cast.organizations["employer"].name not in whole, "employers are one line"


def test_an_office_is_told_its_own_small_figures(cast, version, cases):
    walk.walk_to(cast, cases[0], "office")
    figures.count(version.pk)
    page = cast.client("sun").get(reverse("review:statistics_plan", args=[version.plan.code]))
    own = [line for line in page.context["offices"] if line.detail == cast.organizations["office"].name]
    assert [line.cells[0] for line in own] == ["1"]
    assert [line.cells[0] for line in page.context["stages"] if line.label == own[0].label] == ["1"]


def test_small_offices_are_put_together_until_they_are_many():
    lines = [shown.Line("审核", name, waiting=number, blurs=True) for name, number in (("甲", 9), ("乙", 2), ("丙", 2))]
    folded = shown._folded(lines)
    assert [(line.detail, line.waiting) for line in folded] == [("甲", 9), ("其他单位合计（2 家）", 4)]
    assert folded[1].cells[0] == "4" and shown.Line("审核", waiting=2, blurs=True).cells[0] == "少于 3"


def _covered(total, *offices):
    """What is told of a stage where so many wait, and of the offices that hold them, each beside its true number."""
    stages = [shown.Line("审核", waiting=total, blurs=True, stage="x")]
    lines = [
        shown.Line("审核", f"{place}局", waiting=number, blurs=True, stage="x") for place, number in enumerate(offices)
    ]
    shown.cover(stages, lines)
    return [line.cells[0] for line in (*stages, *lines)]


@pytest.mark.parametrize(
    ("total", "offices", "told"),
    [
        (30, (20, 10), ["30", "20", "10"]),
        (21, (20, 1), ["21", "不单列", "少于 3"]),  # else 21 - 20 were told
        (31, (20, 10, 1), ["31", "20", "不单列", "少于 3"]),  # the least that can be left out
        (22, (20, 1, 1), ["22", "不单列", "少于 3", "少于 3"]),  # two together can only be one each
        (24, (20, 2, 2), ["24", "不单列", "少于 3", "少于 3"]),
        (23, (20, 2, 1), ["23", "20", "少于 3", "少于 3"]),  # nobody can say which is which
        (22, (20,), ["22", "不单列"]),  # two lie with their applicants, who have no line
        (26, (20, 1), ["26", "20", "少于 3"]),  # nobody knows how many do here
        (4, (2, 2), ["不单列", "少于 3", "少于 3"]),
    ],
)
def test_what_is_told_leaves_no_small_number_to_be_worked_out(total, offices, told):
    assert _covered(total, *offices) == told


def test_how_many_are_in_review_is_not_told_where_it_gives_a_small_number_away():
    stages = [shown.Line("审核", waiting=22, blurs=True, stage="x")]
    told = {
        code: number for code, _label, number in shown.status_rows({"in_review": 20, "returned": 2}, stages, blurs=True)
    }
    assert told == {"in_review": "22"}, "the sums of the stages tell no more"
    whole = shown.status_rows({"in_review": 20, "returned": 2}, stages, blurs=False)
    assert [number for _code, _label, number in whole] == ["20", "2"]
    assert shown.status_rows({"in_review": 22}, stages, blurs=True)[0][2] == "22"
    stages[0].untold.add("waiting")
    few = shown.status_rows({"in_review": 22, "returned": 2}, stages, blurs=True)
    assert [number for _code, _label, number in few] == ["不单列", "少于 3"]
    assert shown.chart_of(stages, [])["where"]["waiting"] == [0]


def test_reasons_that_are_few_are_not_counted_for_the_office():
    lines = [shown.Line("审核", returns=Counter({"合同": 5, "照片": 1}))]
    assert shown.reasons(lines, blurs=True) == [("合同", 5)]
    assert shown.reasons(lines, blurs=False) == [("合同", 5), ("照片", 1)]


def test_half_and_nine_in_ten_are_whole_days():
    days = Counter({0: 5, 3: 4, 20: 1})
    assert (shown.share(days, 0.5), shown.share(days, 0.9), shown.share(Counter(), 0.5)) == (0, 3, 0)


def test_the_sheet_says_what_the_page_says(cast, version, cases):
    figures.count(version.pk)
    client, address = cast.client("wang"), reverse("review:statistics")
    page = client.get(address)
    answer = client.get(address + "?as=xlsx")
    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.values)
    line = page.context["stages"][0]
    assert list(rows[0][3:]) == page.context["columns"]
    assert [cell or "" for cell in rows[1]] == ["环节", line.label, line.detail, *line.cells]
    assert rows[-1][0] == "统计时间"


def test_an_office_that_has_nothing_yet_is_told_so(cast, version):
    assert "还没有统计数据" in cast.client("chen").get(reverse("review:statistics")).content.decode()
    page = cast.client("sun").get(reverse("review:statistics_plan", args=[version.plan.code]))
    assert "还没有统计数据" in page.content.decode() and "echarts" not in page.content.decode()
