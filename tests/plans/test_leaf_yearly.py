"""Hours and appraisals: periods stated in several ways, units, systems, alternatives."""

from datetime import date

import pytest
from pydantic import ValidationError

from plans.rules import Facts, Status, judge
from plans.rules.facts import AppraisalResult, Hours, TitleHeld
from plans.spec.base import AppraisalGrade, HoursKind, Level
from plans.spec.parts import Appraisal, ContinuingEducation
from plans.spec.rule import AppraisalRule, HoursRule
from tests.plans.judged import cut_offs, judged, plan_with

MET, NOT_MET, TO_JUDGE = Status.MET, Status.NOT_MET, Status.TO_JUDGE
GENERAL, PROFESSIONAL = HoursKind.GENERAL, HoursKind.PROFESSIONAL


def hours(**fields):
    return HoursRule.model_validate({"kind": "hours", **fields})


def credits_of(*amounts, unit="credits", system="", first=2019, kind=PROFESSIONAL):
    return tuple(Hours(first + n, kind, amount, "证明", unit, system) for n, amount in enumerate(amounts))


FORTY_FIVE = {"minima": [{"hours": 45}], "per_year": False, "unit": "credits"}


@pytest.mark.feature("CED-02")
@pytest.mark.parametrize(
    ("amounts", "first", "status"),
    [
        ((45,), 2019, MET),
        ((20, 25), 2019, MET),
        ((44.5,), 2019, NOT_MET),
        ((45,), 2018, NOT_MET),
        ((45,), 2021, NOT_MET),
    ],
)
def test_credits_since_a_year_are_added_up_to_the_plans_year(amounts, first, status):
    found = judged(hours(since_year=2019, **FORTY_FIVE), hours=credits_of(*amounts, first=first))
    assert found.status is status
    assert found.required == "2019—2020 年合计不少于 45 学分"


def test_a_year_that_is_yet_to_come_asks_for_its_hours():
    assert judged(hours(since_year=2021, minima=[{"hours": 1}])).missing == "合计差 1 学时"


def test_tenths_of_hours_are_added_up_as_they_are_written():
    rule = hours(years=[2020], minima=[{"hours": 24}])
    tenths = credits_of(2.4, unit="hours", first=2020)
    assert judged(rule, hours=tenths * 10).status is MET
    assert judged(rule, hours=tenths * 9).missing == "2020 年合计差 2.4 学时"


def test_since_a_year_ends_with_the_year_of_the_cut_off_date_for_hours():
    plan = plan_with(cut_offs=cut_offs(hours=date(2019, 12, 31)))
    rule = hours(since_year=2019, **FORTY_FIVE)
    assert judged(rule, plan, hours=credits_of(45, first=2020)).status is NOT_MET
    assert judged(rule, plan, hours=credits_of(45)).status is MET


@pytest.mark.feature("CED-03")
@pytest.mark.parametrize(
    ("unit", "system", "status"),
    [
        ("hours", "行业系统", MET),
        ("hours", "行业 系统", MET),
        ("hours", "", TO_JUDGE),
        ("hours", "别的系统", NOT_MET),
        ("credits", "行业系统", NOT_MET),
    ],
)
def test_only_records_of_the_unit_and_the_system_count(unit, system, status):
    rule = hours(last=3, minima=[{"hours": 90}], per_year=False, system="行业系统")
    found = judged(rule, hours=credits_of(90, unit=unit, system=system))
    assert found.status is status
    assert found.required == "2017—2019 年合计在行业系统登记的不少于 90 学时"
    if status is TO_JUDGE:
        assert found.missing == "是否登记在行业系统由审核人判断"


def test_the_last_years_end_with_the_year_of_the_cut_off_date_for_hours():
    plan = plan_with(cut_offs=cut_offs(hours=date(2020, 12, 31)))
    rule = hours(last=2)
    assert judged(rule, plan, hours=credits_of(1, 1, unit="hours")).status is MET
    late = judged(rule, plan, hours=credits_of(1, unit="hours"))
    assert (late.status, late.missing) == (NOT_MET, "缺少2020 年的学时")


@pytest.mark.feature("CED-04")
def test_a_period_that_is_not_stated_is_for_a_person_once_the_minima_are_reached():
    rule = hours(minima=[{"kind": "general", "hours": 30}, {"kind": "professional", "hours": 60}], per_year=False)
    done = credits_of(15, 15, unit="hours", kind=GENERAL) + credits_of(60, unit="hours")
    found = judged(rule, hours=done)
    assert (found.status, found.missing) == (TO_JUDGE, "通知没有写明计算哪些年度，由审核人判断")
    assert found.actual == "共 90 学时"
    short = judged(rule, hours=done[:2] + credits_of(59, unit="hours"))
    assert (short.status, short.missing) == (NOT_MET, "专业科目差 1 学时")


