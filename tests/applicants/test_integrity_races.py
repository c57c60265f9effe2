"""A record is confirmed while the person submits: one comes first, and the other sees it (AC-032)."""

import pytest
from django.db import connection

from applicants.integrity import services
from applicants.sections import Refused
from review.invariants import check_all
from review.models import Case
from tests import factories
from tests.applicants import integrity
from tests.review.test_races import first_then_second

pytestmark = pytest.mark.django_db(transaction=True)


def both(cast):
    version = factories.plan(cast)
    dossier = factories.ready_dossier(cast, version)
    record = integrity.proposed(cast, version)

    def first() -> None:
        services.confirm(cast.sun.seat, record.public_id, note="", seen_version=record.version)

    return first_then_second(first, lambda: factories.submit(dossier, cast.lin))


@pytest.mark.abuse("AC-032")
def test_a_submit_beside_the_confirmation_waits_and_is_refused(cast):
    outcome, waited = both(cast)
    assert waited
    assert isinstance(outcome, Refused)
    assert not Case.objects.exists()
    assert check_all() == []


def test_without_the_lock_it_would_slip_through(cast, monkeypatch):
    monkeypatch.setattr(services, "hold_dossiers", lambda record: None)
    outcome, _waited = both(cast)
    if connection.vendor == "postgresql":
        assert not isinstance(outcome, Exception)
        assert [broken.invariant for broken in check_all()] == ["INV-07"]
