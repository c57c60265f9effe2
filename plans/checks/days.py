"""Counting working days, and days in words."""

from datetime import date, datetime, timedelta

from plans.checks.warning import Calendar
from plans.spec.dates import SHANGHAI

WEEKDAYS = "一二三四五六日"
SATURDAY = 5
FARTHEST = 400  # days looked at for one term
ONE_DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)


class CalendarUnknownError(Exception):
    """A day that matters is not in the calendar; ``day`` is the first such day."""

    def __init__(self, day: date) -> None:
        super().__init__(day.isoformat())
        self.day = day


class SpanTooLongError(CalendarUnknownError):
    """So many years that nobody needs their working days counted."""


def last_day(closes: datetime) -> date:
    """The last day before the moment ``closes``, which is the first one too late."""
    return (closes - MOMENT).astimezone(SHANGHAI).date()


def is_working(day: date, calendar: Calendar) -> bool:
    """Whether a day is one for working. Raises CalendarUnknownError."""
    working = calendar(day)
    if working is None:
        raise CalendarUnknownError(day)
    return working


def nth_working_day(start: date, count: int, calendar: Calendar, step: timedelta = ONE_DAY) -> date:
    """The ``count``-th working day from ``start`` on, that day included; a negative step counts backwards.

    Raises CalendarUnknownError.
    """
    day = start
    for _number in range(FARTHEST):
        if is_working(day, calendar):
            count -= 1
            if count <= 0:
                return day
        try:
            day += step
        except OverflowError:
            break
    raise CalendarUnknownError(day)


def working_days_between(first: date, last: date, calendar: Calendar) -> int:
    """How many working days there are from ``first`` to ``last``, both included; 0 when they are the wrong way round.

    Raises CalendarUnknownError, and SpanTooLongError for a span of more than some years.
    """
    days = (last - first).days + 1
    if days > 5 * FARTHEST:
        raise SpanTooLongError(last)
    return sum(is_working(first + timedelta(days=number), calendar) for number in range(max(days, 0)))


def shown(moment: datetime) -> str:
    """The last moment before ``moment``: ``2020-09-10``, or ``2020-09-11 17:00`` where it is not the end of a day."""
    local = moment.astimezone(SHANGHAI)
    if local == local.replace(hour=0, minute=0, second=0, microsecond=0):
        return last_day(moment).isoformat()
    return f"{local:%Y-%m-%d %H:%M}"


def weekday(day: date) -> str:
    """星期日."""
    return f"星期{WEEKDAYS[day.weekday()]}"


def day_in_words(day: date, calendar: Calendar) -> str:
    """``2020-10-10（星期六，调休上班）``; only what is unusual is added."""
    working = calendar(day)
    weekend = day.weekday() >= SATURDAY
    if working is False:
        return f"{day}（{weekday(day)}，休息日）"
    return f"{day}（{weekday(day)}，调休上班）" if working and weekend else str(day)
