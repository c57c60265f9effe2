"""Computing a valid plan through before it is published: contradictions, in words. Pure Python: no Django, no clock."""

from functools import cache

from plans.checks.attachments import attachment_never_needed
from plans.checks.chain import chain_cannot_run
from plans.checks.days import CalendarUnknownError
from plans.checks.judgeable import rule_unjudgeable
from plans.checks.names import unknown_names, unused_parts
from plans.checks.notices import notice_does_not_fit
from plans.checks.payment import fee_never_due, fee_small, fee_unstated, fee_untold, payment_window_short
from plans.checks.posts import posts_not_counted
from plans.checks.rest_days import deadline_on_rest_day
from plans.checks.routes import route_unsatisfiable
from plans.checks.titles import summary_otherwise, title_otherwise
from plans.checks.twice import stated_twice
from plans.checks.walk import Step, walk
from plans.checks.warning import Calendar, Check, PlanWarning
from plans.checks.windows import window_order
from plans.checks.writings import written_twice
from plans.spec import PlanDocument

CHECKS: tuple[Check, ...] = (
    chain_cannot_run,
    window_order,
    notice_does_not_fit,
    payment_window_short,
    fee_small,
    fee_unstated,
    fee_untold,
    fee_never_due,
    deadline_on_rest_day,
    route_unsatisfiable,
    rule_unjudgeable,
    attachment_never_needed,
    posts_not_counted,
    stated_twice,
    title_otherwise,
    summary_otherwise,
    written_twice,
    unknown_names,
    unused_parts,
)
"""In the order in which their warnings are told."""


def check(document: PlanDocument, calendar: Calendar) -> list[PlanWarning]:
    """Everything that is doubtful about a valid plan. ``calendar`` says whether a day is one for working, or None."""
    found: list[PlanWarning] = []
    remembered = cache(calendar)  # every stage of every title asks for the same days
    for each in CHECKS:
        try:
            found += each(document, remembered)
        except CalendarUnknownError as error:
            message = f"没有 {error.day.year} 年的工作日历，这一项没有核算。"
            found.append(PlanWarning("calendar-unknown", "", message))
    return list(dict.fromkeys(found))


def feasible_calendar(document: PlanDocument, calendar: Calendar) -> list[Step]:
    """For every title the steps of the chain with their earliest and latest days. Raises CalendarUnknownError."""
    return [step for title in document.titles for step in walk(document, title.code, calendar)]


__all__ = ["CHECKS", "Calendar", "CalendarUnknownError", "PlanWarning", "Step", "check", "feasible_calendar"]
