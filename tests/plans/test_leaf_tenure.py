"""Tenure of several kinds of time, from days that depend on the title, with years subtracted."""

from datetime import date

import pytest

from plans.rules import Status
from plans.rules.facts import Appointment, AppraisalResult, Education, TitleHeld, Work
from plans.spec.base import AppraisalGrade, Degree, EmploymentClass, Level
from plans.spec.parts import Tag
from plans.spec.rule import AppointedNowRule, StartRule, TenureRule, TitleHow
from tests.plans.changed import plan
from tests.plans.judged import judged, plan_with

MET, NOT_MET, TO_JUDGE = Status.MET, Status.NOT_MET, Status.TO_JUDGE
ENTERPRISE, STATE = EmploymentClass.ENTERPRISE, EmploymentClass.STATE_ENTERPRISE


def tenure(**fields):
    return TenureRule.model_validate({"kind": "tenure", "basis": "professional", "years": 4, **fields})


def worked(starts=date(2016, 12, 31), ends=None, **more):
    return Work(starts, ends, label="工作", **more)


@pytest.mark.feature("ELG-11")
@pytest.mark.parametrize(
    ("employment", "asked", "status"),
    [
        (EmploymentClass.PRIVATE_ENTERPRISE, "enterprise", MET),
        (ENTERPRISE, "enterprise", MET),
        (EmploymentClass.INSTITUTION_ESTABLISHMENT, "enterprise", NOT_MET),
        (None, "enterprise", TO_JUDGE),
        (ENTERPRISE, "state_enterprise", TO_JUDGE),
        (STATE, "private_enterprise", NOT_MET),
    ],
)
def test_only_work_in_the_classes_named_counts(employment, asked, status):
    found = judged(tenure(employment_classes=[asked]), works=(worked(employment=employment),))
    assert found.status is status
    if status is TO_JUDGE:
        assert found.missing == "部分时间是否可以计入没有写明，由审核人判断"


@pytest.mark.feature("ELG-11")
def test_years_of_any_enterprise_hold_where_both_kinds_of_it_are_named():
    rule = tenure(employment_classes=["private_enterprise", "state_enterprise"])
    assert judged(rule, works=(worked(employment=ENTERPRISE),)).status is MET


def test_an_appointment_counts_by_its_level_and_its_class():
    rule = tenure(basis="appointed", level="junior", employment_classes=["enterprise"])
    held = Appointment("助理工程师", Level.JUNIOR, date(2016, 12, 31), employment=STATE)
    assert judged(rule, appointments=(held,)).status is MET
    low = Appointment("技术员", Level.ASSISTANT_TECHNICIAN, date(2016, 12, 31), employment=STATE)
    assert judged(rule, appointments=(low,)).status is NOT_MET


@pytest.mark.feature("ELG-15")
@pytest.mark.parametrize(
    ("starts", "tags", "status"),
    [
        (date(1995, 12, 31), ("rural",), MET),
        (date(1996, 1, 1), ("rural",), NOT_MET),
        (date(1980, 1, 1), ("urban",), NOT_MET),
        (date(1980, 1, 1), (), TO_JUDGE),
    ],
)
def test_only_work_with_the_tag_counts(starts, tags, status):
    assert judged(tenure(years=25, tag="rural"), works=(worked(starts, tags=tags),)).status is status


@pytest.mark.parametrize(
    ("starts", "status", "missing"),
    [
        (date(2020, 6, 30), MET, ""),
        (date(2020, 7, 1), NOT_MET, "还差 1 天，2021年1月1日满 6 个月"),
        (None, NOT_MET, "没有可以计入的专业工作年限记录"),
    ],
)
def test_months_are_counted_where_the_notice_counts_them(starts, status, missing):
    rule = tenure(years=None, months=6)
    found = judged(rule, works=(worked(starts),) if starts else ())
    assert (found.status, found.missing) == (status, missing)
    assert found.required == "从事专业工作满 6 个月（计算到2020年12月31日，只计整月）"
    assert found.actual in (
        "0 个月",
        "到2020年12月31日满 6 个月零 1 天",
        "到2020年12月31日满 5 个月零 30 天",
        "到2020年12月31日满 6 个月",
    )


