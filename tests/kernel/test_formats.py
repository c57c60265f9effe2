"""Dates, durations, money, sizes and states have one wording everywhere."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from kernel import formats
from kernel.icons import icon

NOON = datetime(2026, 11, 20, 9, 0, 5, tzinfo=UTC)  # 17:00:05 in Beijing


def test_a_moment_is_told_in_beijing_time():
    assert formats.cn_datetime(NOON) == "2026年11月20日 17:00"
    assert formats.cn_time(NOON) == "17:00:05"


def test_a_day_near_midnight_is_the_chinese_day():
    assert formats.cn_date(datetime(2026, 11, 20, 16, 30, tzinfo=UTC)) == "2026年11月21日"
    assert formats.cn_date(date(2026, 3, 7)) == "2026年3月7日"
    assert formats.cn_month(date(2026, 3, 7)) == "2026年3月"


def test_a_closing_at_midnight_is_told_as_the_end_of_the_day_before():
    assert formats.cn_closing(datetime(2026, 12, 31, 16, tzinfo=UTC)) == "2026年12月31日 24:00"
    assert formats.cn_closing(NOON) == "2026年11月20日 17:00"


def test_nothing_is_shown_for_nothing():
    assert (formats.cn_date(None), formats.cn_datetime(None), formats.cn_time(None)) == ("", "", "")
    assert (formats.money(None), formats.file_size(None), formats.remaining(None, NOON)) == ("", "", "")


def test_a_table_has_the_day_in_beijing():
    assert formats.iso_date(datetime(2026, 11, 20, 17, 0, tzinfo=UTC)) == "2026-11-21"
    assert formats.iso_date(date(2026, 11, 20)) == "2026-11-20"


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="naive"):
        formats.cn_datetime(datetime(2026, 11, 20, 17, 0))


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=3, hours=2, minutes=59), "还剩 3 天 2 小时"),
        (timedelta(days=3), "还剩 3 天"),
        (timedelta(hours=5, minutes=10), "还剩 5 小时 10 分钟"),
        (timedelta(hours=5), "还剩 5 小时"),
        (timedelta(minutes=12, seconds=59), "还剩 12 分钟"),
        (timedelta(seconds=59), "还剩 不到 1 分钟"),
        (timedelta(0), "已截止"),
        (timedelta(seconds=-1), "已截止"),
    ],
)
def test_what_is_left(left, words):
    assert formats.remaining(NOON + left, NOON) == words


@pytest.mark.parametrize(
    ("fen", "words"),
    [(32000, "320.00 元"), (5, "0.05 元"), (123456789, "1,234,567.89 元"), (-150, "-1.50 元"), (0, "0.00 元")],
)
def test_money_is_exact_to_the_fen(fen, words):
    assert formats.money(fen) == words


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 B"), (1023, "1023 B"), (30 * 1024, "30 KB"), (1024 * 1024, "1.0 MB"), (20 * 1024**2, "20.0 MB")],
)
def test_file_sizes(size, words):
    assert formats.file_size(size) == words


@pytest.mark.parametrize("code", sorted(formats.STATUS))
def test_every_state_has_a_word_an_icon_and_a_tone(code):
    look = formats.status(code)
    assert str(look.label)
    assert "<path" in icon(look.icon)
    css = Path(settings.BASE_DIR, "static/css/components.css").read_text(encoding="utf-8")
    assert f".zp-tone-{look.tone} " in css


def test_an_unknown_state_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        formats.status("no-such-state")
