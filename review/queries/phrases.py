"""What was written before, to be written again with one click: by the office for all, and by the officer last."""

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import Seat
from review.models import Phrase, ReviewEvent
from review.queries.holders import REVIEWING

LOOKED_AT = 30


def recent_reasons(seat: Seat) -> list[tuple[str, str, str]]:
    """(kind of event, the words, whose case) of the seat's own last opinions and reasons, newest first. One query."""
    own = ReviewEvent.objects.filter(seat=seat, kind__in=["approved", "returned", "rejected"]).order_by("-pk")
    return list(own.values_list("kind", "data__reason", "case__applicant_name")[:LOOKED_AT])


def phrases_of(seat: Seat | None) -> QuerySet[Phrase]:
    """The words that the seat's office keeps, in the order in which they were written; none for whoever examines
    nothing."""
    if seat is None or seat.role not in REVIEWING:
        return Phrase.objects.none()
    kept = Phrase.objects.filter(organization=seat.organization_id)
    return kept.select_related("written_by__user__person").order_by("use", "pk")


def phrase_for(seat: Seat | None, public_id: str) -> Phrase:
    """One of them. Raises Http404 for every other office. One query."""
    found = phrases_of(seat).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
