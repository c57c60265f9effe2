"""Leaves counted by calendar year: appraisals and continuing-education hours."""

from typing import Literal

from pydantic import Field, model_validator

from plans.spec.base import AppraisalGrade, CalendarYear, HoursKind, Spec, Text
from plans.spec.rule_base import RuleBase

Years = tuple[CalendarYear, ...]
Since = Literal["present_title"]


class AppraisalYears(Spec):
    """The years whose appraisals are asked, in exactly one of four ways, and the least grade of each."""

    years: Years = ()
    last: int | None = Field(default=None, ge=1, le=20, strict=True)
    """The last so many years before the plan's year."""
    alternative_years: tuple[Years, ...] = ()
    """Ranges of which one is enough, for example 2018-2020 or 2019-2021."""
    since: Since | None = None
    """``present_title``: every year after the one in which the highest title held was obtained."""
    minimum: AppraisalGrade = AppraisalGrade.COMPETENT
    count: int | None = Field(default=None, ge=1, le=20, strict=True)
    """In how many of the years the grade is asked; empty: in each of them."""

    @model_validator(mode="after")
    def _one_way(self) -> "AppraisalYears":
        ways = (bool(self.years), self.last is not None, bool(self.alternative_years), self.since is not None)
        if sum(ways) != 1:
            raise ValueError("years、last、alternative_years、since 必须写且只写一个")
        if any(not years for years in self.alternative_years):
            raise ValueError("alternative_years 中的每一组都要写年份")
        fewest = min((len(years) for years in self.alternative_years or (self.years,)), default=0)
        if self.count is not None and self.since is None and self.count > (self.last or fewest):
            raise ValueError("count 不能多于所列的年份")
        return self


class AppraisalRule(RuleBase, AppraisalYears):
    """Each of these years, or so many of them, appraised at least so."""

    kind: Literal["appraisal"]


class HoursMinimum(Spec):
    """A least number of hours of one kind; ``kind`` empty means all kinds together."""

    kind: HoursKind | None = None
    hours: int = Field(ge=1, strict=True)
    """In the unit of the demand."""


class HoursDemand(Spec):
    """Hours or credits of some years, stated in one of four ways; in none of them: the period is not stated."""

    years: Years = ()
    since_year: CalendarYear | None = None
    """From this year to the year of the cut-off date for hours, or else the plan's year."""
    last: int | None = Field(default=None, ge=1, le=20, strict=True)
    """The last so many years before the plan's year."""
    since: Since | None = None
    """``present_title``: every year after the one in which the highest title held was obtained, to the year of the
    cut-off date for hours, or else the plan's year."""
    minima: tuple[HoursMinimum, ...] = ()
    """Empty: no number is stated; a record for every year is asked."""
    per_year: bool = True
    """Whether the minima hold for each year or for the sum."""
    unit: Literal["hours", "credits"] = "hours"
    system: Text | None = None
    """Only records of this system count."""

    @model_validator(mode="after")
    def _period_fits(self) -> "HoursDemand":
        ways = sum((bool(self.years), self.since_year is not None, self.last is not None, self.since is not None))
        if ways > 1:
            raise ValueError("years、since_year、last、since 只能写一个")
        if not ways and (self.per_year or not self.minima):
            raise ValueError("没有写明年度时，必须写 minima 并且 per_year 为 false")
        return self


class HoursRule(RuleBase, HoursDemand):
    """Continuing-education hours of these years."""

    kind: Literal["hours"]
