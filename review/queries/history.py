"""Reads of the history."""

from accounts.models import Seat
from plans.queries import unread
from review.models import Case, ReviewEvent


def events_of(case: Case) -> list[ReviewEvent]:
    """Every event of a case, oldest first, with who acted from where. One query."""
    return list(
        ReviewEvent.objects.filter(case=case)
        .select_related("seat__organization", "seat__user__person", "actor")
        .order_by("serial")
    )


def events_for(case: Case, seat: Seat) -> list[ReviewEvent]:
    """The events of a case that this office may know of: counts of a ballot are the committee office's own until the
    results are released together (AC-058). One query."""
    events = events_of(case)
    released = max((event.serial for event in events if event.kind == "released"), default=0)
    return [
        event
        for event in events
        if event.kind != "ballot_recorded" or event.serial < released or _is_of(event, seat.organization_id)
    ]


def _is_of(event: ReviewEvent, office_id: int) -> bool:
    return event.seat is not None and event.seat.organization_id == office_id


def recent_events(seat: Seat, limit: int) -> list[ReviewEvent]:
    """What this office did last, newest first, without the cases of whoever sits there (D9), and without what its
    applicants did. One query."""
    return list(
        ReviewEvent.objects.filter(seat__organization_id=seat.organization_id)
        .exclude(kind__in=["entered", "started", "resubmitted", "withdrawn"])
        .exclude(case__person=seat.user.person_id)
        .select_related("case__plan_version", "seat__organization", "seat__user__person", "actor")
        .defer(*unread("case__plan_version"))
        .order_by("-pk")[:limit]
    )
