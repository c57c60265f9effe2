"""The self-check on notices of other provinces: it asks for ages, numbers and the plan's own sorts of work."""

from datetime import date

import pytest

from plans.forms.self_check import SelfCheckForm
from plans.rules.facts import Figure
from plans.rules.verdict import judge_all
from plans.spec.base import AcademicDegree, HoursKind, Sex
from tests.plans.changed import plan, route, rule
from tests.plans.test_foreign import plan_of

CERTIFICATE, APPRAISALS = "credential_1", {f"appraisal_{year}": "competent" for year in range(2018, 2023)}
TEACHER = {
    "employment": "institution_establishment",
    "major": "mathematics",
    "born_on": "1985-03-01",
    "sex": "male",
    "degree_1": "bachelor",
    "graduated_on_1": "2008-06-30",
    "title_level": "intermediate",
    "title_on": "2017-11-30",
    "appointed_on": "2017-12-31",
    CERTIFICATE: "2008-05-01",
    "tag_class-teacher": "5",
    "tag_town-exchange": "1",
    **APPRAISALS,
    "appraisal_2020": "excellent",
    "hours_0": "360",
    "evidence_0": "2",
    "question_school-kind": "town",
    "question_class-hours": "320",
    "question_open-lessons": "3",
    "question_quality": "2",
}


def checked(document, answers):
    form = SelfCheckForm(document, answers)
    assert form.is_valid(), form.errors
    return form


def status(answers):
    form = checked(plan_of("teachers"), answers)
    (title,) = judge_all(plan_of("teachers"), form.facts(), form.possible()).titles
    found = title.route("senior-normal")
    return found.status, {finding.title for finding in found.failing}


def test_a_teacher_who_answers_everything_is_left_with_what_a_person_judges():
    assert status(TEACHER) == ("to_judge", set())


@pytest.mark.parametrize(
    ("changed", "failing"),
    [
        ({"question_class-hours": "319"}, "教学工作量"),
        ({"question_quality": "1"}, "教学质量"),
        ({"tag_town-exchange": "0"}, "乡村任教经历（城镇教师）"),
        ({"tag_class-teacher": "4"}, "班主任（35 周岁以上的不要求连续）"),
        ({"appraisal_2020": "competent"}, "近五年考核有一年优秀"),
    ],
)
def test_what_is_short_by_one_is_told(changed, failing):
    assert status(TEACHER | changed) == ("not_met", {failing})


def test_a_woman_of_fifty_need_not_have_moved():
    older = TEACHER | {"sex": "female", "born_on": "1972-12-31", "tag_town-exchange": "0", "tag_class-teacher": "3"}
    assert status(older) == ("to_judge", set())
    assert status(older | {"born_on": "1973-01-01"})[0] == "not_met"
    assert status(TEACHER | {"tag_town-exchange": ""})[0] == "to_judge"


@pytest.mark.parametrize(
    ("empty", "none"),
    [(dict.fromkeys(APPRAISALS, ""), dict.fromkeys(APPRAISALS, "none")),
     ({"title_level": "", "title_on": "", "appointed_on": ""}, {"title_level": "none"}),
     ({"hours_0": ""}, {"hours_0": "0"}),
     ({"evidence_0": ""}, {"evidence_0": "", "rest_evidence": "on"}),
     ({CERTIFICATE: ""}, {CERTIFICATE: "", "rest_named": "on"})],
)  # fmt: skip
def test_what_is_left_empty_is_not_known_and_what_is_none_is_not_met(empty, none):
    assert status(TEACHER | empty) == ("to_judge", set())
    assert status(TEACHER | none)[0] == "not_met"


def test_one_bad_year_is_not_met_whatever_the_empty_years_held():
    poor = TEACHER | dict.fromkeys(APPRAISALS, "") | {"appraisal_2020": "not_competent"}
    assert status(poor)[0] == "not_met"


def test_the_labels_are_the_plans_own():
    form = SelfCheckForm(plan_of("teachers"))
    assert form.fields["tag_rural-school"].label == "在乡村学校任教累计几年"
    assert form.fields["question_class-hours"].help_text.endswith("单位：课时；填 0 到 2000 的整数。")
    assert {"born_on", "sex"} <= set(form.fields)
    assert not {"academic_1", "full_time_1"} & set(form.fields)


@pytest.mark.parametrize("wrong", ["-1", "2001", "3.5", "三百"])
def test_a_number_out_of_its_range_is_refused_beside_its_field(wrong):
    form = SelfCheckForm(plan_of("teachers"), TEACHER | {"question_class-hours": wrong})
    assert not form.is_valid()
    assert set(form.errors) == {"question_class-hours"}


def test_points_may_have_decimals_and_nought_is_an_answer():
    facts = checked(plan_of("doctors"), {"question_exam-score": "59.5", "question_operations": "0"}).facts()
    assert facts.figures == (Figure("exam-score", 59.5), Figure("operations", 0))
    assert facts.answers == ()


def test_academic_degree_and_form_of_study_are_asked_where_they_count():
    document = route(rule("education", minimum="master", counts="either", full_time=True))
    data = {"degree_1": "master", "academic_1": "none", "full_time_1": "no", "degree_2": "bachelor"}
    first, second = checked(document, data).facts().educations
    assert (first.academic, first.full_time) == (AcademicDegree.NONE, False)
    assert (second.academic, second.full_time) == (None, None)


def test_ages_alone_do_not_ask_for_the_sex():
    form = checked(route(rule("age", at_most=45)), {"born_on": "1980-05-01"})
    assert "sex" not in form.fields
    assert (form.facts().born_on, form.facts().sex) == (date(1980, 5, 1), None)
    assert checked(route(rule("age", sex="male")), {"sex": "male"}).facts().sex is Sex.MALE


@pytest.mark.parametrize(
    ("total", "counted"),
    [("72", {HoursKind.GENERAL: 30, HoursKind.PROFESSIONAL: 42}),
     ("90", {HoursKind.GENERAL: 30, HoursKind.PROFESSIONAL: 42, HoursKind.SECTOR: 18}),
     ("60", {HoursKind.GENERAL: 30, HoursKind.PROFESSIONAL: 42})],
)  # fmt: skip
def test_the_sum_of_all_kinds_is_not_added_to_its_parts(total, counted):
    minima = [{"kind": "general", "hours": 30}, {"kind": "professional", "hours": 42}, {"hours": 72}]
    asked = {"titles": ["engineer"], "years": [2019], "minima": minima, "per_year": True}
    facts = checked(plan(continuing_education=[asked]), {"hours_0": "30", "hours_1": "42", "hours_2": total}).facts()
    assert {each.kind: each.hours for each in facts.hours} == counted
