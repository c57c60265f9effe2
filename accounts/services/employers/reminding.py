"""Before a letter's term ends, its handler is told, so that the employer is not left without anybody."""

from datetime import timedelta

from django.db import transaction

from accounts.models import EmployerClaim
from accounts.services.employers.steps import tell
from accounts.services.employers.terms import OPEN, Status
from kernel import clock

DAYS_BEFORE = (7, 30)


def remind_of_endings() -> int:
    """Tell each handler whose letter ends within 30 days, and again within 7; return how many were told of.

    Writes at most one message per letter and threshold, so that running it twice sends nothing twice. A handler who has
    filed for the next term is left in peace.
    """
    today = clock.today()
    ending = (
        EmployerClaim.objects.filter(
            status=Status.APPROVED, letter_until__gte=today, letter_until__lte=today + timedelta(days=max(DAYS_BEFORE))
        )
        .select_related("handler__person")
        .order_by("pk")
    )
    renewing = EmployerClaim.objects.filter(status__in=OPEN).values_list("handler_id", "credit_code")
    renewed = set(renewing.order_by("pk"))
    count = 0
    for claim in ending:
        if (claim.handler_id, claim.credit_code) in renewed:
            continue
        days = next(each for each in DAYS_BEFORE if claim.letter_until <= today + timedelta(days=each))
        with transaction.atomic():
            tell(claim, claim.handler, "authorization_ending", key=f"before-{days}")
        count += 1
    return count
