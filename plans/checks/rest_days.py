"""Deadlines that fall on a day nobody works. A weekend that is worked to make up for a holiday is none."""

from collections.abc import Iterator
from datetime import date

from plans.checks.days import last_day, weekday
from plans.checks.walk import titles_of
from plans.checks.warning import Calendar, PlanWarning
from plans.rules.deadlines import ends
from plans.spec import PlanDocument

CODE = "deadline-on-rest-day"


def deadline_on_rest_day(plan: PlanDocument, calendar: Calendar) -> Iterator[PlanWarning]:
    """Closings of windows, deadlines of the notice and of stages, and the day of the defence."""
    for path, what, day in _days(plan, calendar):
        if calendar(day) is False:
            yield PlanWarning(CODE, path, f"{what} {day}（{weekday(day)}）是休息日。")


def _days(plan: PlanDocument, calendar: Calendar) -> Iterator[tuple[str, str, date]]:
    for index, window in enumerate(plan.windows):
        yield f"windows.{index}.closes", f"{window.kind.label}的截止日", window.last_day
    for index, deadline in enumerate(plan.deadlines):
        for title in titles_of(plan, deadline):
            for end in ends(plan, deadline, calendar, title):
                yield f"deadlines.{index}", f"“{deadline.what}”的截止日", last_day(end.at)
    for index, stage in enumerate(plan.chain):
        if stage.deadline:
            yield f"chain.{index}.deadline", f"“{stage.labels.staff}”的截止日", last_day(stage.deadline)
    if plan.defence and plan.defence.held_on:
        yield "defence.held_on", "答辩日", plan.defence.held_on
