"""Schooling: majors and what lifts the demand on them, how long the diploma was held, and what is not known."""

from datetime import date

import pytest
from pydantic import ValidationError

from plans.rules import Status
from plans.rules.facts import Education, Named, Retraining
from plans.rules.tenure import day_after, years_before
from plans.spec.base import Degree
from plans.spec.rule import EducationRule
from tests.plans.judged import judged, plan_with

MET, NOT_MET, TO_JUDGE = Status.MET, Status.NOT_MET, Status.TO_JUDGE
MAJOR = "building-construction"


def asked(**fields):
    return EducationRule.model_validate({"kind": "education", "minimum": "bachelor", **fields})


def degree(degree=Degree.BACHELOR, major="土木工程", on=date(2014, 6, 30)):
    return Education(degree, major, on, "毕业证书")


FAR = degree(major="汉语言文学")


@pytest.mark.feature("ELG-06")
def test_any_major_is_enough_where_the_rule_says_so():
    found = judged(asked(major="any"), educations=(FAR,))
    assert (found.status, found.required) == (MET, "大学本科以上学历")


@pytest.mark.feature("ELG-06")
@pytest.mark.parametrize(
    ("lower", "status"),
    [
        (degree(Degree.COLLEGE), MET),
        (degree(Degree.COLLEGE, on=None), MET),
        (degree(Degree.COLLEGE, on=date(2021, 1, 1)), TO_JUDGE),
        (degree(Degree.COLLEGE, "汉语言文学"), TO_JUDGE),
    ],
)
def test_one_degree_that_matches_lets_the_highest_count(lower, status):
    rule = asked(major="best")
    found = judged(rule, major=MAJOR, educations=(FAR, lower))
    assert found.status is status
    assert found.required == "本专业或相近专业大学本科以上学历（有一个学历专业对口的，按最高学历计）"
    assert judged(asked(), major=MAJOR, educations=(FAR, lower)).status is TO_JUDGE


@pytest.mark.feature("ELG-06")
@pytest.mark.parametrize(
    ("credential", "status"),
    [
        (Named("一级建造师", date(2019, 1, 1)), MET),
        (Named("一级建造师", date(2021, 1, 1)), TO_JUDGE),
        (Named("一级建造师"), TO_JUDGE),
        (Named("一级建造师（市政）", date(2019, 1, 1)), TO_JUDGE),
        (Named("二级建造师", date(2019, 1, 1)), TO_JUDGE),
    ],
)
def test_a_credential_lifts_the_demand_on_the_major(credential, status):
    rule = asked(exempt_by_credential=["一级建造师"])
    found = judged(rule, major=MAJOR, educations=(FAR,), credentials=(credential,))
    assert found.status is status
    assert found.required.endswith("（取得一级建造师的不限所学专业）")


def course(**changed):
    fields = {"major": "土木工程", "starts": date(2018, 9, 1), "ends": date(2019, 8, 31)}
    return Retraining(**{**fields, "full_time": True, "certified": True, **changed})


@pytest.mark.feature("ELG-06")
@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, MET),
        ({"ends": date(2019, 8, 30)}, TO_JUDGE),
        ({"ends": None}, TO_JUDGE),
        ({"full_time": False}, TO_JUDGE),
        ({"certified": False}, TO_JUDGE),
        ({"major": "汉语言文学"}, TO_JUDGE),
        ({"starts": date(2020, 1, 1), "ends": date(2021, 1, 1)}, TO_JUDGE),
    ],
)
def test_a_year_of_retraining_lets_the_highest_degree_count(changed, status):
    found = judged(asked(retraining_years=1), major=MAJOR, educations=(FAR,), retrainings=(course(**changed),))
    assert found.status is status
    assert found.required.endswith("（全脱产进修对口专业满 1 年并结业的，按最高学历计）")


def test_without_a_cut_off_date_retraining_is_never_too_late():
    late = course(starts=date(2020, 1, 1), ends=date(2021, 1, 1))
    found = judged(
        asked(retraining_years=1), plan_with(cut_offs=()), major=MAJOR, educations=(FAR,), retrainings=(late,)
    )
    assert found.status is MET


@pytest.mark.feature("ELG-14")
@pytest.mark.parametrize(
    ("on", "status", "first"),
    [
        (date(2015, 12, 31), MET, None),
        (date(2016, 1, 1), NOT_MET, date(2021, 1, 1)),
        (date(2021, 3, 1), NOT_MET, date(2026, 3, 1)),
        (None, TO_JUDGE, None),
    ],
)
def test_a_diploma_held_for_five_years(on, status, first):
    found = judged(asked(held_years=5), major=MAJOR, educations=(degree(on=on),))
    assert (found.status, found.satisfiable_from) == (status, first)
    assert found.required == "本专业或相近专业大学本科以上学历，取得满 5 年"


def test_the_nearest_of_several_late_diplomas_is_named():
    late = (degree(on=date(2019, 1, 1)), degree(on=date(2016, 1, 1)))
    found = judged(asked(held_years=5), major=MAJOR, educations=late)
    assert (found.actual, found.missing) == ("2016年1月1日取得", "到资历截止日取得不满 5 年")
    assert found.satisfiable_from == date(2021, 1, 1)


def test_without_a_cut_off_date_the_years_held_are_for_a_person():
    found = judged(asked(held_years=5), plan_with(cut_offs=()), major=MAJOR, educations=(degree(),))
    assert (found.status, found.missing) == (TO_JUDGE, "计划没有写明资历截止日，取得年限由审核人判断")
    assert judged(asked(), plan_with(cut_offs=()), major=MAJOR, educations=(degree(on=None),)).status is MET


def test_a_degree_without_a_day_is_for_a_person():
    found = judged(asked(), major=MAJOR, educations=(degree(on=None),))
    assert (found.status, found.missing) == (TO_JUDGE, "没有写明取得时间，由审核人判断")


def test_a_study_major_may_be_unknown_too():
    found = judged(asked(), major=MAJOR, educations=(degree(major=""),))
    assert (found.status, found.actual) == (TO_JUDGE, "大学本科")


@pytest.mark.parametrize("field", [{"exempt_by_credential": ["一级建造师"]}, {"retraining_years": 1}])
def test_exemptions_from_nothing_are_refused(field):
    with pytest.raises(ValidationError):
        asked(major="any", **field)


def test_the_calendar_has_ends():
    assert day_after(date(2020, 12, 31)) == date(2021, 1, 1)
    assert day_after(date.max) == date.max
    assert years_before(date(2020, 2, 29), 1) == date(2019, 2, 28)
    assert years_before(date(3, 1, 1), 5) == date.min
    assert years_before(date(2020, 12, 31), 5) == date(2015, 12, 31)
