"""Somebody new signs on in two windows at once, for real on PostgreSQL."""

import threading

import pytest
from django.db import IntegrityError, connection

from accounts.models import ExternalAccount, Person, Seat, User
from accounts.services import entrance
from accounts.services.entrance import enter
from tests.accounts.test_sign_on import claims
from tests.review.test_races import first_then_second

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.abuse("AC-088")]


def test_two_first_sign_ins_at_once_are_one_account() -> None:
    outcome, waited = first_then_second(lambda: enter(claims()), lambda: enter(claims()))
    assert waited and isinstance(outcome, User)
    kept = outcome.person, outcome
    assert (Person.objects.get(full_name="何初见"), User.objects.get(person__full_name="何初见")) == kept
    assert (ExternalAccount.objects.get().user, Seat.objects.get(user=outcome).user) == (outcome, outcome)


def test_an_account_looked_for_before_the_lock_is_made_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: what was known before the person was locked is believed afterwards."""
    known, before = entrance._known, dict[int, ExternalAccount | None]()
    monkeypatch.setattr(entrance, "_known", lambda told: before.setdefault(threading.get_ident(), known(told)))
    outcome, _waited = first_then_second(lambda: enter(claims()), lambda: enter(claims()))
    assert isinstance(outcome, IntegrityError) is (connection.vendor == "postgresql")
