"""Leaves about numbers that the applicant writes, about age, and about how long or how often something must hold."""

from datetime import date

import pytest
from pydantic import ValidationError

from plans.rules import Status
from plans.rules.facts import AppraisalResult, Education, Figure, Named
from plans.rules.numbers import range_in_words, read_number, shown
from plans.spec.base import AcademicDegree, AppraisalGrade, Degree, Sex
from plans.spec.condition import NumberAnswer, Question
from plans.spec.rule import AgeRule, AppraisalRule, EducationRule, HoldsRule, NumberRule
from tests.plans.judged import judged, plan_with

MET, NOT_MET, TO_JUDGE = Status.MET, Status.NOT_MET, Status.TO_JUDGE
LESSONS = Question(code="lessons", text="平均每学年任教多少课时？", number=NumberAnswer(unit="课时", most=2000))
PLAN = plan_with(questions=(LESSONS,))


@pytest.mark.parametrize(
    ("number", "bounds", "status", "missing"),
    [
        (320, {"at_least": 320}, MET, ""),
        (319.5, {"at_least": 320}, NOT_MET, "还差 0.5 课时"),
        (320, {"at_most": 320}, MET, ""),
        (321, {"at_most": 320}, NOT_MET, "多出 1 课时"),
        (330, {"at_least": 320, "at_most": 340}, MET, ""),
        (None, {"at_least": 0}, TO_JUDGE, "请填写“平均每学年任教多少课时？”"),
    ],
)
def test_a_number_lies_between_its_bounds_and_both_belong_to_them(number, bounds, status, missing):
    figures = () if number is None else (Figure("lessons", number),)
    found = judged(NumberRule(kind="number", question="lessons", **bounds), PLAN, figures=figures)
    assert (found.status, found.missing) == (status, missing)


def test_what_a_number_must_be_is_said_with_its_unit():
    found = judged(NumberRule(kind="number", question="lessons", at_least=320, at_most=400), PLAN)
    assert found.required == "“平均每学年任教多少课时？”不少于 320 课时、不超过 400 课时"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("320", 320), (" 7 ", 7), ("0", 0), ("2000", 2000), ("2001", None), ("-1", None), ("1.5", None), ("1e3", None),
        ("", None), ("三百", None), ("٣", None), ("9" * 40, None), ("1,000", None), ("NaN", None), ("inf", None),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_is_typed_and_nothing_else_is(text, number):
    assert read_number(LESSONS.number, text) == number


def test_decimals_are_read_only_where_the_plan_asks_for_them():
    points = NumberAnswer(unit="分", least=1, most=100, decimals=True)
    assert read_number(points, "59.5") == 59.5
    assert read_number(points, "59.555") is None
    assert read_number(points, "0.5") is None
    assert shown(points, "60.0") == "60 分"
    assert shown(points, "x") is None
    assert range_in_words(points) == "1 到 100 的数，最多两位小数"
    assert range_in_words(NumberAnswer(unit="例")) == "0 以上的整数"
    assert read_number(NumberAnswer(unit="例"), "1000000001") is None


@pytest.mark.parametrize(
    "wrong",
    [{}, {"at_least": 2, "at_most": 1}, {"at_least": "3"}, {"at_least": True}, {"at_least": -1}, {"at_most": 1e300}],
)
def test_a_number_condition_needs_bounds_that_make_sense(wrong):
    with pytest.raises(ValidationError):
        NumberRule(kind="number", question="lessons", **wrong)


BORN = date(1975, 12, 31)  # 45 on the cut-off date


@pytest.mark.parametrize(
    ("rule", "known", "status"),
    [
        ({"at_least": 45}, {"born_on": BORN}, MET),
        ({"at_least": 45}, {"born_on": date(1976, 1, 1)}, NOT_MET),
        ({"at_most": 45}, {"born_on": BORN}, MET),
        ({"at_most": 45}, {"born_on": date(1974, 12, 31)}, NOT_MET),
        ({"at_most": 45}, {"born_on": date(1975, 1, 1)}, MET),
        ({"at_most": 45}, {}, TO_JUDGE),
        ({"at_most": 44, "day": date(2020, 12, 30)}, {"born_on": BORN}, MET),
        ({"at_least": 45, "sex": "female"}, {"born_on": BORN, "sex": Sex.FEMALE}, MET),
        ({"at_least": 45, "sex": "female"}, {"born_on": BORN, "sex": Sex.MALE}, NOT_MET),
        ({"at_least": 45, "sex": "female"}, {"born_on": BORN}, TO_JUDGE),
        ({"at_least": 45, "sex": "female"}, {"sex": Sex.FEMALE}, TO_JUDGE),
        ({"at_least": 45, "sex": "female"}, {"born_on": date(1990, 1, 1)}, NOT_MET),
        ({"sex": "male"}, {"sex": Sex.MALE}, MET),
        ({"sex": "male"}, {}, TO_JUDGE),
    ],
)
def test_age_is_counted_in_whole_years_on_the_day(rule, known, status):
    assert judged(AgeRule(kind="age", **rule), **known).status is status


def test_who_is_too_young_is_told_the_birthday():
    found = judged(AgeRule(kind="age", at_least=50), born_on=BORN)
    assert found.satisfiable_from == date(2025, 12, 31)
    assert found.actual == "到2020年12月31日 45 周岁"
    assert judged(AgeRule(kind="age", at_most=40), born_on=BORN).satisfiable_from is None


