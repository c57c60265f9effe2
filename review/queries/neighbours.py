"""The cases before and after one in the order in which its office takes them up."""

from django.db.models import Q, QuerySet

from accounts.models import Seat
from review.models import Case
from review.queries.cases import held_by


def neighbours(seat: Seat, case: Case) -> tuple[Case | None, Case | None]:
    """The pending cases of the same plan and stage before and after this one, as the worklist lists them: by their
    deadlines, without one last (``IN_ORDER``). At most five queries, each a step along the index."""
    waiting = held_by(seat).filter(
        plan_version=case.plan_version_id, stage=case.stage, status=Case.Status.IN_REVIEW, step=Case.Step.PENDING
    )
    lean = waiting.only("pk", "public_id", "applicant_name", "due_at")
    return _nearest(lean.order_by("-due_at", "-pk"), _before(case)), _nearest(
        lean.order_by("due_at", "pk"), _after(case)
    )


def _before(case: Case) -> list[Q]:
    """What stands before the case, the nearest range first."""
    if case.due_at is None:
        return [Q(due_at=None, pk__lt=case.pk), Q(due_at__isnull=False)]
    return [Q(due_at=case.due_at, pk__lt=case.pk), Q(due_at__lt=case.due_at)]


def _after(case: Case) -> list[Q]:
    if case.due_at is None:
        return [Q(due_at=None, pk__gt=case.pk)]
    return [Q(due_at=case.due_at, pk__gt=case.pk), Q(due_at__gt=case.due_at), Q(due_at=None)]


def _nearest(rows: QuerySet[Case], ranges: list[Q]) -> Case | None:
    found = (rows.filter(one).first() for one in ranges)
    return next((case for case in found if case is not None), None)
