"""Filling the working-day table: decreed years from chinesecalendar, the rest provisionally from the statutory days."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar
import holidays

from kernel.models import CalendarDay

DECREED = "国务院办公厅放假通知"
PROVISIONAL = "暂定（法定节假日与周末）"
FIRST_YEAR, FARTHEST_YEAR = 2004, 2099  # before, the decrees are not known; after, nothing can be foreseen
SATURDAY = 5


def decreed_working(day: date) -> bool | None:
    """Whether a day is one for working by the decree of its year; None where the library knows no decree."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # the library's word for a year without a decree
        return None


def expected_working(day: date) -> bool | None:
    """Whether a day is one for working, without the table: decreed where a decree is known, else provisionally.

    None where nothing can be said: before the first decree known, or far in the future.
    """
    known = decreed_working(day)
    if known is not None or not FIRST_YEAR <= day.year <= FARTHEST_YEAR:
        return known
    return day.weekday() < SATURDAY and day not in _statutory(day.year)


@lru_cache(maxsize=8)
def _statutory(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("CN", years=year))


def load_year(year: int) -> tuple[int, bool]:
    """Write the days of ``year`` that are missing; never overwrite one. Returns (days written, is provisional)."""
    statutory = _statutory(year)
    rows = []
    provisional = False
    day = date(year, 1, 1)
    while day.year == year:
        working, source = decreed_working(day), DECREED
        if working is None:
            working, source, provisional = day.weekday() < SATURDAY and day not in statutory, PROVISIONAL, True
        rows.append(CalendarDay(date=day, is_working=working, is_provisional=source == PROVISIONAL, source=source))
        day += timedelta(days=1)
    before = CalendarDay.objects.filter(date__year=year).count()
    CalendarDay.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows) - before, provisional


def confirm_year(year: int, source: str) -> int:
    """Confirm a provisional year after comparing it with the decree. Returns how many days were confirmed."""
    return CalendarDay.objects.filter(date__year=year, is_provisional=True).update(is_provisional=False, source=source)


def days_of(year: int, named: Mapping[date, bool]) -> dict[date, bool]:
    """Every day of a year under a decree that names some: the others follow the week."""
    first = date(year, 1, 1)
    whole = [first + timedelta(days=ahead) for ahead in range((date(year + 1, 1, 1) - first).days)]
    return {day: day.weekday() < SATURDAY for day in whole} | dict(named)


def forgotten_by(year: int, named: Mapping[date, bool]) -> list[date]:
    """The statutory holidays of a year on which nobody would rest, which no decree has ever said."""
    days = days_of(year, named)
    return sorted(day for day in _statutory(year) if days.get(day, False))


def hold() -> None:
    """Let nobody count a term that is kept, and nobody change the calendar, until the transaction ends.

    Locks the first day of the table, which stands for all of it. Without it a term that is being written while the
    calendar changes would be one of the calendar before, and nobody would find it to move it.
    """
    list(CalendarDay.objects.select_for_update(no_key=True).order_by("date").values_list("pk")[:1])


def decree(year: int, days: Mapping[date, bool], source: str) -> None:
    """Make these days what the calendar says, decreed. Holds the calendar; writes the days of the year that are
    missing, then all of them.

    Must run in a transaction of its caller, who has looked at what follows from it.
    """
    hold()
    load_year(year)
    for is_working in (True, False):
        wanted = [day for day, works in days.items() if works is is_working]
        CalendarDay.objects.filter(date__in=wanted).update(is_working=is_working, is_provisional=False, source=source)
