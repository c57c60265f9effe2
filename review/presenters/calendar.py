"""Days of the calendar in words: spans instead of single days."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from kernel import formats
from kernel.calendar import SATURDAY


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
    if len(run) == 1:
        return _named(run[0])
    return _("%(first)s至%(last)s") % {"first": _named(run[0]), "last": _named(run[-1])}


def weekday(day: date) -> str:
    """一 to 日, without 周."""
    return _("一二三四五六日")[day.weekday()]


def _named(day: date) -> str:
    return _("%(day)s（周%(weekday)s）") % {"day": formats.cn_month_day(day), "weekday": weekday(day)}