@pytest.mark.parametrize(
    "fields", [{"months": 6}, {"years": None}, {"years": None, "months": 6, "minus_years_for": "competent"}]
)
def test_a_tenure_has_one_length(fields):
    with pytest.raises(ValueError, match=r"years 和 months 必须写且只写一个|按月计算时不能写"):
        tenure(**fields)


@pytest.mark.feature("ELG-12")
@pytest.mark.parametrize(("ends", "status"), [(date(2018, 12, 31), MET), (date(2018, 12, 29), NOT_MET)])
def test_years_in_an_enterprise_and_years_appointed_are_added(ends, status):
    rule = tenure(years=5, employment_classes=["enterprise"], also=[{"basis": "appointed", "level": "junior"}])
    found = judged(
        rule,
        works=(worked(date(2015, 12, 31), ends, employment=STATE),),
        appointments=(Appointment("助理工程师", Level.JUNIOR, date(2018, 12, 31), label="聘书"),),
    )
    assert found.status is status
    assert found.required.startswith("作为企业在职人员从事专业工作，加上实际聘任初级（助理级）以上职务满 5 年")
    assert found.evidence == ["工作", "聘书"]


def test_days_that_count_twice_count_once():
    rule = tenure(years=5, also=[{"basis": "skilled_work"}])
    assert judged(rule, works=(worked(skilled=True),)).status is NOT_MET


def title(day=date(2015, 12, 1), **more):
    return TitleHeld("工程师", Level.INTERMEDIATE, day, "职称证书", **more)


def counting(*starts):
    return tenure(basis="title_held", level="intermediate", years=5, counts_from=starts)


EXAM = TitleHow.EXAM


@pytest.mark.feature("ELG-03")
@pytest.mark.parametrize(
    ("start", "held", "status"),
    [
        ({"how": "exam", "counts_from": "exam_date"}, title(how=EXAM, exam_on=date(2015, 12, 31)), MET),
        ({"how": "exam", "counts_from": "exam_date"}, title(how=EXAM, exam_on=date(2016, 1, 1)), NOT_MET),
        ({"how": "exam", "counts_from": "exam_date"}, title(how=EXAM), TO_JUDGE),
        ({"how": "exam", "counts_from": "exam_date"}, title(), TO_JUDGE),
        ({"how": "exam", "counts_from": "exam_date"}, title(how=TitleHow.EVALUATION), MET),
        ({"counts_from": "issue_date"}, title(issued_on=date(2016, 3, 1)), NOT_MET),
        ({"counts_from": "issue_date"}, title(issued_on=date(2015, 12, 20)), MET),
        ({"counts_from": "year_end"}, title(date(2015, 1, 5)), MET),
        ({"counts_from": "year_end"}, title(date(2016, 1, 5)), NOT_MET),
        ({"counts_from": "year_start"}, title(date(2016, 6, 1)), NOT_MET),
        ({"counts_from": "year_start"}, title(date(2015, 12, 31)), MET),
        ({"counts_from": "obtained"}, title(date(2015, 12, 31)), MET),
        ({"before": "2015-12-01", "counts_from": "year_end"}, title(date(2015, 11, 30)), MET),
        ({"before": "2015-12-01", "counts_from": "issue_date"}, title(issued_on=date(2019, 1, 1)), MET),
        ({"after": "2015-12-01", "counts_from": "issue_date"}, title(issued_on=date(2019, 1, 1)), NOT_MET),
        ({"after": "2015-12-02", "counts_from": "issue_date"}, title(issued_on=date(2019, 1, 1)), MET),
        ({"before": "2015-12-01", "counts_from": "issue_date"}, title(None, issued_on=date(2010, 1, 1)), TO_JUDGE),
        ({"counts_from": "issue_date"}, title(None, issued_on=date(2010, 1, 1)), MET),
        ({"counts_from": "year_end"}, title(None), TO_JUDGE),
    ],
)
def test_the_start_depends_on_how_and_when_the_title_was_obtained(start, held, status):
    assert judged(counting(start), titles=(held,)).status is status


