"""The self-check's answers with the best there could be in every field left empty: what is unsaid may still be so."""

from dataclasses import replace
from datetime import date
from typing import Any

from plans.forms.self_declared import NONE, OTHER, facts_of
from plans.rules.asked import Asked, appraisals_of, demands_of
from plans.rules.context import Context
from plans.rules.facts import AppraisalResult, Facts, Hours, Named, TitleHeld
from plans.spec import PlanDocument
from plans.spec.base import MOST_NUMBER, AcademicDegree, AppraisalGrade, Degree, HoursKind, Level
from plans.spec.references import all_leaves
from plans.spec.rule import EvidenceRule

Data = dict[str, Any]
LONG_AGO = date(1950, 1, 1)
DECEMBER, LAST = 12, 31
ENOUGH_HOURS = 10_000
ENOUGH = {
    "tag_": 60,
    "months_": 720,
    "hours_": ENOUGH_HOURS,
    "score_": MOST_NUMBER,
    "recommenders_": 20,
    "work_": LONG_AGO,
}
"""By how a field's name begins: an answer that reaches whatever a plan may ask."""


def possible_of(data: Data, asked: Asked, plan: PlanDocument) -> Facts:
    """The cleaned data of a ``SelfCheckForm`` as facts, the empty fields at their best. Nothing said is changed."""
    until = Context(plan).cut_off or date(plan.year, DECEMBER, LAST)
    found = facts_of(data | _best(data, asked, plan), asked, plan, apart=True)
    unsaid = [] if data.get("rest_named") else [(kind, each) for kind, each in _names(asked) if not data.get(kind)]
    recent = {kind: tuple(Named(name, until, name) for key, name in unsaid if key.startswith(kind)) for kind in KINDS}
    return replace(
        found,
        titles=found.titles + _more_titles(data, asked, found, until),
        credentials=found.credentials + recent["credential"],  # what is valid for some years only must be recent
        honours=found.honours + recent["honour"],
        appraisals=found.appraisals + _earlier_appraisals(asked, plan),
        hours=found.hours + _earlier_hours(asked, plan),
    )


def _earlier_appraisals(asked: Asked, plan: PlanDocument) -> tuple[AppraisalResult, ...]:
    """The years before those that are asked of, where a condition counts since the present title."""
    if not any(each.since for each in appraisals_of(plan)):
        return ()
    return tuple(AppraisalResult(year, AppraisalGrade.EXCELLENT) for year in _years_before(asked.appraisal_years))


def _earlier_hours(asked: Asked, plan: PlanDocument) -> tuple[Hours, ...]:
    years = _years_before(tuple(year for each in asked.hours for year in each.years))
    return tuple(
        Hours(year, kind, ENOUGH_HOURS, "", demand.unit, demand.system or "")
        for demand in demands_of(plan)
        if demand.since
        for year in years
        for kind in HoursKind
    )


def _years_before(years: tuple[int, ...]) -> range:
    return range(LONG_AGO.year, min(years, default=LONG_AGO.year))


KINDS = ("credential", "honour")


def _names(asked: Asked) -> list[tuple[str, str]]:
    """The names of fields that ask for a day, each with what was obtained on it."""
    both = zip(KINDS, (asked.credentials, asked.honours), strict=True)
    return [(f"{kind}_{index}", name) for kind, names in both for index, name in enumerate(names)]


def _best(data: Data, asked: Asked, plan: PlanDocument) -> Data:
    """The best answers of the fields left empty, by field."""
    best: Data = {name: answer for name in data for start, answer in ENOUGH.items() if name.startswith(start)}
    best |= {name: str(AppraisalGrade.EXCELLENT) for name in data if name.startswith("appraisal_")}
    if not data.get("rest_named"):
        best |= dict.fromkeys((name for name, _held in _names(asked)), LONG_AGO)
    if not data.get("rest_evidence"):
        most = max((leaf.count for leaf in all_leaves(plan) if isinstance(leaf, EvidenceRule)), default=0)
        best |= {name: most for name in data if name.startswith("evidence_")}
    if not data.get("degree_1") and not data.get("degree_2"):
        best["degree_1"] = str(max(Degree, key=lambda degree: degree.rank))
        best |= {"graduated_on_1": LONG_AGO, "academic_1": str(AcademicDegree.DOCTOR), "full_time_1": "yes"}
    if data.get("title_level") != NONE:
        best["title_level"] = str(max(Level, key=lambda level: level.rank))
        best |= {"title_on": LONG_AGO, "appointed_on": LONG_AGO}
    return {name: answer for name, answer in best.items() if name in data and data[name] in (None, "")}


def _more_titles(data: Data, asked: Asked, found: Facts, until: date) -> tuple[TitleHeld, ...]:
    """The titles that somebody may hold who has not said which, or since when."""
    names = [name for name in asked.titles if data.get("title_name") in (None, "", name)]
    if data.get("title_name") == OTHER:
        names = [each.name for each in found.titles]
    days = [data["title_on"]] if data.get("title_on") else [LONG_AGO, until]
    return tuple(
        TitleHeld(name, each.level, day, label=name) for each in found.titles for name in names for day in days
    )
