"""A seat given at the very moment its office is closed, and two seats that end each other, for real on PostgreSQL;
SQLite has one writer at a time."""

from collections.abc import Callable

import pytest
from django.db import connection

from accounts.models import Organization, Role, Seat
from accounts.services import accepting, invitations, offices, seat_person
from accounts.services.invitations import NotInvited
from tests.accounts.test_officers import TAIL, invited
from tests.cast import Cast
from tests.review.test_races import first_then_second

pytestmark = pytest.mark.django_db(transaction=True)


def closing(cast: Cast) -> Callable[[], object]:
    assert cast.operator.seat is not None
    by, office = cast.operator.seat, cast.organizations["other_office"].public_id
    return lambda: offices.close_office(by, office)


def given_at_once(cast: Cast) -> Callable[[], object]:
    """A seat for somebody who has an account already: no link comes between."""
    sun = cast.sun.person
    return lambda: invited(cast, "other_office", full_name=sun.full_name, id_number=sun.id_number)


def left_in(cast: Cast) -> int:
    return Seat.objects.filter(organization=cast.organizations["other_office"], ends_at=None).count()


def test_no_seat_is_given_in_an_office_that_is_being_closed(cast: Cast) -> None:
    outcome, waited = first_then_second(closing(cast), given_at_once(cast))
    assert waited and isinstance(outcome, NotInvited)
    assert left_in(cast) == 0


def test_a_closing_waits_for_the_link_that_is_being_accepted_and_ends_its_seat(cast: Cast) -> None:
    secret = invited(cast, "other_office").secret
    outcome, waited = first_then_second(lambda: accepting.accept(secret, **TAIL), closing(cast))
    assert waited and isinstance(outcome, Organization)
    assert Seat.objects.filter(user__username=TAIL["username"]).exists() and left_in(cast) == 0


def test_without_the_lock_a_seat_would_stay_in_the_closed_office(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the same race, the office looked at and not locked."""
    if connection.vendor != "postgresql":
        assert not connection.features.has_select_for_update
        return
    monkeypatch.setattr(invitations, "hold_office", lambda office: office.closed_at is None)
    outcome, _waited = first_then_second(closing(cast), given_at_once(cast))
    assert isinstance(outcome, invitations.Issued) and left_in(cast) == 1


def test_of_two_operators_who_end_each_other_at_once_one_stays(cast: Cast) -> None:
    one = cast.operator.seat
    assert one is not None
    other = seat_person(cast.seatless.user, one.organization, Role.OPERATOR)
    fresh = {seat.pk: Seat.objects.select_related("user").get(pk=seat.pk) for seat in (one, other)}
    outcome, waited = first_then_second(
        lambda: invitations.end_officer_seat(one, fresh[other.pk]),
        lambda: invitations.end_officer_seat(other, fresh[one.pk]),
    )
    assert waited and isinstance(outcome, NotInvited) and "席位刚刚停用" in str(outcome)
    assert list(Seat.objects.filter(role=Role.OPERATOR, ends_at=None)) == [one]