def test_the_first_rule_that_fits_decides():
    rule = counting(
        {"how": "recognition", "counts_from": "year_end"},
        {"how": "exam", "counts_from": "exam_date"},
    )
    assert judged(rule, titles=(title(how=EXAM, exam_on=date(2018, 1, 1)),)).status is NOT_MET
    assert StartRule(counts_from="obtained").how == "any"


def test_a_lower_title_does_not_count():
    low = TitleHeld("助理工程师", Level.JUNIOR, date(2000, 1, 1))
    found = judged(counting(), titles=(low,))
    assert (found.status, found.actual) == (NOT_MET, "0 年")


def test_time_after_a_title_counts_from_the_day_that_its_rule_names():
    rule = tenure(after_title=["工程师"], counts_from=[{"how": "exam", "counts_from": "exam_date"}])
    works = (worked(date(2000, 1, 1)),)
    assert judged(rule, works=works, titles=(title(how=EXAM, exam_on=date(2016, 12, 31)),)).status is MET
    assert judged(rule, works=works, titles=(title(how=EXAM, exam_on=date(2017, 1, 1)),)).status is NOT_MET
    unsure = judged(rule, works=works, titles=(title(how=EXAM),))
    assert (unsure.status, unsure.missing) == (TO_JUDGE, "资格名称不完全一致，由审核人判断")


@pytest.mark.parametrize(
    ("day", "status"), [(date(2016, 12, 31), MET), (date(2017, 1, 1), NOT_MET), (None, TO_JUDGE), ("none", NOT_MET)]
)
def test_time_after_a_schooling_counts_from_the_day_it_was_completed(day, status):
    schooling = () if day == "none" else (Education(Degree.MASTER, "土木工程", day),)
    rule = tenure(after_education="bachelor")
    found = judged(rule, works=(worked(date(2000, 1, 1)),), educations=schooling)
    assert found.status is status
    assert found.required.startswith("取得大学本科学历后从事专业工作满 4 年")
    if day == "none":
        assert found.missing == "没有取得大学本科学历的记录"


UNDATED, UNSURE = "没有写明取得时间，由审核人判断", "资格名称不完全一致，由审核人判断"


@pytest.mark.parametrize(
    ("schooling", "titles", "status", "missing"),
    [
        ((2019, None), {"工程师": 2010}, TO_JUDGE, UNDATED),
        ((2010, None), {"工程师": 2010}, MET, ""),
        ((2010,), {"工程师": 2019, "工程师（土建）": 2010}, TO_JUDGE, UNSURE),
        ((2010,), {"工程师": 2010, "工程师（土建）": 2019}, MET, ""),
        ((2010,), {"工程师": 2019, "工程师（土建）": 2018}, NOT_MET, "还差 366 天，2022年1月1日满 4 年"),
        ((2010,), {"工程师（土建）": 2019, "工程师": None}, TO_JUDGE, UNSURE),
        ((2010,), {"助理工程师": 2010}, NOT_MET, "没有取得工程师、大学本科学历的记录"),
        ((2010,), {"助理工程师": 2010, "建设助理工程师、工程师": 2010}, TO_JUDGE, UNSURE),
    ],
)
def test_what_came_before_by_a_sure_record_hides_none_that_a_person_must_judge(schooling, titles, status, missing):
    found = judged(
        tenure(after_education="bachelor", after_title=["工程师"]),
        works=(worked(date(2000, 1, 1)),),
        educations=tuple(Education(Degree.MASTER, "土木工程", new_year(year)) for year in schooling),
        titles=tuple(TitleHeld(name, Level.INTERMEDIATE, new_year(year)) for name, year in titles.items()),
    )
    assert (found.status, found.missing) == (status, missing)


def new_year(year):
    return year and date(year, 1, 1)


def appraised(**grades):
    return tuple(AppraisalResult(int(year[1:]), AppraisalGrade(grade)) for year, grade in grades.items())


GOOD, POOR = "competent", "basically_competent"


