"""Where the windows of a plan lie on a drawn time line, in percent of its width. Pure arithmetic."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol

from kernel.formats import TIME_ZONE, month_mark

_NARROWEST = 0.8  # percent; a window of one hour must still be seen
_MARGIN = timedelta(days=4)


class Window(Protocol):
    """What a row needs: a label and when it opens and closes (aware; None: open-ended)."""

    @property
    def label(self) -> str: ...
    @property
    def opens_at(self) -> datetime | None: ...
    @property
    def closes_at(self) -> datetime | None: ...


class Bar(NamedTuple):
    label: str
    opens_at: datetime | None
    closes_at: datetime | None
    state: str  # upcoming, open or closed
    x: str
    width: str


class Tick(NamedTuple):
    x: str
    label: str


class Timeline(NamedTuple):
    bars: list[Bar]
    ticks: list[Tick]
    today: str


def _percent(value: float) -> str:
    return f"{value:.2f}%"


def state_of(opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> str:
    """upcoming, open or closed at `now`; the moment of closing counts as closed."""
    if opens_at is not None and now < opens_at:
        return "upcoming"
    return "closed" if closes_at is not None and now >= closes_at else "open"


def _months(first: datetime, last: datetime) -> list[date]:
    month = first.astimezone(TIME_ZONE).date().replace(day=1)
    months = []
    while month <= last.astimezone(TIME_ZONE).date():
        months.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return months


def lay_out(windows: Sequence[Window], now: datetime) -> Timeline:
    """Place every window and today's mark between the earliest and the latest moment named."""
    moments = [m for w in windows for m in (w.opens_at, w.closes_at) if m is not None] + [now]
    first, last = min(moments) - _MARGIN, max(moments) + _MARGIN
    span = (last - first).total_seconds()

    def x(moment: datetime) -> float:
        return (moment - first).total_seconds() / span * 100

    bars = []
    for w in windows:
        start = x(w.opens_at) if w.opens_at else 0.0
        end = x(w.closes_at) if w.closes_at else 100.0
        state = state_of(w.opens_at, w.closes_at, now)
        width = _percent(max(end - start, _NARROWEST))
        bars.append(Bar(str(w.label), w.opens_at, w.closes_at, state, _percent(start), width))
    months = _months(first, last)
    # With a year and more on the line every month's name would overlap: thin them out.
    stride = 1 + len(months) // 9
    ticks = []
    for month in months[::stride]:
        at = x(datetime(month.year, month.month, 1, tzinfo=TIME_ZONE))
        if 0 <= at <= 96:
            ticks.append(Tick(_percent(at), month_mark(month)))
    return Timeline(bars, ticks, _percent(x(now)))
