"""What a leaf needs of the plan while it is judged."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from plans.rules.facts import Facts
from plans.rules.tenure import years_before
from plans.rules.words import plain
from plans.spec import PlanDocument
from plans.spec.base import Level
from plans.spec.parts import CutOffKind, Major, WindowKind
from plans.spec.rule import AppraisalYears, HoursDemand

Years = tuple[int, ...]
T = TypeVar("T")
DECEMBER, LAST = 12, 31


def _majors(context: "Context") -> dict[str | None, Major]:
    return {major.code: major for major in context.plan.majors}


def _accepted(context: "Context") -> dict[str | None, frozenset[str]]:
    return {each.code: frozenset(map(plain, (each.name, *each.accepts))) for each in context.plan.majors}


@dataclass(frozen=True)
class Context:
    """The plan and the title being declared (code; None: not chosen yet).

    ``possible``: the person as good as what was left unsaid may still turn out; None: everything has been said.
    ``kept``: what ``once`` has made.
    """

    plan: PlanDocument
    title: str | None = None
    possible: Facts | None = None
    kept: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, key: Hashable, make: Callable[["Context"], T]) -> T:
        """What depends on the plan and the title alone, never on a person: made when first asked for, then kept."""
        try:
            found: T = self.kept[key]
        except KeyError:
            found = self.kept[key] = make(self)
        return found

    def supposing(self, possible: Facts | None) -> "Context":
        """The same plan and title, for judging a person who may turn out as ``possible``."""
        return self if possible is None else replace(self, possible=possible)

    @cached_property
    def certain(self) -> "Context":
        """The same plan and title with everything said."""
        return replace(self, possible=None)

    @cached_property
    def cut_off(self) -> date | None:
        """The last day that counts for tenure; None: the plan does not state one."""
        return self.plan.cut_off(CutOffKind.TENURE, self.title)

    @cached_property
    def achievements_until(self) -> date | None:
        """The last day that counts for achievements; None: the plan does not state one."""
        return self.plan.cut_off(CutOffKind.ACHIEVEMENTS, self.title)

    @cached_property
    def hours_until(self) -> date | None:
        """The day in whose year the last hours count; None: the plan does not state one."""
        return self.plan.cut_off(CutOffKind.HOURS, self.title)

    @cached_property
    def appraisals_until(self) -> date | None:
        """The day in whose year the last appraisal counts; None: the plan does not state one."""
        return self.plan.cut_off(CutOffKind.APPRAISAL, self.title)

    @cached_property
    def declaration_day(self) -> date | None:
        """The last day on which somebody may apply."""
        return max(self.declaration_days, default=None)

    @cached_property
    def declaration_days(self) -> tuple[date, ...]:
        """The last day for applying of every route and office to the title, in order; none: not stated."""
        return tuple(sorted({each.last_day for each in self.plan.windows_for(WindowKind.APPLY, self.title)}))

    def is_distant(self, day: date) -> bool:
        """Whether what comes true on a day is too late for the next year's declaration, where time counts a year on."""
        until = self.cut_off or self.declaration_day or date(self.plan.year, DECEMBER, LAST)
        return years_before(day, 1) > until

    @property
    def level(self) -> Level | None:
        """The level of the title being declared."""
        return self.plan.title(self.title).level if self.title else None

    def hours_years(self, demand: HoursDemand, facts: Facts | None = None) -> Years | None:
        """The calendar years whose hours count; None: the plan does not state them, or nobody knows since when."""
        until = self.hours_until
        if demand.since is not None:
            return self._since_title(facts, self.hours_last)
        if demand.since_year is not None:
            return tuple(range(demand.since_year, self.hours_last + 1))
        if demand.last is not None:
            return self._last(demand.last, until)
        return demand.years or None

    @property
    def hours_last(self) -> int:
        """The last year whose hours count since a year or since the present title."""
        return self.hours_until.year if self.hours_until else self.plan.year

    @property
    def appraisals_last(self) -> int:
        """The last year whose appraisal counts."""
        return self.appraisals_until.year if self.appraisals_until else self.plan.year - 1

    def appraisal_years(self, asked: AppraisalYears, facts: Facts | None = None) -> tuple[Years, ...]:
        """The ranges of calendar years of which one must be appraised well enough; each year of a range once.

        None at all: they are counted since the present title, and nobody knows since when that is.
        """
        if asked.since is not None:
            years = self._since_title(facts, self.appraisals_last)
            return () if years is None else (years,)
        if asked.last is not None:
            return (self._last(asked.last, self.appraisals_until),)
        return tuple(tuple(dict.fromkeys(years)) for years in asked.alternative_years or (asked.years,))

    def _since_title(self, facts: Facts | None, last: int) -> Years | None:
        """The years after the one in which the present title was obtained; None: its day is not known for sure."""
        day, sure = facts.present_title_since() if facts else (None, False)
        return tuple(range(day.year + 1, last + 1)) if day is not None and sure else None

    def _last(self, count: int, until: date | None) -> Years:
        last = until.year if until else self.plan.year - 1
        return tuple(range(last - count + 1, last + 1))

    def major(self, code: str | None) -> Major | None:
        """The plan's major of that code, or None."""
        return self.once("majors", _majors).get(code)

    def accepts(self, code: str | None, study_major: str) -> bool | None:
        """Whether the declared major lists a study major; None: not on the list, or no major declared yet.

        The lists are for reference: a study major that is not on them may still be a near one, which a person judges.
        """
        names = self.once("accepted", _accepted).get(code)
        return True if names is not None and plain(study_major) in names else None


class _Same:
    """A plan that is the same only as itself: comparing two whole plans would take longer than judging by them."""

    __slots__ = ("plan",)

    def __init__(self, plan: PlanDocument) -> None:
        self.plan = plan

    def __hash__(self) -> int:
        return id(self.plan)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.plan is self.plan


def context_of(plan: PlanDocument, title: str) -> Context:
    """The context of a title (code), the same for everybody who is judged by the plan."""
    return _context(_Same(plan), title)


@lru_cache(maxsize=32)
def _context(same: _Same, title: str) -> Context:
    return Context(same.plan, title)
