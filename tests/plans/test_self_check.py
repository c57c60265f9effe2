"""The anonymous self-check: it asks what the plan's rules look at, judges as everywhere else, and keeps nothing."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Session
from kernel import clock
from plans.forms.self_check import SelfCheckForm
from plans.rules.asked import asked_of, declared
from plans.rules.context import Context
from plans.rules.evaluate import evaluate
from plans.rules.facts import Facts, TitleHeld
from plans.rules.finding import Status
from plans.rules.verdict import judge_all
from plans.services import import_plan
from plans.spec import load_yaml
from plans.spec.base import Level
from plans.spec.references import all_leaves
from plans.spec.rule import EvidenceRule
from tests.plans.people import FILE

PLANS = sorted(path.stem for path in FILE.parent.glob("*.yaml") if "overlay_of:" not in path.read_text("utf-8"))
CODE = FILE.stem
PAGE = reverse("plans:self_check", args=[CODE])
MET = {
    "employment": "private_enterprise",
    "major": "civil-construction",
    "degree_1": "bachelor",
    "study_major_1": "土木工程",
    "graduated_on_1": "2012-06-30",
    "title_level": "junior",
    "title_name": "助理工程师",
    "title_on": "2014-05-01",
    "appointed_on": "2016-12-31",
    **{f"appraisal_{year}": "competent" for year in (2017, 2018, 2019)},
    **{f"hours_{index}": "40" for index in range(4)},
}


def document(code):
    return load_yaml((FILE.parent / f"{code}.yaml").read_text("utf-8"))


@pytest.fixture
def plan(db):
    return import_plan(FILE.read_text("utf-8")).spec


def answers(plan, **changes):
    """Somebody who just meets the normal route."""
    major = next(each for each in plan.majors if "土木工程" in each.accepts)
    return MET | {"major": major.code} | changes


def test_what_hardly_anybody_has_is_folded_until_something_of_it_is_said(plan):
    def folds(**said):
        form = SelfCheckForm(plan, answers(plan, **said))
        return {part.summary: part.is_open for _legend, _hint, parts in form.groups for part in parts if part.summary}

    honours = "省级技能大师工作室领办人、省首席技师等 11 项（有的请展开填写）"
    assert folds()[honours] is folds()["还有另一个学历"] is False
    assert folds(honour_9="2019-01-01")[honours] and folds(honour_9="never")[honours]
    assert folds(degree_2="college")["还有另一个学历"]


def test_a_route_of_which_one_thing_is_missing_is_named_beside_one_that_is_not_known(plan):
    form = SelfCheckForm(plan, answers(plan, appointed_on="2017-01-01"))
    assert form.is_valid()
    engineer, _assistant = judge_all(plan, form.facts(), form.possible()).titles
    assert engineer.explanation.startswith("申报工程师可以先看“技能人才申报”")
    assert "另外，“正常申报（学历和资历）”还差 1 项：“实际聘任年限”（还差 1 天，" in engineer.explanation
    assert engineer.best_first[0].route == engineer.best
    skilled = engineer.route(engineer.best)
    assert [each.unsaid for each in skilled.pressing] == [True, False]
    assert len(skilled.pressing) + len(skilled.settled) == len(skilled.findings)
    form = SelfCheckForm(plan, answers(plan, appointed_on="2017-01-01", employment="civil_servant", rest_named="on"))
    assert form.is_valid()
    assert not any(title.is_open for title in judge_all(plan, form.facts(), form.possible()).titles)


def test_who_meets_a_route_is_told_which(client, plan):
    page = client.post(PAGE, answers(plan)).content.decode()
    assert "能够自动核对的条件全部满足" in page
    assert "建议" in page


def test_a_day_too_late_is_told_with_the_day_it_comes_true(client, plan):
    page = client.post(PAGE, answers(plan, appointed_on="2017-01-01")).content.decode()
    assert "还差 1 项" in page
    assert "2021年1月1日" in page


def test_of_an_empty_form_nothing_is_known_and_nothing_refused(client, plan):
    response = client.post(PAGE, {})
    page = response.content.decode()
    assert response.status_code == 200
    assert "还没有填写您的情况，无法建议工程师的申报方式" in page
    assert "不满足" not in page
    assert "请选择您的身份" in page
    assert "个人信息中填写" not in page
    assert ">建议<" not in page


@pytest.mark.parametrize("code", PLANS)
def test_an_empty_form_fails_no_condition_of_any_plan(code):
    form = SelfCheckForm(document(code), {})
    assert form.is_valid()
    for title in judge_all(form.plan, form.facts(), form.possible()).titles:
        assert title.best is None
        for route in title.routes:
            assert [each.title for each in route.failing] == [] or not route.offered, route.name


def test_as_many_conditions_are_counted_as_are_named(plan):
    form = SelfCheckForm(plan, answers(plan, appointed_on="2017-01-01", hours_0="0", appraisal_2018="not_competent"))
    assert form.is_valid()
    for title in judge_all(plan, form.facts(), form.possible()).titles:
        best = title.route(title.best)
        assert f"还差 {len(best.failing)} 项：" in title.explanation
        assert title.explanation.count("“") == len(best.failing) + 1


def test_a_route_to_be_approved_first_is_not_put_before_an_equal_one(plan):
    form = SelfCheckForm(plan, {"employment": "private_enterprise"})
    assert form.is_valid()
    for title in judge_all(plan, form.facts(), form.possible()).titles:
        assert "pre_approval" not in {each.kind for each in title.route(title.best).findings}


def test_a_day_to_come_is_refused_beside_its_field(client, plan):
    response = client.post(PAGE, answers(plan, title_on=f"{clock.today().year + 5}-01-01"))
    assert response.status_code == 422
    assert "这一天还没有到" in response.content.decode()
    assert client.post(PAGE, answers(plan, title_on=str(clock.today()))).status_code == 200


def test_the_only_major_is_chosen_already(plan):
    alone = plan.model_copy(update={"majors": plan.majors[:1]})
    assert SelfCheckForm(alone)["major"].initial == plan.majors[0].code
    assert SelfCheckForm(plan)["major"].initial is None


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("graduated_on_1", "2012-13-01", "请按“2026-11-20”的格式填写日期"),
        ("hours_0", "-1", "不能小于 0"),
        ("title_level", "emperor", "不在可选范围内"),
        ("study_major_1", "专" * 61, "最多 60 个字"),
    ],
)
def test_a_wrong_answer_is_refused_beside_its_field_and_kept(client, plan, field, value, sentence):
    response = client.post(PAGE, answers(plan, **{field: value}))
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert f'href="#id_{field}"' in page
    assert "助理工程师" in page
    assert 'id="verdict"' not in page


def test_nothing_is_stored(client, plan):
    client.get(PAGE)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.post(PAGE, answers(plan))
    assert [query["sql"] for query in queries if not query["sql"].lstrip().upper().startswith("SELECT")] == []
    assert not Session.objects.exists()
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("code", PLANS)
def test_every_plan_asks_for_what_its_rules_look_at(client, db, code):
    plan = import_plan((FILE.parent / f"{code}.yaml").read_text("utf-8")).spec
    page = client.get(reverse("plans:self_check", args=[plan.code])).content.decode()
    asked = asked_of(plan)
    for name in (*asked.credentials, *asked.honours):
        assert name in page
    assert page.count('name="evidence_') == len(asked.evidence)
    assert page.count('name="hours_') == len(asked.hours)


@pytest.mark.parametrize("code", PLANS)
def test_achievements_declared_as_asked_meet_the_rule(code):
    plan = document(code)
    title = TitleHeld("职称", Level.JUNIOR, date(2001, 1, 1))
    for leaf in all_leaves(plan):
        if not isinstance(leaf, EvidenceRule):
            continue
        enough = Facts(titles=(title,), achievements=tuple(declared(leaf, leaf.count, plan)))
        assert evaluate(leaf, enough, plan, plan.titles[0].code).status is Status.MET, leaf
        assert evaluate(leaf, Facts(titles=(title,)), plan, plan.titles[0].code).status is Status.NOT_MET, leaf
        if leaf.count > 1:
            less = Facts(titles=(title,), achievements=tuple(declared(leaf, leaf.count - 1, plan)))
            assert evaluate(leaf, less, plan, plan.titles[0].code).status is Status.NOT_MET, leaf


def test_years_are_those_of_the_plan():
    plan = document(CODE)
    assert asked_of(plan).appraisal_years == (2017, 2018, 2019)
    assert [each.years for each in asked_of(plan).hours] == [(2016,), (2017,), (2018,), (2019,)]
    assert Context(plan).cut_off == date(2020, 12, 31)


def test_the_plan_page_leads_to_it(client, plan):
    assert PAGE in client.get(reverse("plans:detail", args=[CODE])).content.decode()
