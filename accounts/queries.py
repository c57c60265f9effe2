"""Reads of people and seats."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from accounts.models import Organization, Person, Role, Seat, User, person_index
from kernel import clock

SESSION_KEY = "seat"
STAFF_ROLES = frozenset(
    {Role.DEPARTMENT_OFFICER, Role.BUREAU_OFFICER, Role.OFFICE_OFFICER, Role.SUPERVISOR, Role.OPERATOR}
)
"""Roles of accounts that are issued: they sign in at an entrance of their own (ACC-03, ACC-04)."""
REVIEWING = frozenset({Role.EMPLOYER_HR, Role.DEPARTMENT_OFFICER, Role.BUREAU_OFFICER, Role.OFFICE_OFFICER})
"""Roles that examine what applicants hand in."""


def people_known_by(kind: str, number: str) -> QuerySet[Person]:
    """Return whoever has the document of this kind and number, or had it when they were first known: at most one."""
    index = person_index(kind, number)
    return Person.objects.filter(Q(id_index=index) | Q(document_index=index))


def open_seats(user: User, at: datetime | None = None) -> list[Seat]:
    """Return the seats ``user`` may act from now: none for an employer while two claim it (AC-013).

    One query, one for the clock. Every request asks this, of a handful of seats: they are judged here, since the query
    that would do it costs three times as much to put together.
    """
    at = at or clock.now()
    held = Seat.objects.filter(user=user).select_related("organization", "user__person").order_by("pk")
    return [seat for seat in held if _is_open(seat, at)]


def is_open_seat(seat: Seat, at: datetime | None = None) -> bool:
    """Whether one may act from this seat, as it stands in the database now. One query, one for the clock."""
    asked = ("starts_at", "ends_at", "role", "user__is_active", "organization__is_frozen")
    found = Seat.objects.select_related("user", "organization").only(*asked).filter(pk=seat.pk).first()
    return found is not None and _is_open(found, at or clock.now())


def _is_open(seat: Seat, at: datetime) -> bool:
    is_over = seat.ends_at is not None and seat.ends_at <= at
    is_stopped = seat.role == Role.EMPLOYER_HR and seat.organization.is_frozen
    return seat.user.is_active and seat.starts_at <= at and not is_over and not is_stopped


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


def only_reviewer_is(office: Organization, person_id: int) -> bool:
    """Whether the person, in whatever accounts, is the only one who can examine in this office (D9). One query."""
    now = clock.now()
    reviewers = set(
        Seat.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), organization=office, role__in=REVIEWING)
        .filter(user__is_active=True)
        .order_by("pk")
        .values_list("user__person_id", flat=True)
    )
    return reviewers == {person_id}


def sits_in(office_id: int, person_id: int, at: datetime) -> bool:
    """Whether the person, in whatever account, has an open seat in this organization. One query."""
    return seats_of(person_id, at).filter(organization=office_id).exists()


def seats_of(person_id: int, at: datetime) -> QuerySet[Seat]:
    """The open seats of a person, in whatever account."""
    is_open = Q(ends_at=None) | Q(ends_at__gt=at)
    return Seat.objects.filter(is_open, user__person=person_id, user__is_active=True)
