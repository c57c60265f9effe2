"""A settled bill opens the way to the committee; until then its office may give more time to pay."""

from accounts.models import Seat
from fees.models import Bill
from fees.services import lock_bills
from kernel import clock
from plans.spec.chain import Action
from review.engine.commands import Command
from review.models import Case
from review.services.once import Answer, once
from review.services.run import lock_cases, run_locked


def settle(bill: Bill) -> None:
    """Take the bill's case out of the payment stage that the bill is for, once.

    Runs inside the transaction in which the bill is settled; locks the case after the bill. Writes the case's events;
    the reactions unlock the review form (FEE-10). A case that has left that stage meanwhile stays where it is:
    its money is for a clerk (decision D8), not for the chain.
    """
    found = Case.objects.filter(public_id=bill.reference).values_list("pk", flat=True).first()
    if found is None:
        return
    (case,) = lock_cases([found])
    if case.status == Case.Status.IN_REVIEW and case.stage == bill.stage:
        command = Command(Action.SETTLE, case.version, payload={"bill": bill.public_id})
        run_locked(case, command, None, now=clock.now())


def extend(case_id: int, command: Command, seat: Seat, *, token: str = "") -> None:
    """Give the case more time to pay; ``command`` is OwnCommand.EXTEND_PAYMENT.

    Locks the user's row when there is a token, then the bill and the case in the order of a settlement, so that money
    that comes at the same moment is either before the extension or after it. Writes one event, the bill's new end and
    one message to the applicant, in one transaction. Raises ``Refused`` and changes nothing when the engine refuses.
    The same token again gets the first answer (AC-023).
    """

    def effect() -> Answer:
        lock_bills(Case.objects.values_list("public_id", flat=True).get(pk=case_id))
        (case,) = lock_cases([case_id])
        run_locked(case, command, seat, now=clock.now())
        return {"case": case.public_id, "version": case.version}

    once(seat, token, f"review.{command.name}", effect, target=(case_id, command))
