"""One effect per token."""

import pytest
from django.db import IntegrityError, transaction

from kernel import idempotency

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.abuse("AC-023")]


def test_a_token_is_answered_again(cast):
    token = idempotency.new_token()
    assert idempotency.spent(cast.lin.user, token) is None
    with transaction.atomic():
        idempotency.spend(cast.lin.user, token, action="a", answer={"n": 1})
    assert idempotency.spent(cast.lin.user, token) == {"n": 1}
    assert idempotency.spent(cast.wang.user, token) is None


def test_a_second_effect_is_taken_back(cast):
    token = idempotency.new_token()
    with transaction.atomic():
        idempotency.spend(cast.lin.user, token, action="a", answer={})
    with pytest.raises(IntegrityError), transaction.atomic():
        idempotency.spend(cast.lin.user, token, action="a", answer={})


def test_a_token_is_spent_only_with_its_effect(cast):
    with pytest.raises(RuntimeError):
        idempotency.spend(cast.lin.user, idempotency.new_token(), action="a", answer={})
