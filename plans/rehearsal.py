"""Trying a plan out before it is published: on an artificial calendar, with synthetic persons. Stores nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from kernel.calendar import expected_working
from kernel.timeline import state_of
from plans.bases import CATALOG
from plans.checks import CalendarUnknownError, feasible_calendar
from plans.checks.walk import Step
from plans.reports import expectation_problems
from plans.rules import Facts
from plans.rules.deadlines import resolve
from plans.rules.person import PersonFile, load_person
from plans.rules.verdict import judge_all
from plans.spec import PlanDocument, PlanFileError
from plans.spec.dates import SHANGHAI
from plans.spec.reader import read_plain

LEAP = (2, 29)
YEAR_FIELDS = frozenset({"year", "years"})


@dataclass(frozen=True)
class DateRow:
    """A window or deadline as it stands on the artificial day. ``state``: upcoming, open or closed."""

    label: str
    opens_at: datetime | None
    closes_at: datetime
    state: str


@dataclass(frozen=True)
class PersonRow:
    """A synthetic person under the draft. ``surprises``: where the verdict is not as expected; None: nothing is."""

    name: str
    about: str
    lines: list[str]
    surprises: list[str] | None


def steps_of(plan: PlanDocument) -> tuple[list[tuple[str, list[Step]]], str]:
    """By title the steps of the chain with their earliest and latest days; and why there are none."""
    try:
        steps = feasible_calendar(plan, expected_working)
    except CalendarUnknownError as error:
        return [], _("没有 %d 年的工作日历，不能推算。") % error.day.year
    return [(title.name, [step for step in steps if step.title == title.code]) for title in plan.titles], ""


def dates_on(plan: PlanDocument, today: date) -> list[DateRow]:
    """Every window and deadline as it stands at noon of ``today``, in order of closing."""
    noon = datetime.combine(today, time(12), SHANGHAI)
    rows = [
        DateRow(_titled(plan, each.kind.label, each.titles), each.opens, each.closes, each.state(noon))
        for each in plan.windows
    ]
    for deadline in plan.deadlines:
        try:
            moment = resolve(plan, deadline, expected_working)
        except CalendarUnknownError:
            moment = None
        if moment is not None:
            label = _titled(plan, deadline.what, deadline.titles)
            rows.append(DateRow(label, None, moment, state_of(None, moment, noon)))
    return sorted(rows, key=lambda row: row.closes_at)


def _titled(plan: PlanDocument, label: str, titles: tuple[str, ...]) -> str:
    names = "、".join(plan.title(code).name for code in titles)
    return f"{label}（{names}）" if names else label


def pack_for(plan: PlanDocument, codes: tuple[str, ...]) -> list[PersonRow]:
    """The catalogue's synthetic persons of the first of these plans that has some, moved to the plan's year, judged."""
    for code in codes:
        files = _pack(code)
        if files:
            shift = plan.year - _year_of(code)
            return [judged(plan, moved(person, shift), name) for name, person in files]
    return []


def judged(plan: PlanDocument, person: PersonFile, name: str) -> PersonRow:
    """One person under the plan."""
    verdict = judge_all(plan, person.facts)
    lines = [f"{title.name}：{title.explanation}" for title in verdict.titles]
    surprises = None
    if person.expect is not None:
        surprises = [
            f"{problem.path.partition('.')[2]}：{problem.message}" for problem in expectation_problems(plan, person)
        ]
    return PersonRow(name, person.about or name, lines, surprises)


@lru_cache(maxsize=16)
def _pack(code: str) -> list[tuple[str, PersonFile]]:
    folder = CATALOG / "persons" / code
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    return list(_readable(files))


def _readable(files: list[Path]) -> Iterator[tuple[str, PersonFile]]:
    for file in files:
        try:
            yield file.stem, load_person(file.read_text(encoding="utf-8"), file.name)
        except PlanFileError:  # written for a newer language: the command line says what is wrong with it
            continue


@lru_cache(maxsize=16)
def _year_of(code: str) -> int:
    year = read_plain((CATALOG / f"{code}.yaml").read_text(encoding="utf-8")).data.get("year", 0)
    return int(year)


def moved(person: PersonFile, years: int) -> PersonFile:
    """The person with every date and year moved, and what is expected with them."""
    if not years:
        return person
    facts: Facts = _moved(person.facts, years)
    expect = person.expect
    if expect is not None:
        first: Any = expect.first_day
        if isinstance(first, dict):
            first = {route: _later(day, years) if day else day for route, day in first.items()}
        else:
            first = _later(first, years)
        expect = expect.model_copy(update={"first_day": first})
    return replace(person, facts=facts, expect=expect)


def _moved(value: Any, years: int, name: str = "") -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{each.name: _moved(getattr(value, each.name), years, each.name) for each in fields(value)}
        )
    if isinstance(value, tuple):
        return tuple(_moved(each, years, name) for each in value)
    if isinstance(value, date):
        return _later(value, years)
    if name in YEAR_FIELDS and isinstance(value, int):
        return value + years
    return value


def _later(day: date, years: int) -> date:
    leap = (day.month, day.day) == LEAP
    return day.replace(year=day.year + years, day=28 if leap else day.day)
