"""A settled bill opens the way to the committee; until then its office may give more time to pay."""

from django.db import transaction

from accounts.models import Seat
from fees.models import Bill
from fees.services import cancel_bill, keep_for_clerk, lock_bills
from kernel import clock
from plans.spec.chain import Action
from review.engine.commands import Command
from review.models import Case
from review.services.once import Answer, once
from review.services.run import lock_cases, run_locked

_MOST = 200


def settle(bill: Bill) -> None:
    """Take the bill's case out of the payment stage that the bill is for, once.

    Runs inside the transaction in which the bill is settled; locks the case after the bill. Writes the case's events;
    the reactions unlock the review form (FEE-10). A case that has left that stage meanwhile stays where it is:
    its money is for a clerk (decision D8), not for the chain, and its payer is told so.
    """
    found = Case.objects.filter(public_id=bill.reference).values_list("pk", flat=True).first()
    if found is None:
        return
    (case,) = lock_cases([found])
    if case.status == Case.Status.IN_REVIEW and case.stage == bill.stage:
        command = Command(Action.SETTLE, case.version, payload={"bill": bill.public_id})
        run_locked(case, command, None, now=clock.now())
    else:
        keep_for_clerk(bill)


def cancel_of_void(case_id: int) -> None:
    """Take back the open bill of a case that was declared void: nobody is to pay for what counts for nothing.

    Runs after the case's own transaction, which holds the dossier already; locks the bills, then the case, in the order
    of a settlement. Writes the bill; money that comes all the same is kept for a clerk (D8). Does nothing for any other
    case, and nothing the second time.
    """
    with transaction.atomic():
        bills = lock_bills(Case.objects.values_list("public_id", flat=True).get(pk=case_id))
        (case,) = lock_cases([case_id])
        if case.status != Case.Status.VOID:
            return
        for bill in bills:
            if bill.status == Bill.Status.OPEN:
                cancel_bill(bill.public_id)


def cancel_forgotten() -> None:
    """Take back the open bills of void cases whose wake-up call was lost, each as ``cancel_of_void``."""
    owing = Bill.objects.filter(status=Bill.Status.OPEN).values("reference")
    left = Case.objects.filter(status=Case.Status.VOID, public_id__in=owing).order_by("pk")
    for case_id in list(left.values_list("pk", flat=True)[:_MOST]):
        cancel_of_void(case_id)


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
