"""From a deadline as the notice words it to a moment."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from plans.spec import PlanDocument
from plans.spec.dates import SHANGHAI, Deadline, Relative, Window

FARTHEST = 800  # days looked at while counting


class End(NamedTuple):
    """A deadline as a moment, the first one too late; ``window``: the one it is counted from, if it is from one."""

    at: datetime
    window: Window | None = None


def ends(
    plan: PlanDocument, deadline: Deadline, calendar: Callable[[date], bool | None], *asked: str | None
) -> tuple[End, ...]:
    """When a deadline ends for whoever has chosen ``asked`` so far (title, route and office; codes): once, or once for
    each of the windows that they may come to have, where it is counted from one. The last one is the last.

    None where it is counted from a case's own day, or the calendar does not reach. ``calendar`` says whether a day is
    one for working; None: not known.
    """
    if deadline.at is not None or deadline.after is None:
        return (End(deadline.at),) if deadline.at else ()
    found = []
    for start, window in _anchor_days(plan, deadline.after.anchor, calendar, asked):
        moment = _moment_after(start, deadline.after, calendar)
        if moment is not None:
            found.append(End(moment, window))
    return tuple(sorted(found, key=lambda each: each.at))


def _moment_after(start: date, after: Relative, calendar: Callable[[date], bool | None]) -> datetime | None:
    day: date | None = start + timedelta(days=after.days or 0)
    if after.days is None:
        day = _counted(start, after.working_days or 0, calendar)
    if day is None:
        return None
    if after.clock is not None:
        return datetime.combine(day, after.clock.replace(tzinfo=None), SHANGHAI)
    return datetime.combine(day + timedelta(days=1), time.min, SHANGHAI)


def _anchor_days(
    plan: PlanDocument, anchor: str, calendar: Callable[[date], bool | None], asked: tuple[str | None, ...]
) -> Iterator[tuple[date, Window | None]]:
    kind, _colon, rest = anchor.partition(":")
    if kind == "stage" and rest:
        return
    if kind == "window" and rest:
        name, _colon, end = rest.partition(":")
        for window in plan.windows_for(name, *asked):
            if end == "closes":
                yield window.last_day, window
            elif window.opens:
                yield window.opens.astimezone(SHANGHAI).date(), window
        return
    for each in plan.deadlines:
        if each.code == anchor:
            for own in ends(plan, each, calendar, *asked):
                yield (own.at - timedelta(microseconds=1)).date(), own.window


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
