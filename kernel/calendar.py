"""Filling the working-day table: decreed years from chinesecalendar, the rest provisionally from the statutory days."""

from datetime import date, timedelta

import chinese_calendar
import holidays

from kernel.models import CalendarDay

DECREED = "国务院办公厅放假通知"
PROVISIONAL = "暂定（法定节假日与周末）"


def load_year(year: int) -> tuple[int, bool]:
    """Write the days of ``year`` that are missing; never overwrite one. Returns (days written, is provisional)."""
    statutory = holidays.country_holidays("CN", years=year)
    rows = []
    provisional = False
    day = date(year, 1, 1)
    while day.year == year:
        try:
            working, source = chinese_calendar.is_workday(day), DECREED
        except NotImplementedError:
            working, source, provisional = day.weekday() < 5 and day not in statutory, PROVISIONAL, True
        rows.append(CalendarDay(date=day, is_working=working, is_provisional=source == PROVISIONAL, source=source))
        day += timedelta(days=1)
    before = CalendarDay.objects.filter(date__year=year).count()
    CalendarDay.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows) - before, provisional


def confirm_year(year: int, source: str) -> int:
    """Confirm a provisional year after comparing it with the decree. Returns how many days were confirmed."""
    return CalendarDay.objects.filter(date__year=year, is_provisional=True).update(is_provisional=False, source=source)
