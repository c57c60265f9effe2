"""A settled bill opens the way to the committee."""

from fees.models import Bill
from kernel import clock
from plans.spec.chain import Action, StageKind
from review.engine.commands import Command
from review.models import Case
from review.queries.chain import stage_of_case
from review.services.run import lock_cases, run_locked


def settle(bill: Bill) -> None:
    """Take the bill's case out of its payment stage, once.

    Runs inside the transaction in which the bill is settled; locks the case after the bill. Writes the case's events;
    the reactions unlock the review form (FEE-10). A case that has left the payment stage meanwhile stays where it is:
    its money is for a clerk (decision D8), not for the chain.
    """
    found = Case.objects.filter(public_id=bill.reference).values_list("pk", flat=True).first()
    if found is None:
        return
    (case,) = lock_cases([found])
    if case.status == Case.Status.IN_REVIEW and stage_of_case(case).kind is StageKind.PAYMENT:
        command = Command(Action.SETTLE, case.version, payload={"bill": bill.public_id})
        run_locked(case, command, None, now=clock.now())
