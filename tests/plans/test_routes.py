"""The Huzhou plan's routes, judged for invented people at every boundary."""

from dataclasses import replace
from datetime import date

import pytest

from plans.rules import Status, judge, judge_routes, overall
from plans.rules.facts import Appointment, AppraisalResult, Education, Facts, Hours, Named, Recommender, SheetScore
from plans.rules.judge import school_degree, with_school
from plans.spec.base import AppraisalGrade, Degree, EmploymentClass, HoursKind, Level
from tests.plans.people import assistant, huzhou, self_scorer, technician

D = date
MET, NOT_MET, TO_JUDGE = Status.MET, Status.NOT_MET, Status.TO_JUDGE


def normal(facts):
    return judge(huzhou(), "engineer", "engineer-normal", facts)


def named(findings, title):
    return next(finding for finding in findings if finding.title == title)


@pytest.mark.feature("ELG-02", "ELG-03")
def test_an_assistant_engineer_of_four_years_meets_everything():
    findings = normal(assistant())
    assert {finding.status for finding in findings} == {MET}
    assert all(finding.source for finding in findings if finding.kind != "major_offered")


@pytest.mark.feature("ELG-02", "PLN-07")
@pytest.mark.abuse("AC-049")
@pytest.mark.parametrize(
    ("appointed", "status", "first"),
    [
        (D(2016, 12, 30), MET, None),
        (D(2016, 12, 31), MET, None),
        (D(2017, 1, 1), NOT_MET, D(2021, 1, 1)),
        (D(2018, 2, 28), NOT_MET, D(2022, 2, 28)),
    ],
)
def test_four_years_the_day_before_and_the_day(appointed, status, first):
    finding = named(normal(assistant(appointed)), "实际聘任年限")
    assert (finding.status, finding.satisfiable_from) == (status, first)


def test_a_failing_tenure_says_what_is_missing_and_when_it_heals():
    finding = named(normal(assistant(D(2017, 3, 1))), "实际聘任年限")
    assert "满 4 年（计算到2020年12月31日" in finding.required
    assert finding.actual == "到2020年12月31日满 3 年零 305 天"
    assert finding.missing == "还差 60 天，2021年3月1日满 4 年"
    assert finding.evidence == ["助理工程师聘书"]
    assert finding.refuses


@pytest.mark.feature("ELG-03")
def test_years_before_the_title_was_obtained_do_not_count():
    facts = replace(assistant(D(2012, 1, 1)), titles=(replace(assistant().titles[0], obtained_on=D(2018, 5, 1)),))
    assert named(normal(facts), "实际聘任年限").satisfiable_from == D(2022, 5, 1)


@pytest.mark.feature("ELG-03")
def test_a_title_without_an_appointment_is_not_tenure():
    finding = named(normal(replace(assistant(), appointments=())), "实际聘任年限")
    assert (finding.status, finding.satisfiable_from) == (NOT_MET, None)


@pytest.mark.feature("ELG-05")
@pytest.mark.parametrize(
    ("ends", "status"),
    [(None, MET), (D(2020, 10, 15), MET), (D(2020, 10, 14), TO_JUDGE), (D(2019, 12, 31), NOT_MET)],
)
def test_appointed_in_the_year_of_declaration(ends, status):
    facts = assistant(D(2012, 1, 1), ends)
    assert named(normal(facts), "申报当年在聘").status is status


@pytest.mark.feature("ELG-06", "PLN-10")
@pytest.mark.parametrize(
    ("degree", "major", "status"),
    [
        (Degree.COLLEGE, "土木工程", MET),
        (Degree.COLLEGE, "建筑施工", MET),  # the declared major's own name
        (Degree.BACHELOR, " 工民建", MET),
        (Degree.VOCATIONAL, "土木工程", NOT_MET),
        (Degree.BACHELOR, "汉语言文学", TO_JUDGE),  # the list is for reference: near or not, a person decides
    ],
)
def test_degree_and_study_major(degree, major, status):
    facts = replace(assistant(), educations=(Education(degree, major, D(2014, 6, 30), "毕业证书"),))
    assert named(normal(facts), "学历").status is status


@pytest.mark.feature("ELG-06")
def test_the_best_of_several_degrees_counts():
    other = Education(Degree.BACHELOR, "汉语言文学", D(2018, 6, 30))
    facts = replace(assistant(), educations=(*assistant().educations, other))
    assert named(normal(facts), "学历").status is MET


def test_a_degree_after_the_cut_off_comes_true_on_its_day():
    facts = replace(assistant(), educations=(Education(Degree.COLLEGE, "土木工程", D(2021, 6, 30)),))
    finding = named(normal(facts), "学历")
    assert (finding.status, finding.satisfiable_from) == (NOT_MET, D(2021, 6, 30))


