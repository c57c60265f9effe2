"""What a dossier's content proves, as the facts that a plan's rules judge.

The content is the one that a submit freezes (``applicants.snapshot``): the live page and the reviewer's checklist are
judged by the same function on the same values, so they cannot differ.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from applicants.achievements import UNRECORDED, achievements
from applicants.archive_choices import (
    CredentialCategory,
    HoursUnit,
    SkillGrade,
    StudyForm,
    TechnicalClass,
    WorkNature,
)
from applicants.archive_kinds import typed
from applicants.information import WORK_TAG
from kernel.language import official
from plans.rules.facts import (
    Answer,
    Appointment,
    AppraisalResult,
    Education,
    Facts,
    Figure,
    Hours,
    Named,
    Recommender,
    SheetScore,
    TitleHeld,
    Work,
)
from plans.rules.finding import Finding, Status
from plans.rules.judge import judge, with_school
from plans.spec import PlanDocument
from plans.spec.base import AcademicDegree, EmploymentClass, Level, Residency, Sex

Content = dict[str, Any]

SKILL_NAMES = {
    SkillGrade.GRADE_5: "初级工",
    SkillGrade.GRADE_4: "中级工",
    SkillGrade.GRADE_3: "高级工",
    SkillGrade.GRADE_2: "技师",
    SkillGrade.GRADE_1: "高级技师",
}
"""The names by which notices ask for a skill grade."""


def collect(content: Content, plan: PlanDocument) -> Facts:
    """Return the facts of a content. Only its entries count, and those are approved ones."""
    of = _by_kind(content["entries"])
    credentials = of("credential")
    numbers = {question.code for question in plan.questions if question.number is not None}
    asked = {question.code for question in plan.questions}
    return Facts(
        major=content["major"]["code"] if content["major"] else None,
        employment=EmploymentClass(content["profile"]["employment_class"]),
        residency=Residency(content["person"]["residency"]) if content["person"]["residency"] else None,
        born_on=date.fromisoformat(content["person"]["birth_date"]),
        sex=Sex(content["person"]["sex"]),
        educations=tuple(_education(data, label, plan) for data, label in of("education")),
        titles=tuple(_titles(credentials)),
        appointments=tuple(
            Appointment(data["title"], data["level"], data["started_on"], data["ended_on"], label, data["employment"])
            for data, label in of("appointment")
        ),
        works=tuple(_works(content)),
        credentials=tuple(_credentials(credentials)),
        honours=tuple(
            Named(data["name"], data["issued_on"], label)
            for data, label in credentials
            if data["category"] == CredentialCategory.HONOUR
        ),
        appraisals=tuple(AppraisalResult(data["year"], data["grade"], label) for data, label in of("appraisal")),
        hours=tuple(_hours(data, label) for data, label in of("hours")),
        achievements=tuple(achievements(of)),
        unrecorded=UNRECORDED,
        answers=tuple(
            Answer(row["code"], row["value"]) for row in content["answers"] if row["code"] in asked - numbers
        ),
        figures=tuple(Figure(row["code"], float(row["value"])) for row in content["answers"] if row["code"] in numbers),
        recommenders=tuple(_recommender(row) for row in content["recommenders"]),
        scores=tuple(_scores(content["scoring"])),
    )


def findings(content: Content, plan: PlanDocument) -> list[Content]:
    """Judge a content by the title and route it declares; plain JSON values. Empty while none is chosen."""
    if not content["title"] or not content["route"]:
        return []
    judged = judge(plan, content["title"]["code"], content["route"]["code"], collect(content, plan))
    return [finding.as_data() for finding in judged]


def read_findings(items: Iterable[Content]) -> list[Finding]:
    """The findings of a content as findings again, for pages and forms."""
    return [_read(item) for item in items]


def _read(item: Content) -> Finding:
    day = item["satisfiable_from"]
    return Finding(
        **item
        | {
            "status": Status(item["status"]),
            "satisfiable_from": date.fromisoformat(day) if day else None,
            "children": read_findings(item["children"]),
        }
    )


Rows = list[tuple[dict[str, Any], str]]


def _by_kind(entries: list[Content]) -> Callable[[str], Rows]:
    def of(kind: str) -> Rows:
        return [(typed(kind, entry["data"]), entry["summary"]) for entry in entries if entry["kind"] == kind]

    return of


def _education(data: dict[str, Any], label: str, plan: PlanDocument) -> Education:
    academic = data["academic_degree"]
    study = data["study_form"]
    education = Education(
        data["degree"],
        data["major"] or "",
        data["graduated_on"],
        label,
        AcademicDegree(academic) if academic else None,
        study == StudyForm.FULL_TIME if study else None,
    )
    school = data["technical_class"]
    return with_school(plan, education, str(TechnicalClass(school).label)) if school else education


def _works(content: Content) -> Iterable[Work]:
    """Stretches of technical or skilled work; what the entry calls other work counts for nothing."""
    tagged = {
        row["code"].removeprefix(WORK_TAG): row["value"].split()
        for row in content["answers"]
        if row["code"].startswith(WORK_TAG)
    }
    for entry in content["entries"]:
        if entry["kind"] != "work":
            continue
        data = typed("work", entry["data"])
        if data["nature"] != WorkNature.OTHER:
            mine = tuple(code for code, ids in tagged.items() if entry["public_id"] in ids)
            yield Work(
                data["started_on"],
                data["ended_on"],
                data["nature"] == WorkNature.SKILLED,
                entry["summary"],
                data["employment"],
                tags=mine,
                untagged=tuple(code for code in tagged if code not in mine),
            )


def _hours(data: Content, label: str) -> Hours:
    """Hours unless the entry says credits; an entry without a system leaves open where it is recorded."""
    unit = data["unit"] or HoursUnit.HOURS
    return Hours(data["year"], data["hours_kind"], float(data["hours"] or 0), label, str(unit), data["system"] or "")


def _recommender(row: Content) -> Recommender:
    return Recommender(
        row["name"], Level(row["level"]), row["major"], f"{row['name']}，{row['title']}，{row['employer']}"
    )


def _scores(scored: Content | None) -> Iterable[SheetScore]:
    if scored is not None:
        gates_passed = all(gate["ticked"] for gate in scored["gates"])
        told = {"sheet": scored["name"], "points": scored["total"]}
        with official():  # kept with the finding that it proves
            label = _("%(sheet)s：%(points)d 分") % told
        yield SheetScore(scored["code"], scored["total"], gates_passed, label)


def _titles(credentials: Rows) -> Iterable[TitleHeld]:
    for data, label in credentials:
        if data["category"] == CredentialCategory.TITLE:
            yield TitleHeld(data["name"], Level(data["title_level"]), data["issued_on"], label)


def _credentials(credentials: Rows) -> Iterable[Named]:
    """Qualifications by their name; skill levels by the grade's name, for a notice asks for 技师, not for the trade."""
    for data, label in credentials:
        if data["category"] == CredentialCategory.QUALIFICATION:
            yield Named(data["name"], data["issued_on"], label)
        if data["category"] == CredentialCategory.SKILL:
            yield Named(SKILL_NAMES[data["skill_grade"]], data["issued_on"], label)
