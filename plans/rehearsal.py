"""Trying a plan out before it is published: on an artificial calendar, with synthetic persons. Stores nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.calendar import expected_working
from kernel.timeline import state_of
from plans.bases import CATALOG, known_base
from plans.checks import CalendarUnknownError, feasible_calendar
from plans.checks.walk import Step, titles_of
from plans.particulars import for_offices, for_whom
from plans.reports import expectation_problems
from plans.rules import Status
from plans.rules.deadlines import ends
from plans.rules.person import PersonFile, load_person
from plans.rules.verdict import judge_all
from plans.spec import PlanDocument, PlanFileError, load_yaml
from plans.spec.dates import SHANGHAI, Deadline
from plans.spec.redate import redate_to_year

WORD = re.compile(r"[a-z0-9][a-z0-9_-]*")
STATUSES = {status.value: status.label for status in Status}
EXPECTED = {
    "best": gettext_lazy("建议的方式"),
    "first_day": gettext_lazy("满足的日期"),
    "findings": gettext_lazy("单项条件"),
}


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
        DateRow(f"{each.kind.label}{for_whom(plan, each)}", each.opens, each.closes, each.state(noon))
        for each in plan.windows
    ]
    for deadline in plan.deadlines:
        rows += [
            DateRow(label, None, moment, state_of(None, moment, noon)) for moment, label in _moments(plan, deadline)
        ]
    return sorted(rows, key=lambda row: row.closes_at)


def _moments(plan: PlanDocument, deadline: Deadline) -> list[tuple[datetime, str]]:
    """When a deadline ends and what it is called: counted from a window of a title, route or office, each has its own
    end. The titles are the deadline's own, perhaps none, where it ends once for all."""
    meant = tuple(titles_of(plan, deadline))
    found: dict[tuple[datetime, str], tuple[str, ...]] = {}
    for title in meant:
        try:
            own = ends(plan, deadline, expected_working, title)
        except CalendarUnknownError:
            continue
        for end in own:
            whom = for_whom(plan, end.window, titles=False) if end.window else for_offices(plan, deadline)
            found[end.at, whom] = (*found.get((end.at, whom), ()), title)
    return [
        (at, f"{_titled(plan, deadline.what, deadline.titles if titles == meant else titles)}{whom}")
        for (at, whom), titles in found.items()
    ]


def _titled(plan: PlanDocument, label: str, titles: tuple[str, ...]) -> str:
    names = "、".join(plan.title(code).name for code in titles)
    return f"{label}（{names}）" if names else label


@dataclass(frozen=True)
class Pack:
    """Synthetic persons under a plan. ``written_for``: the name of the plan whose verdicts they expect, ``year``: its
    year, to which the draft was moved; empty and 0 where there are none."""

    persons: list[PersonRow]
    written_for: str = ""
    year: int = 0


def pack_for(plan: PlanDocument, codes: tuple[str, ...]) -> Pack:
    """The catalogue's synthetic persons of the first of these plans that has some, judged in the year they stand in.

    The plan is moved to them and not they to it: over a leap day, exactly four years would not stay four years.
    """
    for code in codes:
        files = _pack(code)
        if files:
            name, year = _origin(code)
            back = redate_to_year(plan, year)
            return Pack([judged(back, person, stem) for stem, person in files], name, year)
    return Pack([])


def judged(plan: PlanDocument, person: PersonFile, name: str) -> PersonRow:
    """One person under the plan."""
    verdict = judge_all(plan, person.facts)
    lines = [f"{title.name}：{title.explanation}" for title in verdict.titles]
    surprises = None
    if person.expect is not None:
        surprises = [_in_words(plan, each.path, each.message) for each in expectation_problems(plan, person)]
    return PersonRow(name, person.about or name, lines, surprises)


def _in_words(plan: PlanDocument, path: str, message: str) -> str:
    """``expect.engineer.engineer-normal`` and ``预期 met，实际 not_met`` with names."""
    titles, routes = {each.code: each.name for each in plan.titles}, {each.code: each.name for each in plan.routes}
    names = titles | routes | {key: str(word) for key, word in EXPECTED.items()}
    where = " › ".join(names.get(step, step) for step in path.split(".")[1:])
    said = WORD.sub(lambda found: STATUSES.get(found[0]) or names.get(found[0], found[0]), message)
    return f"{where}：{said}"


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
def _origin(code: str) -> tuple[str, int]:
    """Name and year of a plan of the catalogue."""
    plan = load_yaml((CATALOG / f"{code}.yaml").read_text(encoding="utf-8"), known_base)
    return plan.name, plan.year
