"""From when to when a finding bars, by the plan's discipline. Pure: no database.

The four notices differ: from the year after the review (DIS-01), from the next year (DIS-02), from the day of the
finding (DIS-04), or a record without a ban (DIS-03).
"""

from datetime import date, timedelta
from typing import NamedTuple

from plans.rules.tenure import completes_on
from plans.spec.discipline import Ban, BanStart


class Term(NamedTuple):
    """The first and the last day of a term, both inside it."""

    starts_on: date
    last_day: date


def term_of(starts: str, years: int | None, *, review_year: int, found_on: date, decided_on: date) -> Term | None:
    """The term of a ban; None where the plan states no years or no beginning: then nothing is barred.

    A term that begins with a year has whole calendar years. One that begins on a day ends on the corresponding day, for
    the day of the start itself is not counted (``plans.rules.tenure``).
    """
    if not starts or years is None:
        return None
    begins = BanStart(starts)
    if begins in (BanStart.YEAR_AFTER_REVIEW, BanStart.NEXT_YEAR):
        year = (review_year if begins is BanStart.YEAR_AFTER_REVIEW else found_on.year) + 1
        return Term(date(year, 1, 1), date(year + years, 1, 1) - timedelta(days=1))
    day = found_on if begins is BanStart.DATE_OF_FINDING else decided_on
    return Term(day, completes_on(day, years))


def bars_something(ban: Ban) -> bool:
    """Whether the ban keeps from declaring: it says for how long, from when, and what."""
    return ban.years is not None and ban.starts is not None and ban.scope is not None
