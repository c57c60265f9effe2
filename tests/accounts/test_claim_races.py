"""Two claims to one employer at the same moment, for real on PostgreSQL; SQLite has one writer at a time."""

import pytest

from accounts.models import EmployerClaim
from accounts.services import employers
from tests.accounts.claims import claimed, filed
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
        return employers.file_again(user, elsewhere.public_id, said, None, seen_version=seen)

    outcome, waited = first_then_second(lambda: filed(cast, cast.seatless.user, 1), second)
    assert waited and isinstance(outcome, EmployerClaim), outcome
    disputed = EmployerClaim.objects.filter(status=EmployerClaim.Status.DISPUTED)
    assert disputed.filter(credit_code=said.credit_code).count() == 2
