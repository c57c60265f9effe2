"""What another calendar would change: days, and the ends of notices that stand. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import Role, Seat
from fees.models import Bill
from kernel import calendar
from kernel.models import CalendarDay
from plans.queries import unread
from review.models import CalendarDecree, Case, PublicNotice
from review.queries.noticed import effective_term

NOVEMBER = 11


@dataclass(frozen=True, slots=True)
class Difference:
    """A day that would be another: ``was`` is None where the calendar does not reach."""

    day: date
    was: bool | None
    will_be: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A notice that stands, and its end before and after. ``is_settled``: the end becomes certain."""

    notice: PublicNotice
    before: date
    after: date
    is_settled: bool


@dataclass(frozen=True, slots=True)
class Promised:
    """Deadlines that were told and stay, although days before them change."""

    corrections: int
    payments: int


def decrees(seat: Seat | None) -> QuerySet[CalendarDecree]:
    """What was said of the calendar, newest first: all for an operator, nothing for others."""
    if seat is None or seat.role != Role.OPERATOR:
        return CalendarDecree.objects.none()
    joined = CalendarDecree.objects.select_related("proposed_by__user__person", "decided_by__user__person")
    return joined.order_by("-pk")


def decree_for(seat: Seat | None, public_id: str) -> CalendarDecree:
    """One of them. Raises Http404 for whoever is no operator."""
    found = decrees(seat).filter(public_id=public_id).first()
    if found is None:
        raise Http404("no such decree for this seat")
    return found


def days_in(decree: CalendarDecree) -> dict[date, bool]:
    """Every day that the decree makes certain: its year, and the days beyond that it names."""
    return calendar.days_of(decree.year, {date.fromisoformat(day): works for day, works in decree.days.items()})


def differences(days: Mapping[date, bool]) -> list[Difference]:
    """The days that would be other than the calendar says, ascending. One query."""
    now = dict(CalendarDay.objects.filter(date__in=list(days)).order_by("date").values_list("date", "is_working"))
    return [Difference(day, now.get(day), days[day]) for day in sorted(days) if now.get(day) is not days[day]]


def confirmed_past(days: Mapping[date, bool], today: date) -> list[date]:
    """Days before today that are decreed and would be another: nobody may change what was counted. One query."""
    over = {day: works for day, works in days.items() if day < today}
    known = CalendarDay.objects.filter(date__in=list(over), is_provisional=False).order_by("date")
    return [row.date for row in known if row.is_working is not over[row.date]]


def moved_notices(days: Mapping[date, bool]) -> list[Moved]:
    """The notices that stand and whose end moves or becomes certain; sooner it never is (AC-043).

    A handful of queries for each day on which notices appeared.
    """
    found: list[Moved] = []
    terms: dict[tuple[date, int, date], tuple[tuple[date, bool], tuple[date, bool]]] = {}
    standing = PublicNotice.objects.filter(closed_at=None, is_declared=False).order_by("pk")
    for notice in standing.select_related("organization", "plan_version").defer(*unread("plan_version")):
        key = notice.appeared_on, notice.working_days, notice.last_day
        if key not in terms:
            terms[key] = effective_term(notice), effective_term(notice, days)
        (before, was_certain), (after, is_certain) = terms[key]
        if after != before or was_certain is not is_certain:
            found.append(Moved(notice, before, after, is_certain and not was_certain))
    return found


def promised_after(first: date) -> Promised:
    """How many deadlines fall on or after the first day that changes. Two queries."""
    returned = Case.objects.filter(status=Case.Status.RETURNED, due_at__date__gte=first)
    bills = Bill.objects.filter(status=Bill.Status.OPEN, due_at__date__gte=first)
    return Promised(returned.count(), bills.count())


def loaded_years(first: int) -> list[tuple[int, bool, list[CalendarDay]]]:
    """The years of the calendar from ``first`` on: whether a day of it is provisional, and the days that do not
    follow the week. One query."""
    years: dict[int, tuple[bool, list[CalendarDay]]] = {}
    for row in CalendarDay.objects.filter(date__gte=date(first, 1, 1)).order_by("date"):
        provisional, odd = years.get(row.date.year, (False, []))
        if row.is_working is not (row.date.weekday() < calendar.SATURDAY):
            odd.append(row)
        years[row.date.year] = provisional or row.is_provisional, odd
    return [(year, *said) for year, said in sorted(years.items())]


def is_owed(today: date) -> bool:
    """Whether next year's notice, which comes in November, is to be looked for: the calendar has none yet (AC-042)."""
    if today.month < NOVEMBER:
        return False
    coming = CalendarDay.objects.filter(date__year=today.year + 1)
    return coming.filter(is_provisional=True).exists() or not coming.exists()
