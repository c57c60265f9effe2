"""The database's clock, moved forward in the demo only."""

from datetime import UTC, datetime, timedelta

import pytest

from kernel import clock

pytestmark = pytest.mark.django_db


def test_now_is_the_database_s_moment_in_china():
    now = clock.now()
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=30)
    assert now.utcoffset() == timedelta(hours=8)


@pytest.mark.abuse("AC-038")
def test_now_ignores_the_host_s_clock(monkeypatch):
    import time

    real = time.time()
    monkeypatch.setattr(time, "time", lambda: real + 7200)
    assert abs(clock.now().timestamp() - real) < 30


def test_shift_moves_forward_and_resets():
    before = clock.now()
    clock.shift(timedelta(days=3))
    clock.shift(timedelta(days=4))
    assert clock.is_shifted()
    assert timedelta(days=7) <= clock.now() - before < timedelta(days=7, minutes=1)
    clock.reset()
    assert clock.now() - before < timedelta(minutes=1)


def test_shift_never_moves_back():
    with pytest.raises(ValueError, match="forward"):
        clock.shift(timedelta(seconds=-1))
