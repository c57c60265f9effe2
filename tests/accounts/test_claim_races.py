"""Two claims to one employer at the same moment, for real on PostgreSQL; SQLite has one writer at a time."""

from functools import partial

import pytest
from django.db import connection
from django.db.models import QuerySet

from accounts.models import EmployerClaim
from accounts.services import employers
from accounts.services.employers import Against, Unconfirmed, steps
from tests.accounts.claims import MEANT, approved, claimed, filed, history, seats_for
from tests.cast import Cast
from tests.review.test_races import first_then_second

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.abuse("AC-013")
@pytest.mark.parametrize("is_new", [True, False])
def test_of_two_first_claims_to_an_employer_none_wins_by_being_faster(cast: Cast, is_new: bool) -> None:
    """No row is there yet that both could lock; the offices they name are locked, and are not the same."""
    assert cast.operator.seat is not None
    user = cast.stranger.user
    offices = {"department": cast.organizations["other_department"], "bureau": cast.organizations["other_bureau"]}
    elsewhere = filed(cast, user, 2)
    seen = employers.give_back(elsewhere.public_id, cast.operator.seat, reason="代码有误。", seen_version=1).version
    said = claimed(cast, 1, **offices)

    def second() -> EmployerClaim:
        if is_new:
            return filed(cast, user, 1, **offices)
        return employers.file_again(user, elsewhere.public_id, said, None, MEANT, seen_version=seen)

    outcome, waited = first_then_second(lambda: filed(cast, cast.seatless.user, 1), second)
    assert waited and isinstance(outcome, EmployerClaim), outcome
    disputed = EmployerClaim.objects.filter(status=EmployerClaim.Status.DISPUTED)
    assert disputed.filter(credit_code=said.credit_code).count() == 2


@pytest.mark.abuse("AC-013")
def test_of_two_at_the_same_moment_the_second_freezes_nobody_without_having_been_asked(cast: Cast) -> None:
    """Nobody had claimed the employer when their page was drawn."""
    first = partial(filed, cast, cast.seatless.user, 1)
    outcome, waited = first_then_second(first, lambda: filed(cast, cast.stranger.user, 1, against=Against()))
    assert waited and isinstance(outcome, Unconfirmed), outcome
    assert list(EmployerClaim.objects.values_list("status", flat=True)) == [EmployerClaim.Status.WAITING]


@pytest.mark.abuse("AC-013")
@pytest.mark.parametrize("is_locked", [True, False])
def test_of_agreeing_and_taking_back_at_once_the_second_learns_what_the_first_has_done(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, is_locked: bool
) -> None:
    """Whoever comes second reads what the first has done; its twin without the locks does not, and undoes it."""
    handler, other = cast.seatless.user, cast.stranger.user
    approved(cast, handler, 1)
    second = filed(cast, other, 1)
    if not is_locked:
        if connection.vendor != "postgresql":
            return
        monkeypatch.setattr(steps, "hold_codes", lambda *codes: None)
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows.all())
    outcome, waited = first_then_second(
        lambda: employers.answer(second.public_id, handler, agrees=True, note=""),
        lambda: employers.withdraw(other, second.public_id, seen_version=second.version),
    )
    if is_locked:
        assert waited and isinstance(outcome, employers.Stale), outcome
        assert history(second)[-2:] == ["agreed", "resumed"] and seats_for(handler, 1)
    else:
        assert not isinstance(outcome, employers.Stale), outcome
        assert "gave_up" in history(second), "what was agreed to counts as unfounded"
