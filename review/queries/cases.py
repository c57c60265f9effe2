"""Which cases a seat holds, may read, and may open."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.models import Role, Seat
from plans.queries import unread
from review.models import Case, ReviewEvent
from review.queries.holders import REVIEWING, organizes

#: What is due first comes first, what has no deadline last; within it the order in which the cases came to the portal.
#: The rows of a worklist say the same in a statement of their own.
IN_ORDER = (F("due_at").asc(nulls_last=True), "pk")
#: What a list never shows: kilobytes of JSON in every row.
HEAVY = (*unread("plan_version"), "dossier__answers", "dossier__saves", "dossier__statement", "dossier__defects")
_JOINS = ("plan_version__plan__organizer", "employer__department", "employer__bureau", "holder", "snapshot", "person")


def held_by(seat: Seat) -> QuerySet[Case]:
    """The cases that the seat's office holds, without the seat's own (decision D9)."""
    if seat.role not in REVIEWING:
        return Case.objects.none()
    return Case.objects.filter(holder=seat.organization_id).exclude(person=seat.user.person_id)


def readable(seat: Seat | None) -> QuerySet[Case]:
    """The cases an office may read: those it holds and those it has handled, never the seat's own.

    An office keeps reading what it once decided on; the office after it sees nothing before it arrives.
    """
    if seat is None or seat.role not in REVIEWING:
        return Case.objects.none()
    handled = ReviewEvent.objects.filter(case=OuterRef("pk"), office=seat.organization_id)
    return Case.objects.filter(Q(holder=seat.organization_id) | Exists(handled)).exclude(person=seat.user.person_id)


def case_for(seat: Seat | None, public_id: str) -> Case:
    """The case, for an office that may read it. Raises Http404 for everyone else, the owner included. One query."""
    found = readable(seat).filter(public_id=public_id)
    case = found.select_related(*_JOINS, "dossier__user").defer(*unread("plan_version")).first()
    if case is None:
        raise Http404
    return case


def organized_case_for(seat: Seat | None, public_id: str) -> Case:
    """The case, for the committee office whose plan it is under. Raises Http404 for everyone else. One query."""
    case = case_for(seat, public_id)
    if seat is None or not organizes(seat, case):
        raise Http404
    return case


def own_case(seat: Seat | None, dossier_id: str) -> Case:
    """The applicant's own case, by its dossier's public id. Raises Http404 for everyone else. One query."""
    if seat is None or seat.role != Role.APPLICANT:
        raise Http404
    case = (
        Case.objects.filter(dossier__public_id=dossier_id, person=seat.user.person_id)
        .select_related(*_JOINS, "dossier__user")
        .defer(*unread("plan_version"))
        .first()
    )
    if case is None:
        raise Http404
    return case


def next_case(seat: Seat, case: Case) -> Case | None:
    """The pending case at the same stage to take up after this one, or None. One query."""
    waiting = held_by(seat).filter(plan_version=case.plan_version_id, stage=case.stage, status=Case.Status.IN_REVIEW)
    following = waiting.filter(step=Case.Step.PENDING).exclude(pk=case.pk)
    return following.select_related("dossier").order_by(*IN_ORDER).first()