@pytest.mark.feature("APR-03")
@pytest.mark.parametrize(
    ("grade", "status"),
    [
        (AppraisalGrade.EXCELLENT, MET),
        (AppraisalGrade.COMPETENT, MET),
        (AppraisalGrade.BASICALLY_COMPETENT, NOT_MET),
        (AppraisalGrade.NOT_COMPETENT, NOT_MET),
        (None, NOT_MET),
    ],
)
def test_appraisals_of_three_years(grade, status):
    kept = tuple(each for each in assistant().appraisals if each.year != 2018)
    results = kept if grade is None else (*kept, AppraisalResult(2018, grade))
    finding = named(normal(replace(assistant(), appraisals=results)), "年度考核")
    assert finding.status is status
    assert ("2018" in finding.missing) is (status is NOT_MET)


def test_of_two_results_in_one_year_the_worse_counts():
    worse = AppraisalResult(2018, AppraisalGrade.NOT_COMPETENT)
    facts = replace(assistant(), appraisals=(*assistant().appraisals, worse))
    assert named(normal(facts), "年度考核").status is NOT_MET


@pytest.mark.feature("CED-01")
def test_hours_of_four_years_are_asked_without_a_minimum():
    assert named(normal(assistant()), "继续教育").status is MET
    facts = replace(assistant(), hours=tuple(each for each in assistant().hours if each.year != 2016))
    finding = named(normal(facts), "继续教育")
    assert (finding.status, finding.missing) == (NOT_MET, "缺少2016 年的学时")


def test_a_record_of_no_hours_is_no_record():
    kept = tuple(each for each in assistant().hours if each.year != 2016)
    facts = replace(assistant(), hours=(*kept, Hours(2016, HoursKind.GENERAL, 0)))
    assert named(normal(facts), "继续教育").status is NOT_MET


@pytest.mark.feature("PLN-12", "ELG-30")
@pytest.mark.parametrize(
    ("employment", "status"),
    [
        (EmploymentClass.ENTERPRISE, MET),
        (EmploymentClass.INSTITUTION_OFF_ESTABLISHMENT, MET),
        (EmploymentClass.CIVIL_SERVICE_LAW, NOT_MET),
        (EmploymentClass.CIVIL_SERVANT, NOT_MET),
        (None, NOT_MET),
    ],
)
def test_who_may_declare(employment, status):
    assert named(normal(replace(assistant(), employment=employment)), "申报对象").status is status


@pytest.mark.feature("PLN-09")
@pytest.mark.parametrize(("major", "status"), [("hvac", MET), (None, NOT_MET), ("astronomy", NOT_MET)])
def test_the_major_must_be_on_the_plans_list(major, status):
    assert named(normal(replace(assistant(), major=major)), "申报专业").status is status


@pytest.mark.feature("ELG-10")
@pytest.mark.parametrize(
    ("name", "obtained", "status"),
    [
        ("二级建造师", D(2019, 1, 1), MET),
        ("二级建造师（市政公用工程）", D(2019, 1, 1), TO_JUDGE),
        ("二级造价工程师", D(2021, 1, 1), NOT_MET),
        ("二级造价工程师", None, TO_JUDGE),
        ("注册安全工程师", D(2019, 1, 1), NOT_MET),
    ],
)
def test_licensed_route(name, obtained, status):
    facts = replace(assistant(), credentials=(Named(name, obtained, "证书"),))
    findings = judge(huzhou(), "engineer", "engineer-licensed", facts)
    assert named(findings, "职业资格或技能等级").status is status


@pytest.mark.feature("ELG-08")
@pytest.mark.abuse("AC-049")
@pytest.mark.parametrize(
    ("obtained", "status", "first"),
    [(D(2017, 12, 31), TO_JUDGE, None), (D(2018, 1, 1), NOT_MET, D(2021, 1, 1))],
)
def test_skilled_route_by_years(obtained, status, first):
    findings = judge(huzhou(), "engineer", "engineer-skilled", technician(obtained))
    assert overall(findings) is status  # at best for a person: work on the line is attested
    assert named(findings, "技师满 3 年，或者所列荣誉之一").satisfiable_from == first


@pytest.mark.feature("ELG-09")
def test_skilled_route_by_honour_needs_no_years():
    facts = replace(technician(D(2020, 6, 1)), honours=(Named("全国技术能手", D(2019, 9, 1), "荣誉证书"),))
    findings = judge(huzhou(), "engineer", "engineer-skilled", facts)
    assert named(findings, "技师满 3 年，或者所列荣誉之一").status is MET


