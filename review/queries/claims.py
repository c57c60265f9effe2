"""领取: which officer works on a case now."""

from datetime import datetime

from accounts.models import Seat
from plans.spec.chain import READING
from review.models import Case, Claim
from review.queries.chain import stage_of_case


def is_claimable(case: Case) -> bool:
    """Whether the case waits to be read by one officer. No query."""
    here = case.status == Case.Status.IN_REVIEW and case.step == Case.Step.PENDING
    return here and stage_of_case(case).kind in READING


def claim_of(case: Case, seat: Seat, now: datetime) -> Claim | None:
    """The running claim on the case by somebody of the seat's office, which holds it. One query, two where there is
    one."""
    if case.holder_id is None or case.holder_id != seat.organization_id or not is_claimable(case):
        return None
    found = Claim.objects.filter(case=case, ended_at=None, expires_at__gt=now, seat__organization=seat.organization_id)
    return found.select_related("seat__user__person").order_by("pk").first() if found.exists() else None


def is_own(claim: Claim, seat: Seat) -> bool:
    """Whether the claim is this person's."""
    return claim.seat.user.person_id == seat.user.person_id
