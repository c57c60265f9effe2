"""From a deadline as the notice words it to a moment."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from plans.spec import PlanDocument
from plans.spec.dates import SHANGHAI, Deadline

FARTHEST = 800  # days looked at while counting


def resolve(
    plan: PlanDocument, deadline: Deadline, calendar: Callable[[date], bool | None], *asked: str | None
) -> datetime | None:
    """The first moment too late; None where it is counted from a case's own day, or the calendar does not reach.

    ``calendar`` says whether a day is one for working; None: not known. ``asked``: title, route and office (codes) to
    choose between windows; those left out are not chosen.
    """
    if deadline.at is not None or deadline.after is None:
        return deadline.at
    start = _anchor_day(plan, deadline.after.anchor, calendar, asked)
    if start is None:
        return None
    if deadline.after.days is not None:
        day: date | None = start + timedelta(days=deadline.after.days)
    else:
        day = _counted(start, deadline.after.working_days or 0, calendar)
    if day is None:
        return None
    if deadline.after.clock is not None:
        return datetime.combine(day, deadline.after.clock.replace(tzinfo=None), SHANGHAI)
    return datetime.combine(day + timedelta(days=1), time.min, SHANGHAI)


def _anchor_day(
    plan: PlanDocument, anchor: str, calendar: Callable[[date], bool | None], asked: tuple[str | None, ...]
) -> date | None:
    kind, _colon, rest = anchor.partition(":")
    if kind == "stage" and rest:
        return None
    if kind == "window" and rest:
        name, _colon, end = rest.partition(":")
        window = plan.window(name, *asked)
        if window is None:
            return None
        if end == "closes":
            return window.last_day
        return window.opens.astimezone(SHANGHAI).date() if window.opens else None
    found = next((each for each in plan.deadlines if each.code == anchor), None)
    moment = resolve(plan, found, calendar, *asked) if found else None
    return (moment - timedelta(microseconds=1)).date() if moment else None


def _counted(start: date, count: int, calendar: Callable[[date], bool | None]) -> date | None:
    """``count`` working days after ``start``, or before it when negative."""
    step = timedelta(days=1 if count > 0 else -1)
    day, left = start, abs(count)
    for _number in range(FARTHEST):
        if not left:
            return day
        day += step
        working = calendar(day)
        if working is None:
            return None
        left -= working
    return None
