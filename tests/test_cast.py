"""The cast is what its comments say."""

from accounts.queries import open_seats
from tests.cast import Cast


def test_everybody_has_the_one_seat_of_their_relation_or_none(cast: Cast) -> None:
    seated = {name: [seat.organization.name for seat in open_seats(actor.user)] for name, actor in cast.actors.items()}
    without = {name for name, places in seated.items() if not places}
    assert without == {"ended_hr", "disabled_hr", "seatless"}
    assert all(len(places) <= 1 for places in seated.values())
    assert seated["wang"] == seated["lin"] == seated["owner_hr"] != seated["zhao"]


def test_the_owner_hr_is_the_owner_in_another_account(cast: Cast) -> None:
    assert cast.owner_hr.person == cast.lin.person
    assert cast.owner_hr.user != cast.lin.user
