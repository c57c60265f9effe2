"""What a case that stands at a payment stage is to pay, and until when."""

from datetime import datetime, timedelta
from typing import NamedTuple

from kernel import workdays
from plans.rules.fees import paid_at
from plans.spec.chain import StageKind
from plans.spec.parts import WindowKind
from review.models import Case
from review.queries.chain import spec_of, stage_of_case
from review.queries.facts import fee_of

#: Working days to pay where the plan's payment stage states no deadline of its own.
PAYMENT_WORKING_DAYS = 10


class Owed(NamedTuple):
    """The amount in fen and the end of the time to pay; ``accepts_late``: the plan's stage states no deadline.

    Where it states none, nothing ends the case when the time to pay is over: the notice (湖职指发〔2020〕3号) asks for
    payment "in the stated time" and names no consequence. The bill then only warns and stays payable, or the case would
    stand there for good.
    """

    amount_fen: int
    until: datetime
    accepts_late: bool


def owed(case: Case, now: datetime) -> Owed | None:
    """What the case is to pay at the stage where it has just arrived; None where that is none, or nothing is due."""
    if stage_of_case(case).kind is not StageKind.PAYMENT or spec_of(case.plan_version).fee is None:
        return None
    amount_fen = fee_of(case)
    return Owed(amount_fen, case.due_at or usual_end(case, now), case.due_at is None) if amount_fen else None


def usual_end(case: Case, now: datetime) -> datetime:
    """The end of the plan's payment window, or of the usual number of working days where the plan states none.

    The window is that of the fee's own stage, and not of a second payment.
    """
    plan = spec_of(case.plan_version)
    office = (case.snapshot.content.get("receiving") or {}).get("code")
    window = plan.window(WindowKind.PAYMENT, case.title, case.route, office)
    if window is not None and window.closes > now and case.stage == paid_at(plan, case.title, None, case.route):
        return window.closes
    try:
        return workdays.term_from(now.date(), PAYMENT_WORKING_DAYS).ends_at
    except workdays.CalendarUnknown:
        return now + timedelta(days=2 * PAYMENT_WORKING_DAYS)
