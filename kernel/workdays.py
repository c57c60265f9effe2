"""Working days in China: weekends, statutory holidays and make-up days, from our own table.

Decision D7: the first counted day of a public notice is the first working day after it appears, make-up working days
count, and the term is over at the end of its last counted day. A year that is not decreed yet is provisional; a term
that touches it cannot be closed until the calendar is confirmed (fails closed).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kernel.clock import CHINA
from kernel.models import CalendarDay

_FARTHEST = 400  # days looked ahead at most
_NEAR = 30  # more than the longest holidays: these are looked at first
_NONE: Mapping[date, bool] = {}


class CalendarUnknown(Exception):
    """The calendar of a needed year is not loaded."""


@dataclass(frozen=True)
class Term:
    """A span of counted working days. ``ends_at`` is the first moment after it (half-open)."""

    first_day: date
    last_day: date
    ends_at: datetime
    is_provisional: bool


def working_days_after(start: date, count: int, changes: Mapping[date, bool] = _NONE) -> list[CalendarDay]:
    """Return the ``count`` working days that follow ``start``, ascending. Raises CalendarUnknown.

    ``changes``: days as somebody wants them to be, taken before those of the table and as certain; nothing is written.
    """
    return [day for day in _days_until(start, count, changes) if day.is_working]


def _days_until(start: date, count: int, changes: Mapping[date, bool]) -> list[CalendarDay]:
    """All days after ``start`` up to the ``count``-th working one, ascending. Raises CalendarUnknown."""
    for ahead in (min(_FARTHEST, 2 * count + _NEAR), _FARTHEST):  # a year of rows for five days costs more than asking
        days = _days(start, count, ahead, changes)
        if sum(day.is_working for day in days) == count:
            return days
        if len(days) < ahead:
            break
    raise CalendarUnknown(f"no working-day calendar for {start + timedelta(days=len(days) + 1):%Y-%m-%d}")


def _days(start: date, count: int, ahead: int, changes: Mapping[date, bool]) -> list[CalendarDay]:
    """The same of the next ``ahead`` days, as far as the table goes without a gap. One query."""
    days: list[CalendarDay] = []
    rows = CalendarDay.objects.filter(date__gt=start, date__lte=start + timedelta(days=ahead)).order_by("date")
    for row in rows:
        if count == 0 or row.date != start + timedelta(days=len(days) + 1):
            break
        if row.date in changes:
            row.is_working, row.is_provisional = changes[row.date], False
        count -= row.is_working
        days.append(row)
    return days


def term_from(appears_on: date, working_days: int, changes: Mapping[date, bool] = _NONE) -> Term:
    """Return the term of a notice that appears on ``appears_on`` and must stand ``working_days`` full working days.

    ``changes`` as in ``working_days_after``.

    Raises:
        CalendarUnknown: a day of the term is not in the calendar at all.
    """
    days = _days_until(appears_on, working_days, changes)
    last = days[-1].date
    return Term(
        first_day=next(day.date for day in days if day.is_working),
        last_day=last,
        ends_at=datetime.combine(last + timedelta(days=1), time.min, tzinfo=CHINA),
        is_provisional=any(day.is_provisional for day in days),
    )