def test_an_age_without_a_day_to_count_to_is_left_to_a_person():
    assert judged(AgeRule(kind="age", at_most=45), plan_with(cut_offs=()), born_on=BORN).status is TO_JUDGE


@pytest.mark.parametrize("wrong", [{}, {"at_least": 50, "at_most": 45}, {"sex": "other"}, {"day": "2020-12-31"}])
def test_an_age_condition_asks_something_possible(wrong):
    with pytest.raises(ValidationError):
        AgeRule(kind="age", **wrong)


def appraised(*grades: str) -> tuple[AppraisalResult, ...]:
    return tuple(AppraisalResult(year, AppraisalGrade(grade)) for year, grade in enumerate(grades, start=2018))


@pytest.mark.parametrize(
    ("grades", "status"),
    [
        (("excellent", "excellent", "competent"), MET),
        (("excellent", "competent", "competent"), NOT_MET),
        (("excellent", "excellent"), MET),
        ((), NOT_MET),
    ],
)
def test_so_many_years_of_several_must_reach_the_grade(grades, status):
    rule = AppraisalRule(kind="appraisal", years=(2018, 2019, 2020), minimum="excellent", count=2)
    found = judged(rule, appraisals=appraised(*grades))
    assert found.status is status
    assert found.required == "2018—2020 年中至少有 2 个年度考核为优秀"
    assert ("个年度达到优秀" in found.missing) is (status is NOT_MET)


@pytest.mark.parametrize("years", [{"years": (2019,)}, {"last": 1}, {"alternative_years": ((2018, 2019), (2020,))}])
def test_no_more_years_are_asked_than_are_named(years):
    with pytest.raises(ValidationError, match="count 不能多于所列的年份"):
        AppraisalRule(kind="appraisal", count=2, **years)


@pytest.mark.parametrize(
    ("obtained", "status"),
    [
        (date(2017, 12, 31), MET),
        (date(2017, 12, 30), NOT_MET),
        (date(2021, 1, 1), NOT_MET),
        (None, TO_JUDGE),
    ],
)
def test_a_result_counts_as_long_as_it_is_valid(obtained, status):
    rule = HoldsRule(kind="holds", what="credential", any_of=("能力测试合格",), within_years=3)
    found = judged(rule, credentials=(Named("能力测试合格", obtained),))
    assert found.status is status
    assert found.required == "能力测试合格（3 年内取得的有效）"


def test_a_newer_result_counts_beside_one_that_has_expired():
    rule = HoldsRule(kind="holds", what="credential", any_of=("能力测试合格",), within_years=3)
    old, new = Named("能力测试合格", date(2010, 1, 1)), Named("能力测试合格", date(2020, 1, 1))
    assert judged(rule, credentials=(old, new)).status is MET
    assert judged(rule, credentials=(old,)).missing == "已超过 3 年有效期"
    assert judged(rule, plan_with(cut_offs=()), credentials=(old,)).status is TO_JUDGE


def studied(degree: Degree, academic: AcademicDegree | None = None, full_time: bool | None = None) -> Education:
    return Education(degree, "土木工程", date(2010, 7, 1), "证书", academic, full_time)


COLLEGE, BACHELOR, MASTER = Degree.COLLEGE, Degree.BACHELOR, Degree.MASTER
NONE, BSC, MSC = AcademicDegree.NONE, AcademicDegree.BACHELOR, AcademicDegree.MASTER


@pytest.mark.parametrize(
    ("rule", "education", "status"),
    [
        ({"counts": "academic"}, studied(BACHELOR, MSC), MET),
        ({"counts": "academic"}, studied(MASTER, BSC), NOT_MET),
        ({"counts": "academic"}, studied(MASTER, NONE), NOT_MET),
        ({"counts": "academic"}, studied(MASTER), TO_JUDGE),
        ({"counts": "either"}, studied(BACHELOR, MSC), MET),
        ({"counts": "either"}, studied(MASTER, NONE), MET),
        ({"counts": "either"}, studied(BACHELOR, BSC), NOT_MET),
        ({"counts": "either"}, studied(BACHELOR), TO_JUDGE),
        ({"full_time": True}, studied(MASTER, full_time=True), MET),
        ({"full_time": True}, studied(MASTER, full_time=False), NOT_MET),
        ({"full_time": True}, studied(MASTER), TO_JUDGE),
        ({"full_time": True}, studied(BACHELOR), NOT_MET),
        ({}, studied(MASTER, NONE, False), MET),
    ],
)
def test_schooling_and_academic_degree_are_told_apart(rule, education, status):
    found = judged(EducationRule(kind="education", minimum="master", major="any", **rule), educations=(education,))
    assert found.status is status


def test_what_kind_of_degree_is_asked_is_said():
    def words(**rule):
        return judged(EducationRule(kind="education", minimum="bachelor", major="any", **rule)).required

    assert words(counts="academic") == "学士以上学位"
    assert words(counts="either", full_time=True) == "全日制大学本科以上学历或者学士以上学位"


@pytest.mark.parametrize("minimum", ["vocational", "college", "second_bachelor"])
def test_an_academic_degree_is_one_of_three(minimum):
    with pytest.raises(ValidationError, match="minimum 只能写"):
        EducationRule(kind="education", minimum=minimum, counts="either")
