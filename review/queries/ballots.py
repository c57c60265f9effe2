"""What a committee's meeting can vote on, and what was counted there."""

import hashlib
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import Seat
from kernel.clock import CHINA
from review.models import BallotCount, Case, Meeting, ReviewEvent
from review.queries.cases import HEAVY


def seen_of(cases: Iterable[Case]) -> str:
    """What a page shows of counted cases, in one word: another one as soon as anything changed for one of them."""
    shown = sorted(f"{case.public_id}:{case.version}" for case in cases)
    return hashlib.sha256(" ".join(shown).encode()).hexdigest()


def came_on(case: Case) -> date:
    """The day, in China, on which the case came to its present stage."""
    return case.entered_at.astimezone(CHINA).date()


def counts_for(meeting: Meeting, seat: Seat) -> QuerySet[BallotCount]:
    """The counts of a meeting in the order of their cases, without that of the seat's own person (decision D9)."""
    joins = ("case__plan_version", "case__employer", "case__dossier")
    return (
        meeting.counts.exclude(case__person=seat.user.person_id)
        .select_related(*joins)
        .defer(*(f"case__{column}" for column in HEAVY))
        .order_by("case_id")
    )


def count_for(meeting: Meeting, seat: Seat, case_id: str) -> BallotCount:
    """The count of one case, by the case's public id. Raises Http404 where this meeting has none for this seat."""
    count = counts_for(meeting, seat).filter(case__public_id=case_id).first()
    if count is None:
        raise Http404("no such count for this seat")
    return count


def entries_of(count: BallotCount) -> list[ReviewEvent]:
    """What was entered for this case in this meeting, oldest first: a correction follows what it corrects."""
    rows = ReviewEvent.objects.filter(case_id=count.case_id, kind="ballot_recorded").order_by("serial")
    found = rows.select_related("seat__organization", "seat__user__person", "actor")
    return [row for row in found if row.data["meeting"] == count.meeting.public_id]
