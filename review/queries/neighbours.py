"""The cases before and after one in the order in which its office takes them up."""

from accounts.models import Seat
from review.models import Case
from review.queries.cases import held_by


def neighbours(seat: Seat, case: Case) -> tuple[Case | None, Case | None]:
    """The pending cases of the same plan and stage before and after this one, oldest first. Two queries."""
    waiting = held_by(seat).filter(
        plan_version=case.plan_version_id, stage=case.stage, status=Case.Status.IN_REVIEW, step=Case.Step.PENDING
    )
    lean = waiting.only("pk", "public_id", "applicant_name")
    before = lean.filter(pk__lt=case.pk).order_by("-pk").first()
    return before, lean.filter(pk__gt=case.pk).order_by("pk").first()
