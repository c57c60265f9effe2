"""Days of the calendar in words: spans instead of single days."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from kernel import formats
from kernel.calendar import SATURDAY

WEEKDAYS = "一二三四五六日"


def spans(days: Iterable[date]) -> list[str]:
    """Days that follow each other as one, 10月1日（周五）至10月7日（周四）; a weekend in between parts nothing."""
    found: list[list[date]] = []
    for day in sorted(days):
        if found and _is_joined(found[-1][-1], day):
            found[-1].append(day)
        else:
            found.append([day])
    return [_span(run) for run in found]


def _is_joined(before: date, day: date) -> bool:
    between = [before + timedelta(days=ahead) for ahead in range(1, (day - before).days)]
    return all(each.weekday() >= SATURDAY for each in between) and (not between or before.weekday() < SATURDAY)


def _span(run: Sequence[date]) -> str:
    ends = [run[0], run[-1]] if len(run) > 1 else [run[0]]
    return "至".join(f"{formats.cn_month_day(day)}（周{WEEKDAYS[day.weekday()]}）" for day in ends)
