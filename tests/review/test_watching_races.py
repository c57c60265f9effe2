"""Two people at one spot check, one complaint, one grant: one wins and the other learns it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from kernel import clock
from review.engine.refusal import Refused
from review.invariants import grants_are_of_one_object
from review.models import Complaint, Supervision
from review.services import complaints, spot_checks, supervision
from tests import factories, walk
from tests.review.test_complaints import ANSWER, TEXT
from tests.review.test_races import first_then_second
from tests.review.test_spot_checks import SOURCE
from tests.review.test_supervision import WHY, granted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def version(cast):
    return factories.plan(cast)


def drawn_by_both(cast, version):
    walk.submitted(cast, version)
    check = spot_checks.announce(version.plan, walk.seat_of(cast.sun), source=SOURCE, size=1)

    def draw(words: str):
        return lambda: spot_checks.draw_cases(check.pk, walk.seat_of(cast.sun), words=words)

    return first_then_second(draw("3285.67"), draw("3285.68")), check


def answered_by_both(cast, version):
    filed = complaints.file_complaint(version.plan, about=Complaint.About.EMPLOYER, text=TEXT)
    granted(cast, version.plan)

    def answer(name: str):
        seat = walk.seat_of(cast.actors[name])
        return lambda: complaints.answer(filed.pk, seat, text=f"{ANSWER}（{name}）")

    return first_then_second(answer("sun"), answer("supervisor")), filed


def granted_by_both(cast, version):
    until, to = clock.now() + timedelta(days=9), walk.seat_of(cast.supervisor)

    def grant(name: str):
        seat = walk.seat_of(cast.actors[name])
        return lambda: supervision.grant(version.plan, to, seat, until=until, reason=WHY)

    return first_then_second(grant("sun"), grant("operator"))


@pytest.mark.abuse("AC-021")
def test_one_of_two_wins_and_the_other_learns_it(cast, version):
    (outcome, waited), check = drawn_by_both(cast, version)
    assert waited and isinstance(outcome, Refused) and outcome.code == "stale"
    check.refresh_from_db()
    assert check.words == "3285.67" and check.items.count() == 1
    (outcome, waited), filed = answered_by_both(cast, version)
    assert waited and isinstance(outcome, Refused) and outcome.code == "stale"
    filed.refresh_from_db()
    assert filed.answer == f"{ANSWER}（sun）"
    Supervision.objects.all().delete()
    outcome, waited = granted_by_both(cast, version)
    assert waited and isinstance(outcome, Refused) and outcome.code == "seat"
    assert Supervision.objects.count() == 1 and list(grants_are_of_one_object()) == []


@pytest.fixture
def _no_locks(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_kwargs: rows.all())


@pytest.mark.usefixtures("_no_locks")
def test_without_the_locks_the_second_would_get_through(cast, version):
    """The twin: only the database's constraints are left to refuse, too late to say who was faster."""
    if connection.vendor != "postgresql":
        assert not connection.features.has_select_for_update
        return
    (outcome, _waited), _check = drawn_by_both(cast, version)
    assert isinstance(outcome, IntegrityError)
    (outcome, _waited), filed = answered_by_both(cast, version)
    assert isinstance(outcome, Complaint)
    filed.refresh_from_db()
    assert filed.answer == f"{ANSWER}（supervisor）", "the first answer is gone"
    Supervision.objects.all().delete()
    outcome, _waited = granted_by_both(cast, version)
    assert isinstance(outcome, IntegrityError)
