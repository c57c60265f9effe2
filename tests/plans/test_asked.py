"""What a plan makes necessary to ask, and a person who declares exactly what a rule describes."""

from datetime import date
from functools import cache

import pytest

from plans.bases import CATALOG, base_beside
from plans.forms.self_check import SelfCheckForm
from plans.forms.self_declared import facts_of
from plans.rules import Facts, Status, evaluate
from plans.rules.asked import asked_of, declared
from plans.rules.facts import TitleHeld
from plans.spec import PlanDocument, load_yaml
from plans.spec.base import HoursKind, Level
from plans.spec.rule import TenureBasis
from tests.plans.changed import plan as changed
from tests.plans.people import huzhou

CODES = sorted(file.stem for file in CATALOG.glob("*.yaml"))


@cache
def plan_of(code: str) -> PlanDocument:
    file = CATALOG / f"{code}.yaml"
    return load_yaml(file.read_text(encoding="utf-8"), base_beside(file))


def test_the_construction_notice_asks_for_what_its_routes_look_at():
    asked = asked_of(huzhou())
    assert asked.education
    assert asked.appointment
    assert not asked.retraining
    assert not asked.other_declarations
    assert asked.titles == ("助理工程师",)
    assert asked.credentials[0] == "二级建造师"
    assert "全国技术能手" in asked.honours
    assert asked.work == (TenureBasis.SKILLED_WORK,)
    assert asked.appraisal_years == (2017, 2018, 2019)
    assert [each.years for each in asked.hours] == [(2016,), (2017,), (2018,), (2019,)]
    assert (asked.sheets, len(asked.recommenders), asked.evidence, asked.tags) == (("self-score",), 1, (), ())


@pytest.mark.parametrize(
    ("code", "title", "questions"),
    [
        ("huzhou-construction-2020", True, ()),  # its questions are about papers
        ("huzhou-innovative-2020", False, ()),
        ("jianyang-engineering-2020", True, ("department-kind",)),
        ("linping-manufacturing-2022", True, ("employer-kind",)),
        ("zhejiang-quality-2020", False, ()),
    ],
)
def test_what_no_rule_looks_at_is_not_asked(code, title, questions):
    asked, form = asked_of(plan_of(code)), SelfCheckForm(plan_of(code))
    assert (asked.title, asked.questions) == (title, questions)
    assert ("title_level" in form.fields) is title
    assert [name for name in form.fields if name.startswith("question_")] == [f"question_{each}" for each in questions]


def test_years_and_achievements_since_the_present_title_make_it_matter():
    none = {"routes": [huzhou().model_dump(mode="json")["routes"][4]]}
    assert not asked_of(changed(**none)).title
    for more in (
        {"appraisal": {"since": "present_title"}},
        {"conditions": [{"kind": "evidence", "what": ["paper"], "since": "present_title"}]},
        {
            "conditions": [
                {"kind": "evidence", "what": ["paper"], "also": [{"what": ["book"], "since": "present_title"}]}
            ]
        },
        {"conditions": [{"kind": "appointed_now", "level": "junior"}]},
        {"conditions": [{"kind": "tenure", "basis": "title_held", "level": "junior", "years": 4}]},
        {"conditions": [{"kind": "tenure", "basis": "professional", "years": 4, "after_title": ["助理工程师"]}]},
    ):
        assert asked_of(changed(**none | more)).title, more


def test_hours_in_sum_are_one_number_for_each_kind_and_way():
    asked = asked_of(plan_of("jianyang-engineering-2020")).hours
    assert {(each.kind, each.unit) for each in asked} == {
        (HoursKind.GENERAL, "hours"),
        (HoursKind.PROFESSIONAL, "hours"),
    }
    ways = asked_of(plan_of("linping-manufacturing-2022")).hours
    assert {each.unit for each in ways} == {"hours", "credits"}
    assert all(each.system for each in ways)


def test_a_plan_without_appraisals_asks_for_none():
    assert asked_of(changed(appraisal=None)).appraisal_years == ()


def test_of_years_since_the_present_title_the_last_six_are_asked():
    study = {"titles": ["engineer"], "since": "present_title", "per_year": False, "minima": [{"hours": 90}]}
    asked = asked_of(changed(appraisal={"since": "present_title"}, continuing_education=[study]))
    assert asked.appraisal_years == (2014, 2015, 2016, 2017, 2018, 2019)
    assert [each.years for each in asked.hours] == [(year,) for year in range(2015, 2021)]


def test_tags_and_other_declarations_are_asked_where_a_rule_names_them():
    asked = asked_of(plan_of("jianyang-engineering-2020"))
    assert (asked.tags, asked.monthly) == (("rural_grassroots",), ())
    assert asked.other_declarations


def test_work_that_a_rule_counts_in_months_is_asked_in_months():
    tags = [{"code": "village", "label": "支教"}]
    rule = {"kind": "tenure", "basis": "professional", "tag": "village", "months": 6}
    document = changed(tags=tags, conditions=[rule])
    asked, form = asked_of(document), SelfCheckForm(document)
    assert asked.monthly == ("village",)
    assert form.fields["months_village"].label == "支教累计几个月"
    for number, status in ((6, Status.MET), (5, Status.NOT_MET)):
        facts = facts_of({"months_village": number}, asked, document)
        assert evaluate(document.conditions[0], facts, document, "engineer").status is status


@pytest.mark.parametrize("code", CODES)
def test_who_declares_what_a_rule_describes_is_not_refused_by_it(code):
    """Neither by one count less than none; a title held for long makes ``since: present_title`` a day that is known."""
    plan = plan_of(code)
    title = TitleHeld("工程师", Level.INTERMEDIATE, date(2010, 1, 1), "工程师证书")
    for each in asked_of(plan).evidence:
        done = tuple(declared(each.rule, each.rule.count, plan))
        assert evaluate(each.rule, Facts(achievements=done, titles=(title,)), plan).status is Status.MET, each.words
        assert evaluate(each.rule, Facts(titles=(title,)), plan).status is Status.NOT_MET, each.words
        assert declared(each.rule, 0, plan) == []


def test_the_same_description_is_asked_once():
    for code in CODES:
        words = [each.words for each in asked_of(plan_of(code)).evidence]
        assert len(words) == len(set(words))
    things = [each.things for each in asked_of(plan_of("huzhou-innovative-2020")).evidence]
    assert len(things) > 10
    assert not any("项以上" in each for each in things)
