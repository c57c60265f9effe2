"""Real requests of the staff, kept and sent again after the right to them ended: all refused, none with an effect."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db.models import Q
from django.urls import reverse

from accounts.models import Organization, Role, Seat, Session, User
from accounts.services import end_seat, seat_person
from kernel import clock
from tests.access.relations import STAFF
from tests.access.requests import Outcome, send, undone
from tests.access.rights import words
from tests.access.table import ROWS
from tests.access.world import World


@dataclass(frozen=True)
class Request:
    """One request as a browser would send it again."""

    name: str
    method: str
    actor: str
    address: str
    data: dict[str, Any] | None


def kept(world: World, actor: str) -> Iterator[Request]:
    """Yield the requests that the table grants to this actor's office: those of anybody's own account are left out."""
    for name, row in ROWS.items():
        address = reverse(name, args=row.args(world))
        if row.get and actor in row.get and "seatless" not in row.get:
            yield Request(name, "GET", actor, address, None)
        if row.post and actor in row.post - row.powerless and "seatless" not in row.post:
            yield Request(name, "POST", actor, address, row.data(world))


def end_the_seat(world: World, actor: str) -> None:
    in_force = Q(ends_at=None) | Q(ends_at__gt=clock.now())
    for seat in Seat.objects.filter(in_force, user=world.cast.actors[actor].user).order_by("pk"):
        end_seat(seat)


def disable_the_account(world: World, actor: str) -> None:
    User.objects.filter(pk=world.cast.actors[actor].user.pk).update(is_active=False)


def close_the_session(world: World, actor: str) -> None:
    Session.objects.filter(session_key=world.signed_in(actor)["sessionid"].value).delete()


def move_to_another_office(world: World, actor: str) -> None:
    """The same account gets a seat of the same role in an office that has nothing to do with this world."""
    old = world.cast.actors[actor].seat
    assert old is not None
    end_the_seat(world, actor)
    office = Organization.objects.create(kind=old.organization.kind, name="别处的单位", is_verified=True)
    seat_person(old.user, office, Role(old.role))


ENDINGS = {end_the_seat: "404", disable_the_account: "sign in", close_the_session: "sign in"}

#: About one's own claim, which stays one's own without a seat: the page is there and says why nothing was done.
EXPLAINED = {"accounts:employer_invite"}


def gone(request: Request) -> int:
    return 409 if request.name in EXPLAINED else 404


def answer_of(outcome: Outcome) -> str:
    return "sign in" if outcome.is_sent_to_sign_in else str(outcome.status)


def resent(world: World, request: Request) -> Outcome:
    return send(world, request.address, request.method, request.actor, request.data)


@pytest.mark.abuse("AC-008")
@pytest.mark.parametrize("actor", sorted(STAFF))
def test_what_was_let_in_is_refused_after_the_end(actor: str, world: World) -> None:
    for request in kept(world, actor):
        before = resent(world, request)
        assert before.is_let_in and bool(before.written) == (request.method == "POST"), request
        for end, refusal in ENDINGS.items():
            with undone():
                end(world, actor)
                after = resent(world, request)
            expected = str(gone(request)) if refusal == "404" else refusal
            assert (answer_of(after), after.written) == (expected, frozenset()), (request, end.__name__)


@pytest.mark.abuse("AC-013")
@pytest.mark.parametrize("actor", ["wang", "zhao"])
def test_nobody_decides_for_an_employer_that_two_claim(actor: str, world: World) -> None:
    """The first who registered it no more than the second."""
    seat = world.cast.actors[actor].seat
    assert seat is not None
    with undone():
        Organization.objects.filter(pk=seat.organization_id).update(is_frozen=True)
        for request in kept(world, actor):
            if request.name == "accounts:claim_answer":
                continue  # what they say of each other's claim is how it ends
            after = resent(world, request)
            assert (after.status, after.written) == (gone(request), frozenset()), request


@pytest.mark.abuse("AC-008")
@pytest.mark.parametrize("actor", sorted(STAFF - {"operator"}))
def test_rights_stay_behind_when_somebody_moves_to_another_office(actor: str, world: World) -> None:
    """The objects of the old office are gone; its lists are those of the new one, and nothing can be done in them."""
    with undone():
        move_to_another_office(world, actor)
        for request in kept(world, actor):
            # A published plan is nobody's own: every office may start from it, and sets its own stages. Its phrases, too.
            if request.name in ("drafts:new", "fees:charge", "review:phrases"):
                continue
            after = resent(world, request)
            assert after.written == frozenset(), request
            assert after.status == gone(request) or not ROWS[request.name].args(world), request
            assert not [word for word in words(world) if word.text in after.text], request
