"""Days of the calendar in words: spans instead of single days."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from kernel import formats

WEEKDAYS = "一二三四五六日"


def spans(days: Iterable[date]) -> list[str]:
    """Days that follow each other as one: 1月1日至3日 as 1月1日（周五）至1月3日（周日）."""
    found: list[list[date]] = []
    for day in sorted(days):
        if found and day - found[-1][-1] == timedelta(days=1):
            found[-1].append(day)
        else:
            found.append([day])
    return [_span(run) for run in found]


def _span(run: Sequence[date]) -> str:
    ends = [run[0], run[-1]] if len(run) > 1 else [run[0]]
    return "至".join(f"{formats.cn_month_day(day)}（周{WEEKDAYS[day.weekday()]}）" for day in ends)