@pytest.mark.feature("CED-04")
def test_each_year_has_its_own_minimum():
    rule = hours(years=[2018, 2019], minima=[{"kind": "general", "hours": 18}])
    done = credits_of(18, 17, unit="hours", first=2018, kind=GENERAL)
    found = judged(rule, hours=done)
    assert (found.status, found.missing) == (NOT_MET, "2019 年一般公需科目差 1 学时")


@pytest.mark.parametrize(
    "fields",
    [
        {"years": [2019], "since_year": 2019},
        {"since_year": 2019, "last": 3},
        {"since": "present_title", "last": 3},
        {},
        {"minima": [{"hours": 1}]},
        {"per_year": False},
    ],
)
def test_a_period_is_stated_in_one_way_or_the_sum_of_all_years_is_asked(fields):
    with pytest.raises(ValidationError):
        hours(**fields)


def only_hours(plan, facts):
    return [each for each in judge(plan, "engineer", "engineer-transfer", facts) if each.kind in ("hours", "any")]


@pytest.mark.feature("CED-03")
@pytest.mark.parametrize(
    ("done", "status"),
    [
        (credits_of(45), MET),
        (credits_of(90, unit="hours", system="行业系统"), MET),
        (credits_of(90, unit="hours"), TO_JUDGE),
        (credits_of(44) + credits_of(89, unit="hours", system="行业系统"), NOT_MET),
    ],
)
def test_one_of_two_systems_is_enough(done, status):
    either = ContinuingEducation.model_validate(
        {
            "titles": ["engineer"],
            "since_year": 2019,
            **FORTY_FIVE,
            "alternatives": [{"last": 3, "minima": [{"hours": 90}], "per_year": False, "system": "行业系统"}],
        }
    )
    (found,) = only_hours(plan_with(continuing_education=(either,)), Facts(hours=done))
    assert (found.status, found.title, len(found.children)) == (status, "继续教育（满足其中一种）", 2)


GOOD, POOR = AppraisalGrade.COMPETENT, AppraisalGrade.BASICALLY_COMPETENT


def appraisal(**fields):
    return AppraisalRule.model_validate({"kind": "appraisal", **fields})


def results(grades):
    return tuple(AppraisalResult(year, grade) for year, grade in grades.items())


@pytest.mark.feature("APR-04")
def test_the_last_years_before_the_plans_year():
    rule = appraisal(last=5)
    good = results(dict.fromkeys(range(2015, 2020), GOOD))
    assert judged(rule, appraisals=good).status is MET
    assert judged(rule, appraisals=good[1:]).missing == "缺少2015 年的考核结果"


def test_the_last_years_end_with_the_year_of_the_cut_off_date_for_appraisals():
    plan = plan_with(cut_offs=cut_offs(appraisal=date(2018, 12, 31)))
    assert judged(appraisal(last=2), plan, appraisals=results({2017: GOOD, 2018: GOOD})).status is MET


@pytest.mark.feature("APR-03")
@pytest.mark.parametrize(
    ("grades", "status"),
    [
        ({2017: GOOD, 2018: GOOD}, MET),
        ({2018: GOOD, 2019: GOOD}, MET),
        ({2017: GOOD, 2018: POOR, 2019: GOOD}, NOT_MET),
        ({}, NOT_MET),
    ],
)
def test_one_of_two_ranges_is_enough(grades, status):
    found = judged(appraisal(alternative_years=[[2017, 2018], [2018, 2019]]), appraisals=results(grades))
    assert found.status is status
    assert found.required.startswith("2017—2018 年各年度考核均为合格（称职）以上，或者2018—2019 年")


@pytest.mark.parametrize(
    "fields",
    [{}, {"years": [2019], "last": 1}, {"alternative_years": [[]]}, {"last": 3, "alternative_years": [[2019]]}],
)
def test_appraisals_are_asked_in_exactly_one_way(fields):
    with pytest.raises(ValidationError):
        appraisal(**fields)


def obtained(*days):
    return tuple(TitleHeld("工程师", Level.INTERMEDIATE, day) for day in days)


UNDATED = "没有写明取得现职称的时间，由审核人判断"
WHICH, LATE = "从工程师、经济师中的哪一个算起，由审核人判断", "现职称是资历截止日以后取得的，由审核人判断"
NOT_YET = "取得现职称的次年还没有到，没有应计的年度"
IN_2017, IN_2016, IN_2019 = date(2017, 1, 1), date(2016, 12, 31), date(2019, 3, 1)


