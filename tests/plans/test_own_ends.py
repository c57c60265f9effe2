"""Titles with ends of their own on the plan page, in the wizard, and a remark on a condition where it is judged."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from applicants import information
from applicants.forms.dossier import InformationForm
from applicants.models import Dossier
from applicants.queries.dossiers import submit_span, submit_until, why_shut_for_title
from kernel import clock
from kernel.calendar import expected_working
from kernel.formats import cn_closing
from plans.models import PlanVersion
from plans.presenters import closings, fee_words, photo_words, stations
from plans.rehearsal import dates_on
from plans.reports import calendar_lines
from plans.services import publish
from plans.spec import PlanDocument
from plans.spec.dates import SHANGHAI
from tests import factories
from tests.plans.changed import plan, route, rule, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(cast):
    """The Huzhou plan, in which one title ends ten days before the other."""
    whole = factories.plan(cast).spec
    later = whole.window("apply").last_day
    own = [
        {"kind": "apply", "opens": clock.today().isoformat(), "closes": day.isoformat(), "titles": [title]}
        for title, day in (("engineer", later - timedelta(days=10)), ("assistant-engineer", later))
    ]
    rest = [window.model_dump(mode="json") for window in whole.windows if window.kind != "apply"]
    return publish(PlanDocument.model_validate(whole.model_dump(mode="json") | {"windows": [*own, *rest]}))


@pytest.mark.feature("PLN-02")
def test_each_title_counts_down_to_its_own_end(client, version):
    ends = {title.code: version.spec.window("apply", title.code).closes for title in version.spec.titles}
    told = closings(version.spec, version, clock.now())
    assert told == [("工程师申报截止", ends["engineer"]), ("助理工程师申报截止", ends["assistant-engineer"])]
    page = client.get(reverse("plans:detail", args=[version.plan.code])).content.decode()
    assert "工程师申报截止" in page and "助理工程师申报截止" in page
    after = ends["engineer"] + timedelta(minutes=1)
    assert closings(version.spec, version, after) == [told[1]]
    before = version.spec.window("apply", "engineer").opens - timedelta(days=1)
    assert [label for label, _at in closings(version.spec, version, before)] == ["申报截止"]


def test_a_title_that_opens_later_says_when(version):
    whole = version.spec.model_dump(mode="json")
    whole["windows"][1]["opens"] = (clock.now() + timedelta(days=5)).isoformat()
    told = closings(PlanDocument.model_validate(whole), version, clock.now())
    assert [label for label, _at in told] == ["助理工程师开始申报", "工程师申报截止"]


ROUTES = {"engineer-normal": 10, "engineer-skilled": 12}
OFFICES = {
    "found_by": "choice",
    "offices": [{"code": "city", "name": "市直受理点"}, {"code": "south", "name": "南区受理点"}],
}


def day(number, **whom):
    return {"kind": "apply", "opens": "2020-09-01", "closes": f"2020-09-{number:02}", **whom}


def closing(document, *asked):
    return document.window("apply", *asked).last_day.day


@pytest.mark.feature("PLN-02")
def test_a_route_and_an_office_have_ends_of_their_own():
    """The most particular window counts; while something is not chosen yet, all that may, the longest to the end."""
    own = [day(20), *(day(number, routes=[code]) for code, number in ROUTES.items()), day(25, offices=["south"])]
    both = day(8, routes=["engineer-normal"], offices=["south"], titles=["engineer"])
    document = plan(windows=[*own, both], receiving=OFFICES)
    assert closing(document, "engineer", "engineer-normal") == 10
    assert closing(document, "engineer", "engineer-transfer", "city") == 20
    assert [each.last_day.day for each in document.windows_for("apply", "engineer", "engineer-transfer")] == [20, 25]
    assert (
        closing(document, "engineer", "engineer-transfer") == closing(document, "engineer") == closing(document) == 25
    )
    assert closing(document, "engineer", None, "city") == 20  # that of a route that has none of its own
    assert closing(document, "engineer", "engineer-transfer", "south") == 25
    assert closing(document, "engineer", "engineer-normal", "south") == 8
    assert closing(plan(windows=own[1:3]), "engineer") == 12
    assert plan(windows=own[1:3]).window("apply", "engineer", "engineer-transfer") is None
    assert {each.last_day.day for each in document.windows_for("apply", "engineer")} == {20, 10, 12, 25, 8}
    assert [each.last_day.day for each in document.windows_for("apply", "assistant-engineer")] == [20, 25]


def said(**changes):
    return {path for path, _message in told(plan(**changes), "window-order")}


def test_windows_that_nobody_or_two_may_have_are_told():
    by_route = [day(number, routes=[code]) for code, number in ROUTES.items()]
    paths = [path for path, _m in told(plan(windows=by_route), "window-order")]
    left = [
        f"routes.{at}"
        for at, each in enumerate(plan().routes)
        if each.open and each.code not in ROUTES and each.title == "engineer"
    ]
    assert paths == [*left, "titles.1"]  # the other title has no time at all
    south = [day(25, offices=["south"])]
    assert said(windows=south, receiving=OFFICES) == {"receiving.offices.0"}
    assert said(windows=south, receiving=OFFICES | {"found_by": "affiliation"}) == {"windows.0.offices"}
    others = [each.code for each in plan().routes if each.open and each.code != "engineer-normal"]
    normal = next(at for at, each in enumerate(plan().routes) if each.code == "engineer-normal")
    partly = [day(20, routes=["engineer-normal"], offices=["city"]), day(25, routes=others)]
    messages = told(plan(windows=partly, receiving=OFFICES), "window-order")
    assert [(path, "在“南区受理点”" in message) for path, message in messages] == [(f"routes.{normal}", True)]
    late = {"routes": ["engineer-normal"]}
    spans = [day(20), day(25, **late), day(22) | {"kind": "employer_examine"}]
    assert said(windows=spans) == {"windows.2"}
    assert said(windows=[*spans, day(26, **late) | {"kind": "employer_examine"}]) == set()
    twice = plan(windows=[day(20), *by_route, day(11, routes=["engineer-normal", "engineer-transfer"])])
    assert "windows.3" in [path for path, _m in told(twice, "stated-twice")]
    crossed = plan(windows=[day(20), day(25, offices=["south"]), day(15, titles=["engineer"])], receiving=OFFICES)
    assert "windows.2" in [path for path, _m in told(crossed, "stated-twice")]
    assert closing(crossed, "engineer", None, "south") == 15  # of two that are as particular, what closes first
    some = plan(windows=[day(20), day(25, offices=["south"])], receiving=OFFICES | {"found_by": "affiliation"})
    assert "windows.1.offices" in [path for path, _m in told(some, "window-order")]
    with pytest.raises(ValueError, match=r"windows\.offices 指向不存在的代码：north"):
        plan(windows=[day(20, offices=["north"])], receiving=OFFICES)
    with pytest.raises(ValueError, match=r"windows\.routes 指向不存在的代码：nowhere"):
        plan(windows=[day(20, routes=["nowhere"])])


@pytest.mark.feature("PLN-02", "PLN-03")
def test_who_declares_by_a_route_that_is_over_is_refused_and_reads_so(client, cast):
    whole = factories.plan(cast).spec
    common = whole.window("apply").model_dump(mode="json")
    over = common | {"closes": (clock.now() - timedelta(minutes=1)).isoformat(), "routes": ["engineer-normal"]}
    south = common | {"offices": ["south"], "closes": (clock.now() + timedelta(days=3)).isoformat()}
    changes = {"windows": [common, over, south], "receiving": OFFICES}
    version = publish(PlanDocument.model_validate(whole.model_dump(mode="json") | changes))
    draft = factories.ready_dossier(cast, version)
    draft.route = "engineer-normal"
    assert "申报已于" in why_shut_for_title(draft, clock.now())
    draft.route = "engineer-transfer"
    assert why_shut_for_title(draft, clock.now()) == ""
    draft.answers[information.OFFICE] = "south"
    assert "申报已于" in why_shut_for_title(draft, clock.now() + timedelta(days=4))
    assert "按所选受理点计算" in str(InformationForm.of(version.spec).fields[information.OFFICE].help_text)
    page = client.get(reverse("plans:detail", args=[version.plan.code])).content.decode()
    assert "个人网上申报（正常申报（学历和资历））" in page and "个人网上申报（南区受理点）" in page
    assert "工程师（南区受理点）" in page


def test_a_draft_without_its_office_says_the_range(cast):
    whole = factories.plan(cast).spec
    common = whole.window("apply").model_dump(mode="json")
    south = common | {"offices": ["south"], "closes": (clock.now() + timedelta(days=3)).isoformat()}
    changes = {"windows": [common, south], "receiving": OFFICES}
    version = publish(PlanDocument.model_validate(whole.model_dump(mode="json") | changes))
    factories.archived(cast, version)
    draft = factories.open_dossier(cast.lin, version)
    first, last = submit_span(draft)
    assert (first, last) == (version.spec.windows[1].closes, version.spec.windows[0].closes) and submit_until(
        draft
    ) == last
    lin, step = cast.client("lin"), reverse("applicants:step", args=[draft.public_id, "photo"])
    said = f"最早 {cn_closing(first)}，最晚 {cn_closing(last)}"
    assert said in lin.get(step).content.decode()
    assert f"{cn_closing(first)} 至 {cn_closing(last)} 截止" in lin.get(reverse("applicants:home")).content.decode()
    Dossier.objects.filter(pk=draft.pk).update(answers={**draft.answers, information.OFFICE: "south"})
    page = lin.get(step).content.decode()
    assert said not in page and cn_closing(first) in page
    draft.route = draft.title = ""
    assert (submit_span(draft), why_shut_for_title(draft, last)) == ((first, last), why_shut_for_title(draft, last))
    assert "申报已于" in why_shut_for_title(draft, last) and why_shut_for_title(draft, first) == ""


def test_dates_that_hang_on_a_window_are_told_for_each_who_has_another():
    """The day of rest, the payment and the calendar of each office; nothing of a stage that the title does not come to."""
    after = {"anchor": "window:apply:closes", "days": 1}
    roster = {"code": "roster", "what": "报送名册", "after": after}
    skipped = {"code": "notice", "what": "评前公示", "stage": "employer_notice", "at": "2020-11-20"}
    chain = [each.model_dump(mode="json") for each in plan().chain]
    chain[1]["titles"] = ["engineer"]
    spans = [day(17), day(25, offices=["south"])]
    document = plan(windows=spans, receiving=OFFICES, deadlines=[roster, skipped], chain=chain)
    rest = [message for path, message in told(document, "deadline-on-rest-day") if path == "deadlines.0"]
    assert rest == ["“报送名册”的截止日 2020-09-26（星期六）是休息日。"]
    lines = list(calendar_lines(document, expected_working))
    assistant = lines.index("助理工程师（assistant-engineer）")
    assert ["评前公示" in "".join(part) for part in (lines[:assistant], lines[assistant:])] == [True, False]
    assert "  截止时间：报送名册  最迟 2020-09-18" in lines
    assert "  截止时间：报送名册（南区受理点）  最迟 2020-09-26（星期六，休息日）" in lines
    rows = [(row.label, row.closes_at.day) for row in dates_on(document, date(2020, 9, 1)) if "名册" in row.label]
    assert rows == [("报送名册", 19), ("报送名册（南区受理点）", 27)]
    pay = [{"kind": "payment", "closes": f"2020-{closes}", "offices": [office]}
           for office, closes in (("city", "09-21"), ("south", "10-10"))]  # fmt: skip
    assert told(plan(windows=[*spans, *pay], receiving=OFFICES), "payment-window-short") == []
    late = plan(windows=[*spans, pay[0], {**pay[1], "closes": "2020-09-26"}], receiving=OFFICES)
    assert [path for path, _m in told(late, "payment-window-short")] == ["windows.3"]


@pytest.mark.abuse("AC-025")
def test_a_longer_window_of_others_keeps_nobody_else_in_time():
    """Neither where the common one is over, nor where no window is for what was chosen."""
    now = datetime(2020, 9, 22, 12, tzinfo=SHANGHAI)
    longer = [
        (day(28, routes=["engineer-transfer"]), ("engineer", "engineer-transfer", "city")),
        (day(28, offices=["south"]), ("engineer", "engineer-normal", "south")),
        (day(28, titles=["assistant-engineer"]), ("assistant-engineer", "engineer-normal", "city")),
    ]
    for first, why in (([day(20)], "申报已于"), ([], "没有开放申报")):
        for own, chosen in longer:
            document = plan(windows=[*first, own], receiving=OFFICES)
            assert why in shut(document, now, "engineer", "engineer-normal", "city"), own
            assert shut(document, now, *chosen) == shut(document, now) == "", own


def shut(document, now, title="", route="", office=""):
    version = PlanVersion()
    version.spec = document
    answers = {information.OFFICE: office} if office else {}
    return why_shut_for_title(Dossier(plan_version=version, title=title, route=route, answers=answers), now)


def test_titles_that_end_together_need_no_names(cast):
    version = factories.plan(cast)
    assert closings(version.spec, version, clock.now()) == [("申报截止", version.closes_at)]


@pytest.mark.feature("PLN-02")
def test_the_wizard_shows_the_end_of_the_chosen_title(cast, version):
    factories.archived(cast, version)
    draft = factories.open_dossier(cast.lin, version)
    client = cast.client("lin")
    page = client.get(reverse("applicants:step", args=[draft.public_id, "information"])).content.decode()
    own = version.spec.window("apply", "engineer").last_day
    assert f"{own.year}年{own.month}月{own.day}日 24:00" in page
    choose = client.get(reverse("applicants:dossier_new", args=[version.plan.code])).content.decode()
    assert "助理工程师申报截止" in choose


def test_what_a_notice_does_not_state_is_not_said(client, cast):
    whole = factories.plan(cast).spec.model_dump(mode="json") | {
        "statement_limit": None,
        "photo": {"background": "blue"},
    }
    version = publish(PlanDocument.model_validate(whole))
    assert photo_words(version.spec) == "蓝色背景"
    page = client.get(reverse("plans:detail", args=[version.plan.code])).content.decode()
    assert "另外要写本人述职。" in page
    assert "另外要写本人述职，限" not in page


def test_a_remark_stands_beside_its_finding(client, cast):
    remark = "农村基层指县城以外的乡镇。"
    whole = factories.plan(cast).spec.model_dump(mode="json")
    whole["routes"][0]["rule"] = rule("attested", statement="在农村基层工作", note=remark)
    version = publish(PlanDocument.model_validate(whole))
    page = client.post(reverse("plans:self_check", args=[version.plan.code]), {}).content.decode()
    assert remark in page


def test_a_stage_and_a_fee_of_one_title_say_so():
    chain = [stage.model_dump(mode="json") for stage in plan().chain]
    chain[0]["titles"] = ["engineer"]
    assert "只用于申报工程师" in stations(plan(chain=chain))[0].note
    parts = [
        {"code": "a", "name": "甲", "amount_fen": 100, "titles": ["engineer"]},
        {"code": "b", "name": "乙", "amount_fen": 200},
    ]
    assert fee_words(plan(fee={"parts": parts})) == "工程师 3.00 元，助理工程师 2.00 元"
    assert fee_words(plan(fee={"parts": [parts[1]], "amount_fen": 200})) == "2.00 元"
    unstated = {"code": "c", "name": "丙"}
    assert fee_words(plan(fee={"parts": [{**parts[1], "titles": []}, unstated]})) == "没有写明全部金额，见下面各项"
    with pytest.raises(ValueError, match="各职称收费不同时"):
        plan(fee={"parts": parts, "amount_fen": 300})
    assert route(rule("age", at_most=45, day=date(2020, 6, 30).isoformat())).routes[0].rule.day == date(2020, 6, 30)
