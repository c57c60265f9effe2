"""Counting years of tenure: the one rule, in one place.

* A period of N years that starts on a day is complete on the same day and month N years later: the day of the start
  itself is not counted, the corresponding day is the last one (民法典 第二百零一条、第二百零二条). Appointed on
  2016-12-31, four years are complete on 2020-12-31 and count for a cut-off on that day; appointed on 2017-01-01, not.
* Where the month has no such day (29 February), the period ends on the last day of that month: started on 2016-02-29,
  one year is complete on 2017-02-28, four on 2020-02-29. A start on 28 February is complete on 28 February, also in a
  leap year.
* Overlapping and adjoining periods are joined first. Separate periods are added year by year: the whole years of a
  period stay years, so that two calendar years are two whatever leap days lie between them, and the days beyond them
  let the next period begin earlier by as many days.
* A term that has ended counts its last day whole, once that day is over: from 2019-01-01 to 2019-12-31 is one year,
  complete on 2020-01-01, as if it had gone on.
* Only whole years count; where a rule counts in months, months in the same way.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

YEAR = 12  # months
FEBRUARY = 2
LAST_OF_COMMON_FEBRUARY = 28


@dataclass(slots=True)  # not frozen, as a finding: the making is most of the cost
class Span:
    """A period of tenure. ``ends`` is the last day; None: it goes on."""

    starts: date
    ends: date | None = None


def completes_on(starts: date, years: int) -> date:
    """The day on which ``years`` whole years since ``starts`` are complete. OverflowError beyond year 9999."""
    year = starts.year + years
    if year > date.max.year:
        raise OverflowError("年份超出日历范围")
    try:
        return starts.replace(year=year)
    except ValueError:  # 29 February in a year without one
        return date(year, FEBRUARY, LAST_OF_COMMON_FEBRUARY)


def after_months(starts: date, months: int) -> date:
    """The day on which ``months`` whole months since ``starts`` are complete. OverflowError beyond year 9999."""
    year, month = divmod(starts.year * YEAR + starts.month - 1 + months, YEAR)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("年份超出日历范围")
    return date(year, month + 1, min(starts.day, monthrange(year, month + 1)[1]))


def years_before(day: date, years: int) -> date:
    """The day so many years earlier; 29 February becomes 28. The calendar's first day where there is none."""
    if day.year - years < date.min.year:
        return date.min
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, FEBRUARY, LAST_OF_COMMON_FEBRUARY)


def day_after(day: date) -> date:
    """The next day; the last day of the calendar itself has none and stays."""
    return day + timedelta(days=1) if day < date.max else day


def whole_years(starts: date, until: date) -> int:
    """Whole years complete on the day ``until``; 0 when ``until`` is not later than ``starts``."""
    years = until.year - starts.year
    if years > 0 and completes_on(starts, years) > until:
        years -= 1
    return max(years, 0)


def whole_months(starts: date, until: date) -> int:
    """Whole months complete on the day ``until``; 0 when ``until`` is not later than ``starts``."""
    months = (until.year - starts.year) * YEAR + until.month - starts.month
    if months > 0 and after_months(starts, months) > until:
        months -= 1
    return max(months, 0)


@dataclass(frozen=True, slots=True)
class Unit:
    """What time is counted in: when so many are complete since a day, and how many are on a day."""

    complete: Callable[[date, int], date]
    whole: Callable[[date, date], int]


YEARS, MONTHS = Unit(completes_on, whole_years), Unit(after_months, whole_months)


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same days as sorted periods with gaps between them."""
    result: list[Span] = []
    for span in sorted(spans, key=attrgetter("starts")):
        if span.ends is not None and span.ends < span.starts:
            continue
        last = result[-1] if result else None
        if last is None or (last.ends is not None and span.starts - last.ends > timedelta(days=1)):
            result.append(span)
        elif last.ends is not None and (span.ends is None or span.ends > last.ends):
            result[-1] = Span(last.starts, span.ends)
    return result


def since(spans: Iterable[Span], floor: date) -> list[Span]:
    """The parts of the periods from ``floor`` on."""
    kept = [span for span in spans if span.ends is None or span.ends >= floor]
    return [Span(max(span.starts, floor), span.ends) for span in kept]


@dataclass(slots=True)
class Served:
    """How long a person served up to a day: whole years (months, where these are counted), and the days beyond."""

    years: int
    days: int


def served(spans: Iterable[Span], until: date, unit: Unit = YEARS) -> Served:
    """Time served in the periods up to and including ``until``."""
    cut = [Span(s.starts, until if s.ends is None else min(s.ends, until)) for s in spans if s.starts <= until]
    total = Served(0, 0)
    for period in joined(cut):
        total = _more(total, period, min(day_after(period.ends or until), until), unit)
    return total


def _begins(period: Span, before: Served) -> date:
    """The day from which the next year or month is counted: the days left over let the period begin earlier."""
    return period.starts - timedelta(days=before.days)


def _more(before: Served, period: Span, until: date, unit: Unit) -> Served:
    """Time served with one period more, which ends on the day before ``until``."""
    begins = _begins(period, before)
    more = unit.whole(begins, until)
    return Served(before.years + more, (until - unit.complete(begins, more)).days)


def first_day_met(spans: Iterable[Span], count: int, unit: Unit = YEARS) -> date | None:
    """The first day on which ``count`` whole years or months are complete, or None when the periods end before that."""
    total = Served(0, 0)
    for period in joined(spans):
        try:
            day = unit.complete(_begins(period, total), count - total.years)
        except OverflowError:
            return None
        if period.ends is None or day <= day_after(period.ends):
            return max(day, period.starts)
        total = _more(total, period, day_after(period.ends), unit)
    return None


def overlaps(spans: Iterable[Span], year: int, *, whole: bool = False) -> bool:
    """Whether the periods have a day in a calendar year; ``whole``: whether one of them has all of it."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    if whole:
        return any(s.starts <= first and (s.ends is None or s.ends >= last) for s in joined(spans))
    return any(s.starts <= last and (s.ends is None or s.ends >= first) for s in spans)
