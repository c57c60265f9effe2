"""Reads of people and seats."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from accounts.models import Role, Seat, User
from kernel import clock

SESSION_KEY = "seat"
STAFF_ROLES = frozenset({Role.DEPARTMENT_OFFICER, Role.BUREAU_OFFICER, Role.OFFICE_OFFICER, Role.OPERATOR})
"""Roles of accounts that are issued: they sign in at an entrance of their own (ACC-03, ACC-04)."""


def open_seats(user: User, at: datetime | None = None) -> QuerySet[Seat]:
    """Return the seats ``user`` may act from now: none for an employer while two claim it (AC-013).

    One query when evaluated, one for the clock.
    """
    at = at or clock.now()
    return (
        Seat.objects.filter(user=user, user__is_active=True, starts_at__lte=at)
        .filter(Q(ends_at=None) | Q(ends_at__gt=at))
        .exclude(role=Role.EMPLOYER_HR, organization__is_frozen=True)
        .select_related("organization", "user__person")
        .order_by("pk")
    )


def seat_of_request(request: HttpRequest, at: datetime | None = None) -> Seat | None:
    """Return the seat chosen in this session, the only or first one otherwise, or None."""
    chosen = request.session.get(SESSION_KEY)
    first = None
    for seat in open_seats(request.user, at):  # type: ignore[arg-type]
        if seat.public_id == chosen:
            return seat
        first = first or seat
    return first


def is_officer(user: User) -> bool:
    """Whether this account was issued to an officer: has, or ever had, a seat of an authority. One query."""
    return Seat.objects.filter(user=user, role__in=STAFF_ROLES).exists()
