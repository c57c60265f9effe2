"""What a leaf needs of the plan while it is judged."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from plans.rules.facts import Facts
from plans.rules.words import plain
from plans.spec import PlanDocument
from plans.spec.base import Level
from plans.spec.parts import CutOffKind, Major, WindowKind
from plans.spec.rule import AppraisalYears, HoursDemand

Years = tuple[int, ...]


@dataclass(frozen=True)
class Context:
    """The plan and the title being declared (code; None: not chosen yet).

    ``possible``: the person as good as what was left unsaid may still turn out; None: everything has been said.
    """

    plan: PlanDocument
    title: str | None = None
    possible: Facts | None = None

    @cached_property
    def cut_off(self) -> date | None:
        """The last day that counts for tenure; None: the plan does not state one."""
        return self.plan.cut_off(CutOffKind.TENURE, self.title)

    @cached_property
    def achievements_until(self) -> date | None:
        """The last day that counts for achievements; None: the plan does not state one."""
        return self.plan.cut_off(CutOffKind.ACHIEVEMENTS, self.title)

    @cached_property
    def declaration_day(self) -> date | None:
        """The last day of the window for applying."""
        window = self.plan.window(WindowKind.APPLY, self.title)
        return window.last_day if window else None

    @property
    def level(self) -> Level | None:
        """The level of the title being declared."""
        return self.plan.title(self.title).level if self.title else None

    def hours_years(self, demand: HoursDemand) -> Years | None:
        """The calendar years whose hours count; None: the plan does not state them."""
        until = self.plan.cut_off(CutOffKind.HOURS, self.title)
        if demand.since_year is not None:
            last = until.year if until else self.plan.year
            return tuple(range(demand.since_year, last + 1))
        if demand.last is not None:
            return self._last(demand.last, until)
        return demand.years or None

    def appraisal_years(self, asked: AppraisalYears) -> tuple[Years, ...]:
        """The ranges of calendar years of which one must be appraised well enough."""
        if asked.last is not None:
            return (self._last(asked.last, self.plan.cut_off(CutOffKind.APPRAISAL, self.title)),)
        return asked.alternative_years or (asked.years,)

    def _last(self, count: int, until: date | None) -> Years:
        last = until.year if until else self.plan.year - 1
        return tuple(range(last - count + 1, last + 1))

    def major(self, code: str | None) -> Major | None:
        """The plan's major of that code, or None."""
        return next((major for major in self.plan.majors if major.code == code), None)

    def accepts(self, code: str | None, study_major: str) -> bool | None:
        """Whether the declared major lists a study major; None: not on the list, or no major declared yet.

        The lists are for reference: a study major that is not on them may still be a near one, which a person judges.
        """
        major = self.major(code)
        if major is None:
            return None
        wanted = plain(study_major)
        return True if any(plain(name) == wanted for name in (major.name, *major.accepts)) else None
