"""缴费: the case waits until its bill is settled. No person moves it on; the settled bill does."""

from datetime import datetime, timedelta

from plans.spec.chain import Action, Gate, Stage, StageKind
from review.engine import events as ev
from review.engine.kinds.base import Kind, Party
from review.engine.refusal import Refused
from review.engine.state import Step
from review.engine.turn import Turn

#: A later end than this is a slip of the pen.
FARTHEST = timedelta(days=366)


def settle(turn: Turn) -> tuple[ev.Event, ...]:
    """The bill is settled, or the plan charges nothing here (不收费): on to the next stage."""
    bill = str(turn.command.payload.get("bill", ""))
    settled = ev.FeeSettled(turn.stage.code, bill, waived=not turn.facts.fee_due)
    return (settled, *turn.leave())


def extend(turn: Turn) -> tuple[ev.Event, ...]:
    """延长缴费期限 by the committee office. The payload: ``{"until": the first moment too late}``.

    Refused without a reason, where nothing is to be paid, and for an end that is over, no later than the present one,
    or absurdly far: an extension only gives time.
    """
    reason, until, due = turn.reason("延长缴费期限"), turn.command.payload.get("until"), turn.facts.payment_due
    if due is None:
        raise Refused("no_bill", "该申报件现在没有待缴的账单，不需要延长缴费期限。")
    if not isinstance(until, datetime):
        raise Refused("until", "请写明新的缴费截止日期。")
    if until <= turn.facts.now:
        raise Refused("until", "不能早于今天，请另选日期。")
    if until <= due:
        raise Refused("until", "须晚于现在的缴费期限，请另选日期。")
    if until > turn.facts.now + FARTHEST:
        raise Refused("until", "距今超过一年，请检查年份。")
    return (ev.PaymentExtended(turn.stage.code, until, due, reason),)


def needs(stage: Stage) -> list[str]:
    """A payment stage that does not wait for the money is not one."""
    if Gate.BILL_SETTLED in stage.requires:
        return []
    return [f"缴费环节“{stage.labels.staff}”没有要求费用缴清。"]


PAYMENT = Kind(
    kind=StageKind.PAYMENT,
    may={Step.PENDING: {Party.SYSTEM: frozenset({Action.SETTLE})}},
    handlers={Action.SETTLE: settle},
    needs=needs,
)
