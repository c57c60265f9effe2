"""What somebody who declares pays, and at which stage, from what the dossier says."""

from plans.rules.conditions import Answers, as_asked, fits
from plans.spec import PlanDocument
from plans.spec.chain import StageKind
from plans.spec.parts import FeePart


def payments_for(plan: PlanDocument, title: str, route: str | None = None) -> tuple[str, ...]:
    """The payment stages (codes) that a declaration of a title by a route walks through; None: by some route."""
    return tuple(stage.code for stage in plan.chain_for(title, route) if stage.kind is StageKind.PAYMENT)


def paid_at(plan: PlanDocument, title: str, part: FeePart | None = None, route: str | None = None) -> str | None:
    """At which stage (code) whoever declares a title by a route pays a part, or the fee as a whole; None: at none.

    The stage that the part names, else the fee's, else the first payment. A part is not asked for at a stage that it
    does not name, also where the way leaves its own out.
    """
    ways = payments_for(plan, title, route)
    if part is not None and part.stage is not None:
        return part.stage if part.stage in ways else None
    own = plan.fee.stage if plan.fee else None
    return own if own in ways else next(iter(ways), None)


def parts_due(plan: PlanDocument, answers: Answers, stage: str | None = None) -> tuple[FeePart, ...]:
    """The parts of the fee that a dossier with these answers pays, at one stage (code) or in all.

    A part of whose condition nobody can tell is not among them: no bill asks for what may not be owed.
    """
    if plan.fee is None:
        return ()
    known, title = as_asked(plan, answers), answers.get("title") or ""
    return tuple(
        part
        for part in plan.fee.parts_for(title)
        if (part.condition is None or fits(part.condition, known))
        and (stage is None or paid_at(plan, title, part, answers.get("route")) == stage)
    )


def is_billed_whole(plan: PlanDocument, title: str, stage: str | None = None, route: str | None = None) -> bool:
    """Whether the fee's stated total is what whoever declares so (codes) pays, at one stage (code) or in all."""
    if plan.fee is None or plan.fee.amount_fen is None:
        return False
    stages = {paid_at(plan, title, part, route) for part in plan.fee.parts} or {paid_at(plan, title, None, route)}
    return stage is None or stages == {stage}


def parts_billed(plan: PlanDocument, answers: Answers, stage: str | None = None) -> tuple[FeePart, ...]:
    """The parts that are due and make up the amount: one that states none is only in a total that is paid at once."""
    due = parts_due(plan, answers, stage)
    if is_billed_whole(plan, answers.get("title") or "", stage, answers.get("route")):
        return due
    return tuple(part for part in due if part.amount_fen is not None)


def amount_due(plan: PlanDocument, answers: Answers, stage: str | None = None) -> int | None:
    """What is paid, in fen, at one stage (code) or in all; None: not stated, or nothing is asked of this dossier."""
    if plan.fee is not None and is_billed_whole(plan, answers.get("title") or "", stage, answers.get("route")):
        return plan.fee.amount_fen
    billed = parts_billed(plan, answers, stage)
    return sum(part.amount_fen or 0 for part in billed) if billed else None
