"""What somebody who declares pays, from what the dossier says."""

from plans.rules.conditions import Answers, fits, with_level
from plans.spec import PlanDocument
from plans.spec.parts import FeePart


def parts_due(plan: PlanDocument, answers: Answers) -> tuple[FeePart, ...]:
    """The parts of the fee that a dossier with these answers pays.

    A part of whose condition nobody can tell is not among them: no bill asks for what may not be owed.
    """
    if plan.fee is None:
        return ()
    known = with_level(plan, answers)
    return tuple(
        part
        for part in plan.fee.parts_for(answers.get("title") or "")
        if part.condition is None or fits(part.condition, known)
    )


def amount_due(plan: PlanDocument, answers: Answers) -> int | None:
    """What is paid in all, in fen; None: not stated, or nothing is asked of this dossier."""
    if plan.fee is None or plan.fee.amount_fen is not None:
        return plan.fee.amount_fen if plan.fee else None
    amounts = [part.amount_fen for part in parts_due(plan, answers)]
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known and len(known) == len(amounts) else None
