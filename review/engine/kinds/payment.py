"""缴费: the case waits until its bill is settled. No person moves it on; the settled bill does."""

from plans.spec.chain import Action, Gate, Stage, StageKind
from review.engine import events as ev
from review.engine.kinds.base import Kind, Party
from review.engine.state import Step
from review.engine.turn import Turn


def settle(turn: Turn) -> tuple[ev.Event, ...]:
    """The bill is settled, or the plan charges nothing here (不收费): on to the next stage."""
    bill = str(turn.command.payload.get("bill", ""))
    settled = ev.FeeSettled(turn.stage.code, bill, waived=not turn.facts.fee_due)
    return (settled, *turn.leave())


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
