"""The answers of the anonymous self-check as facts. What was left empty is not known: see ``plans.forms.unsaid``."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.forms.overlaps import achievements_of, hours_of
from plans.rules.asked import Asked
from plans.rules.context import Context
from plans.rules.facts import (
    Achievement,
    Answer,
    Appointment,
    AppraisalResult,
    Declaration,
    Education,
    Facts,
    Figure,
    Named,
    Recommender,
    Retraining,
    SheetScore,
    TitleHeld,
    Work,
)
from plans.rules.tenure import after_months
from plans.spec import PlanDocument
from plans.spec.base import (
    APPRAISAL_LABELS,
    DEGREE_LABELS,
    LEVEL_LABELS,
    AcademicDegree,
    AppraisalGrade,
    Degree,
    EmploymentClass,
    Level,
    Residency,
    Sex,
)
from plans.spec.references import all_leaves
from plans.spec.rule import NoOtherDeclarationRule, TenureBasis

EDUCATIONS = (1, 2)
OTHER = "other"
NONE = "none"
ABOUT_A_YEAR = timedelta(days=366)
DECEMBER, LAST = 12, 31
WORK_LABELS = {
    TenureBasis.PROFESSIONAL: gettext_lazy("从什么时候起从事本专业工作"),
    TenureBasis.SKILLED_WORK: gettext_lazy("从什么时候起从事技术技能工作"),
}


def tag_label(plan: PlanDocument, asked: Asked, tag: str) -> str:
    """What is asked about work of a sort, in the plan's own words: years, or months where a rule counts these."""
    name = next((each.label for each in plan.tags if each.code == tag), tag)
    return (_("%(what)s累计几个月") if tag in asked.monthly else _("%(what)s累计几年")) % {"what": name}


def tag_field(asked: Asked, tag: str) -> str:
    """The name of the field that asks for it."""
    return f"months_{tag}" if tag in asked.monthly else f"tag_{tag}"


Data = dict[str, Any]


def facts_of(data: Data, asked: Asked, plan: PlanDocument, *, apart: bool = False) -> Facts:
    """The cleaned data of a ``SelfCheckForm`` as facts. ``apart``: what may be one achievement is taken for two."""
    until = Context(plan).cut_off or date(plan.year, DECEMBER, LAST)
    answered = [each for each in plan.questions if data.get(f"question_{each.code}") not in (None, "")]
    numbers = {each.code: float(data[f"question_{each.code}"]) for each in answered if each.number is not None}
    return Facts(
        major=data.get("major") or None,
        employment=_employment(data),
        residency=Residency(data["residency"]) if data.get("residency") else None,
        born_on=data.get("born_on"),
        sex=Sex(data["sex"]) if data.get("sex") else None,
        educations=tuple(_educations(data)),
        retrainings=_retrainings(data, until),
        titles=_titles(data),
        appointments=_appointments(data),
        works=tuple(_works(data, asked, plan, until)),
        credentials=tuple(_named(data, asked.credentials, "credential")),
        honours=tuple(_named(data, asked.honours, "honour")),
        appraisals=tuple(_appraisals(data, asked.appraisal_years)),
        hours=tuple(hours_of([(each, data.get(f"hours_{index}")) for index, each in enumerate(asked.hours)])),
        achievements=tuple(_achievements(data, asked, plan, apart)),
        recommenders=tuple(_recommenders(data, asked)),
        scores=tuple(_scores(data, asked)),
        answers=tuple(Answer(e.code, data[f"question_{e.code}"]) for e in answered if e.number is None),
        figures=tuple(Figure(code, number) for code, number in numbers.items()),
        declarations=_declarations(data, plan),
        pre_approvals=tuple(each.code for each in plan.pre_approvals if data.get(f"pre_approval_{each.code}")),
    )


def _employment(data: Data) -> EmploymentClass | None:
    return EmploymentClass(data["employment"]) if data.get("employment") else None


def _achievements(data: Data, asked: Asked, plan: PlanDocument, apart: bool) -> list[Achievement]:
    numbers = [(each, data.get(f"evidence_{index}")) for index, each in enumerate(asked.evidence)]
    return achievements_of(numbers, Facts(titles=_titles(data)), plan, apart=apart)