@pytest.mark.parametrize(
    ("days", "fields", "status", "missing"),
    [
        ((IN_2017,), {}, MET, ""),
        ((IN_2016,), {}, NOT_MET, "缺少2017 年的考核结果"),
        ((IN_2016, IN_2017), {}, NOT_MET, "缺少2017 年的考核结果"),  # of two of one level the first
        ((IN_2017, None), {}, TO_JUDGE, UNDATED),
        ((), {}, TO_JUDGE, UNDATED),
        ((IN_2016,), {"count": 2}, MET, ""),
        ((IN_2017,), {"count": 3}, NOT_MET, "还差 1 个年度达到合格（称职）"),
        ((IN_2019,), {}, MET, ""),
        ((IN_2019,), {"count": 1}, NOT_MET, "还差 1 个年度达到合格（称职）"),
    ],
)
def test_appraisals_since_the_present_title_begin_with_the_next_year(days, fields, status, missing):
    low = TitleHeld("助理工程师", Level.JUNIOR, date(2010, 1, 1))
    rule = appraisal(since="present_title", **fields)
    found = judged(
        rule, titles=(*obtained(*days), *([low] if days else [])), appraisals=results({2018: GOOD, 2019: GOOD})
    )
    assert (found.status, found.missing) == (status, missing)
    assert found.required.startswith("取得现职称的次年起到 2019 年")
    assert (found.actual == NOT_YET) == (days == (IN_2019,))


@pytest.mark.parametrize(
    ("days", "per_year", "status", "missing"),
    [
        ((IN_2017,), True, MET, ""),
        ((IN_2016,), True, NOT_MET, "2017 年合计差 40 学时"),
        ((IN_2017,), False, MET, ""),
        ((IN_2019,), False, NOT_MET, "2020 年合计差 40 学时"),
        ((date(2020, 1, 1),), False, TO_JUDGE, "由审核人判断"),  # no year has gone by, of which there could be hours
        ((date(2020, 1, 1),), True, TO_JUDGE, "由审核人判断"),
        ((None,), True, TO_JUDGE, UNDATED),
    ],
)
def test_hours_since_the_present_title_begin_with_the_next_year(days, per_year, status, missing):
    rule = hours(since="present_title", minima=[{"hours": 40}], per_year=per_year)
    last = 40 if per_year else 0
    found = judged(rule, titles=obtained(*days), hours=credits_of(40, 40, last, unit="hours", first=2018))
    assert (found.status, found.missing) == (status, missing)
    each = "每年各类科目" if per_year else "合计"
    assert found.required == f"取得现职称的次年起到 2020 年{each}不少于 40 学时"


@pytest.mark.parametrize(
    ("days", "rule", "status", "missing"),
    [
        ((IN_2016, IN_2017), appraisal(since="present_title"), TO_JUDGE, WHICH),
        (
            (IN_2017, IN_2016),
            appraisal(since="present_title"),
            TO_JUDGE,
            WHICH.replace("工程师、经济师", "经济师、工程师"),
        ),
        ((IN_2017, date(2018, 1, 1)), appraisal(since="present_title"), MET, ""),
        ((IN_2016, IN_2017), hours(since="present_title", minima=[{"hours": 40}], per_year=True), TO_JUDGE, WHICH),
        ((date(2021, 1, 1), None), appraisal(since="present_title"), TO_JUDGE, UNDATED),
        ((date(2021, 1, 1), date(2021, 1, 1)), appraisal(since="present_title"), TO_JUDGE, LATE),
    ],
)
def test_which_of_two_titles_of_one_level_is_the_present_one_a_person_judges(days, rule, status, missing):
    """By the first of them somebody lacked the years before the second, which may be the present one."""
    titles = [TitleHeld(name, Level.INTERMEDIATE, day) for name, day in zip(("工程师", "经济师"), days, strict=True)]
    found = judged(
        rule,
        titles=tuple(titles),
        appraisals=results({2018: GOOD, 2019: GOOD}),
        hours=credits_of(40, 40, 40, unit="hours", first=2018),
    )
    assert (found.status, found.missing) == (status, missing)


def test_everybody_may_be_asked_since_the_present_title():
    asked = Appraisal.model_validate({"since": "present_title"})
    study = ContinuingEducation.model_validate({"titles": ["engineer"], "since": "present_title"})
    plan = plan_with(appraisal=asked, continuing_education=(study,))
    known = Facts(titles=obtained(date(2018, 5, 1)), appraisals=results({2019: GOOD}))
    found = {each.kind: each for each in judge(plan, "engineer", "engineer-transfer", known)}
    assert found["appraisal"].status is MET
    assert found["hours"].missing == "缺少2019—2020 年的学时"


def test_appraisals_of_another_title_are_not_asked():
    plan = plan_with(appraisal=Appraisal(titles=("assistant-engineer",), last=3), continuing_education=())
    kinds = [each.kind for each in judge(plan, "engineer", "engineer-transfer", Facts())]
    assert kinds == ["employment", "major_offered", "route"]
    kinds = [each.kind for each in judge(plan, "assistant-engineer", "assistant-skilled", Facts())]
    assert kinds[-1] == "appraisal"


@pytest.mark.parametrize(("graded", "status"), [((2017,), NOT_MET), ((2017, 2018), MET)])
def test_a_year_named_twice_counts_once(graded, status):
    rule = AppraisalRule(kind="appraisal", years=(2017, 2017, 2018), count=2)
    results = tuple(AppraisalResult(year, AppraisalGrade.COMPETENT) for year in graded)
    assert judged(rule, appraisals=results).status is status
