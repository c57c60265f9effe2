"""One government account brings its new number in two windows at once, for real on PostgreSQL (AC-031)."""

import pytest
from django.db import connection

from accounts.models import Person, SafetyEvent
from accounts.services import reissuing
from tests.accounts.test_reissued import RENEWED, person
from tests.review.test_races import first_then_second

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.abuse("AC-031")]


def test_a_new_number_is_taken_and_told_once() -> None:
    before = person()
    outcome, waited = first_then_second(lambda: person(**RENEWED), lambda: person(**RENEWED))
    assert waited and outcome == before
    assert Person.objects.filter(birth_date=before.birth_date).count() == 1
    assert SafetyEvent.objects.filter(kind=SafetyEvent.Kind.REISSUED).count() == 1


def test_without_the_lock_it_would_be_told_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the same race, the person looked at and not locked."""
    if connection.vendor != "postgresql":
        assert not connection.features.has_select_for_update
        return
    person()
    monkeypatch.setattr(reissuing, "_locked", lambda one: Person.objects.get(pk=one.pk))
    first_then_second(lambda: person(**RENEWED), lambda: person(**RENEWED))
    assert SafetyEvent.objects.filter(kind=SafetyEvent.Kind.REISSUED).count() == 2
