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
    for ahead in (min(_FARTHEST, 2 * count + _NEAR), _FARTHEST):  # a year of rows for five days costs more than asking
        days, expected = _counted(start, count, ahead, changes)
        if len(days) == count:
            return days
        if expected <= start + timedelta(days=ahead):
            break
    raise CalendarUnknown(f"no working-day calendar for {expected:%Y-%m-%d}")


def _counted(start: date, count: int, ahead: int, changes: Mapping[date, bool]) -> tuple[list[CalendarDay], date]:
    """The working days among the next ``ahead`` days, at most ``count``, and the first day that was not looked at."""
    days: list[CalendarDay] = []
    expected = start + timedelta(days=1)
    rows = CalendarDay.objects.filter(date__gt=start, date__lte=start + timedelta(days=ahead)).order_by("date")
    for row in rows:
        if row.date != expected or len(days) == count:
            break
        expected += timedelta(days=1)
        if row.date in changes:
            row.is_working, row.is_provisional = changes[row.date], False
        if row.is_working:
            days.append(row)
    return days, expected


def term_from(appears_on: date, working_days: int, changes: Mapping[date, bool] = _NONE) -> Term:
    """Return the term of a notice that appears on ``appears_on`` and must stand ``working_days`` full working days.

    ``changes`` as in ``working_days_after``.

    Raises:
        CalendarUnknown: a day of the term is not in the calendar at all.
    """
    counted = working_days_after(appears_on, working_days, changes)
    last = counted[-1].date
    provisional = CalendarDay.objects.filter(date__gt=appears_on, date__lte=last, is_provisional=True)
    touched = provisional.exclude(date__in=changes).exists() if changes else provisional.exists()
    ends_at = datetime.combine(last + timedelta(days=1), time.min, tzinfo=CHINA)
    return Term(first_day=counted[0].date, last_day=last, ends_at=ends_at, is_provisional=touched)