@pytest.mark.parametrize(
    ("starts", "grades", "status"),
    [
        (date(2016, 12, 31), {"y2017": GOOD, "y2018": GOOD, "y2019": GOOD}, MET),
        (date(2016, 12, 31), {"y2017": GOOD, "y2018": POOR, "y2019": GOOD}, NOT_MET),
        (date(2015, 12, 31), {"y2016": GOOD, "y2017": GOOD, "y2018": POOR, "y2019": GOOD}, MET),
        (date(2015, 12, 31), {"y2016": GOOD, "y2017": POOR, "y2018": POOR, "y2019": GOOD}, NOT_MET),
        (date(2016, 12, 31), {"y2018": GOOD, "y2019": GOOD}, TO_JUDGE),
        (date(2015, 12, 31), {"y2017": GOOD, "y2018": GOOD, "y2019": GOOD}, MET),
        (date(2016, 12, 31), {"y2014": POOR, "y2017": GOOD, "y2018": GOOD, "y2019": GOOD, "y2021": POOR}, MET),
    ],
)
def test_years_appraised_below_the_grade_are_subtracted(starts, grades, status):
    rule = tenure(minus_years_for="competent")
    found = judged(rule, works=(worked(starts),), appraisals=appraised(**grades))
    assert found.status is status
    assert found.required.endswith("，年度考核低于合格（称职）的年份扣除")


def test_the_first_day_after_a_subtraction_is_named():
    grades = appraised(y2017=GOOD, y2018=POOR, y2019=GOOD)
    found = judged(tenure(minus_years_for="competent"), works=(worked(),), appraisals=grades)
    assert found.satisfiable_from == date(2021, 12, 31)
    assert found.actual == "到2020年12月31日满 4 年，扣除考核未达到要求的2018 年"
    assert found.missing == "还差 365 天，2021年12月31日扣除后满 4 年"


def test_an_unknown_appraisal_that_decides_is_named():
    grades = appraised(y2018=GOOD, y2019=GOOD)
    found = judged(tenure(minus_years_for="competent"), works=(worked(),), appraisals=grades)
    assert found.missing == "没有2017 年的考核结果，是否扣除年限由审核人判断"


def test_work_that_ended_too_soon_is_not_healed_by_time():
    found = judged(tenure(minus_years_for="competent"), works=(worked(date(2010, 1, 1), date(2011, 1, 1)),))
    assert (found.status, found.satisfiable_from, found.missing) == (NOT_MET, None, "任期已结束，年限不足")


def test_without_a_cut_off_date_a_person_judges():
    found = judged(tenure(), plan_with(cut_offs=()), works=(worked(),))
    assert (found.status, found.missing) == (TO_JUDGE, "计划没有写明资历截止日，由审核人判断")


def test_work_that_is_not_skilled_is_no_skilled_work():
    rule = tenure(basis="skilled_work")
    assert judged(rule, works=(worked(skilled=True),)).status is MET
    found = judged(rule, works=(worked(),))
    assert (found.status, found.evidence) == (NOT_MET, [])


def test_tagged_work_is_asked_for_in_the_words_of_the_plan():
    plan = plan_with(tags=(Tag(code="village", label="在乡村学校任教"),))
    assert judged(tenure(tag="village"), plan).required.startswith("在乡村学校任教满 4 年")
    assert judged(tenure(tag="other"), plan).required.startswith("从事专业工作满 4 年")


@pytest.mark.parametrize(
    ("starts", "ends", "status"),
    [
        (date(2018, 1, 1), None, "met"),
        (date(2018, 1, 1), date(2020, 9, 22), "to_judge"),
        (date(2020, 9, 22), None, "to_judge"),
        (date(2020, 9, 29), None, "not_met"),
        (date(2018, 1, 1), date(2019, 9, 22), "not_met"),
    ],
)
def test_where_routes_end_on_other_days_the_appointment_must_hold_on_each(starts, ends, status):
    span = {"kind": "apply", "opens": "2020-09-01"}
    late = span | {"closes": "2020-09-28", "routes": ["engineer-normal"]}
    document = plan(windows=[span | {"closes": "2020-09-20"}, late])
    held = (Appointment("助理工程师", Level.JUNIOR, starts, ends, "聘书"),)
    found = judged(AppointedNowRule(kind="appointed_now", level=Level.JUNIOR), document, appointments=held)
    assert found.status == status
    assert ("2020年9月20日、2020年9月28日" in found.missing) == (status == "to_judge")