@pytest.mark.feature("ELG-08")
def test_skilled_route_to_assistant_engineer():
    facts = replace(technician(), credentials=(Named("高级工", D(2018, 12, 31), "高级工证书"),), hours=())
    findings = judge(huzhou(), "assistant-engineer", "assistant-skilled", facts)
    assert overall(findings) is TO_JUDGE
    assert not any(finding.kind == "hours" for finding in findings)  # asked of engineers only


@pytest.mark.feature("ELG-07")
def test_technical_schools_count_as_the_plan_says():
    plan = huzhou()
    classes = {name: school_degree(plan, name) for name in ("中级工班", "高级工班", "预备技师(技师)班", "大学")}
    assert classes == {
        "中级工班": Degree.VOCATIONAL,
        "高级工班": Degree.COLLEGE,
        "预备技师(技师)班": Degree.BACHELOR,
        "大学": None,
    }
    trained = Education(Degree.VOCATIONAL, "土木工程", D(2014, 6, 30))
    assert with_school(plan, trained, "高级工班").degree is Degree.COLLEGE
    assert with_school(plan, replace(trained, degree=Degree.MASTER), "高级工班").degree is Degree.MASTER


@pytest.mark.feature("ELG-13", "SCO-03", "REC-01")
@pytest.mark.parametrize(
    ("facts", "status"),
    [
        (self_scorer(95), MET),
        (self_scorer(94), NOT_MET),
        (self_scorer(95, recommenders=1), NOT_MET),
        (self_scorer(95, level=Level.INTERMEDIATE), NOT_MET),
        (replace(self_scorer(), scores=(SheetScore("self-score", 120, gates_passed=False),)), NOT_MET),
        (replace(self_scorer(), scores=()), NOT_MET),
    ],
)
def test_self_scored_route(facts, status):
    assert overall(judge(huzhou(), "engineer", "engineer-self-scored", facts)) is status


def test_a_recommender_of_another_major_is_for_a_person_to_judge():
    others = (*self_scorer().recommenders[:1], Recommender("李工", Level.FULL_SENIOR, "化学工程"))
    findings = judge(huzhou(), "engineer", "engineer-self-scored", replace(self_scorer(), recommenders=others))
    assert named(findings, "专家推荐").status is TO_JUDGE


@pytest.mark.feature("WAY-01")
def test_a_route_without_stated_conditions_is_for_a_person_to_judge():
    assert overall(judge(huzhou(), "engineer", "engineer-transfer", assistant())) is TO_JUDGE


def test_a_route_of_another_title_is_refused():
    findings = judge(huzhou(), "assistant-engineer", "engineer-normal", assistant())
    assert [finding.kind for finding in findings if finding.refuses] == ["route"]


def test_an_unknown_title_or_route_is_an_error():
    with pytest.raises(KeyError):
        judge(huzhou(), "professor", "engineer-normal", assistant())
    with pytest.raises(KeyError):
        judge(huzhou(), "engineer", "nothing", assistant())


def test_nobody_is_judged_with_an_exception():
    verdicts = judge_routes(huzhou(), Facts())
    assert set(verdicts) == {route.code for route in huzhou().routes}
    assert overall(verdicts["engineer-normal"]) is NOT_MET


def test_a_finding_becomes_plain_data():
    data = named(normal(assistant(D(2017, 1, 1))), "实际聘任年限").as_data()
    assert data["status"] == "not_met"
    assert data["satisfiable_from"] == "2021-01-01"
    assert data["children"] == []


def test_two_letters_add_up():
    letters = (
        Appointment("助理工程师", Level.JUNIOR, D(2016, 12, 31), D(2018, 12, 30), "聘书一"),
        Appointment("助理工程师", Level.JUNIOR, D(2018, 12, 31), None, "聘书二"),
    )
    finding = named(normal(replace(assistant(), appointments=letters)), "实际聘任年限")
    assert finding.status is MET
    assert finding.evidence == ["聘书一", "聘书二"]


@pytest.mark.feature("PLN-11")
def test_a_major_replaced_by_an_examination_is_never_offered():
    closed = tuple(replace_closed(major) for major in huzhou().majors)
    plan = huzhou().model_copy(update={"majors": closed})
    finding = named(judge(plan, "engineer", "engineer-normal", assistant()), "申报专业")
    assert (finding.status, finding.missing) == (NOT_MET, "该专业以考代评，不在评审范围")


def replace_closed(major):
    return major.model_copy(update={"closed": major.code == "building-construction"})


def test_appraisals_asked_of_one_title_only():
    only = huzhou().appraisal.model_copy(update={"titles": ("assistant-engineer",)})
    plan = huzhou().model_copy(update={"appraisal": only})
    assert not any(each.kind == "appraisal" for each in judge(plan, "engineer", "engineer-normal", assistant()))


def test_every_answer_has_its_word():
    assert [status.label for status in (MET, NOT_MET, TO_JUDGE)] == ["满足", "不满足", "待核验"]
