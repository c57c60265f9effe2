"""Windows lie on the time line in their order, and inside it."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest

from kernel.timeline import lay_out, state_of

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def number(percent: str) -> float:
    return float(percent.removesuffix("%"))


@pytest.mark.parametrize(
    ("opens", "closes", "state"),
    [
        (1, 2, "upcoming"),
        (-1, 1, "open"),
        (0, 1, "open"),
        (-1, 0, "closed"),
        (-2, -1, "closed"),
        (None, 1, "open"),
        (-1, None, "open"),
    ],
)
def test_a_window_is_half_open(opens, closes, state):
    moment = [None if days is None else NOW + days * DAY for days in (opens, closes)]
    assert state_of(*moment, NOW) == state


def test_bars_and_today_are_placed_in_order_and_inside():
    windows = [
        SimpleNamespace(label="申报", opens_at=NOW - 10 * DAY, closes_at=NOW + 5 * DAY),
        SimpleNamespace(label="缴费", opens_at=NOW + 20 * DAY, closes_at=NOW + 20 * DAY + timedelta(hours=1)),
        SimpleNamespace(label="截止", opens_at=None, closes_at=NOW - 30 * DAY),
    ]
    line = lay_out(windows, NOW)
    apply, pay, cut_off = line.bars
    assert [bar.state for bar in line.bars] == ["open", "upcoming", "closed"]
    assert number(cut_off.x) == 0
    assert number(apply.x) < number(line.today) < number(apply.x) + number(apply.width) < number(pay.x)
    assert number(pay.width) > 0.5, "an hour must still be seen"
    assert all(number(bar.x) >= 0 and number(bar.x) + number(bar.width) <= 100 for bar in line.bars)
    assert [tick.label for tick in line.ticks] == ["11月", "12月"]


def test_a_line_of_years_keeps_its_names_apart():
    line = lay_out([SimpleNamespace(label="长", opens_at=NOW, closes_at=NOW + 900 * DAY)], NOW)
    places = [number(tick.x) for tick in line.ticks]
    assert 3 < len(places) <= 10
    assert min(b - a for a, b in pairwise(places)) > 7
