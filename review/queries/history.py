"""Reads of the history."""

from accounts.models import Seat
from review.models import Case, ReviewEvent


def events_of(case: Case) -> list[ReviewEvent]:
    """Every event of a case, oldest first, with who acted from where. One query."""
    return list(
        ReviewEvent.objects.filter(case=case)
        .select_related("seat__organization", "seat__user__person", "actor")
        .order_by("serial")
    )


def recent_events(seat: Seat, limit: int) -> list[ReviewEvent]:
    """What this office did last, newest first. One query."""
    return list(
        ReviewEvent.objects.filter(seat__organization_id=seat.organization_id)
        .exclude(kind__in=["entered", "started", "resubmitted"])
        .select_related("case__plan_version", "seat__organization", "seat__user__person", "actor")
        .order_by("-pk")[:limit]
    )