def _declarations(data: Data, plan: PlanDocument) -> tuple[Declaration, ...] | None:
    answer = data.get("other_declaration")
    leaves = (each for each in all_leaves(plan) if isinstance(each, NoOtherDeclarationRule))
    if not answer or (answer == "yes" and any(each.per == "level_and_year" for each in leaves)):
        return None  # of what level the other one is has not been asked, so a person judges
    return (Declaration(plan.year, plan.titles[0].level),) if answer == "yes" else ()


def _educations(data: Data) -> Iterable[Education]:
    for number in EDUCATIONS:
        degree = data.get(f"degree_{number}")
        if degree:
            label = f"{DEGREE_LABELS[Degree(degree)]} {data[f'study_major_{number}']}".strip()
            academic, form = data.get(f"academic_{number}"), data.get(f"full_time_{number}")
            yield Education(
                Degree(degree),
                data[f"study_major_{number}"],
                data[f"graduated_on_{number}"],
                label,
                AcademicDegree(academic) if academic else None,
                form == "yes" if form else None,
            )


def _retrainings(data: Data, until: date) -> tuple[Retraining, ...]:
    if not data.get("retrained"):
        return ()
    return (Retraining("", until - ABOUT_A_YEAR, until, full_time=True, certified=True, label=_("脱产进修")),)


def _titles(data: Data) -> tuple[TitleHeld, ...]:
    if data.get("title_level") in (None, "", NONE):
        return ()
    level = Level(data["title_level"])
    name = data.get("title_name")
    shown = LEVEL_LABELS[level] if not name or name == OTHER else name
    return (TitleHeld(shown, level, data.get("title_on"), label=shown),)


def _appointments(data: Data) -> tuple[Appointment, ...]:
    if not data.get("appointed_on"):
        return ()
    title = next(iter(_titles(data)), None)
    if title is None:
        return ()
    employment = _employment(data)
    return (Appointment(title.name, title.level, data["appointed_on"], None, title.name, employment),)


def _works(data: Data, asked: Asked, plan: PlanDocument, until: date) -> Iterable[Work]:
    employment = _employment(data)
    for basis in asked.work:
        day = data.get(f"work_{basis}")
        if day:
            yield Work(day, None, basis is TenureBasis.SKILLED_WORK, str(WORK_LABELS[basis]), employment)
    for tag in asked.tags:
        number = data.get(tag_field(asked, tag))
        if number:
            label = tag_label(plan, asked, tag)
            months = number if tag in asked.monthly else 12 * number
            yield Work(after_months(until.replace(day=1), -months), until, False, label, employment, (tag,))


def _named(data: Data, names: Iterable[str], kind: str) -> Iterable[Named]:
    for index, name in enumerate(names):
        day = data.get(f"{kind}_{index}")
        if day:
            yield Named(name, day, name)


def _appraisals(data: Data, years: Iterable[int]) -> Iterable[AppraisalResult]:
    for year in years:
        grade = data.get(f"appraisal_{year}")
        if grade and grade != NONE:
            label = _("%(year)s 年%(grade)s") % {"year": year, "grade": APPRAISAL_LABELS[AppraisalGrade(grade)]}
            yield AppraisalResult(year, AppraisalGrade(grade), label)


def _recommenders(data: Data, asked: Asked) -> list[Recommender]:
    """The highest level first: whoever is of it is one of those of a lower level "or above" as well."""
    found: list[Recommender] = []
    for index, rule in sorted(enumerate(asked.recommenders), key=lambda each: -each[1].level.rank):
        for _more in range(len(found), data.get(f"recommenders_{index}") or 0):
            name = _("推荐人 %(number)s") % {"number": len(found) + 1}
            found.append(Recommender(name, rule.level, label=name))
    return found


def _scores(data: Data, asked: Asked) -> Iterable[SheetScore]:
    for sheet in asked.sheets:
        points = data.get(f"score_{sheet}")
        if points is not None:
            yield SheetScore(sheet, points, gates_passed=True, label=_("自评得分"))
