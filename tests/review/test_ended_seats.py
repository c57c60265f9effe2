"""A seat that ends while its request waits for somebody else decides nothing any more."""

import pytest

from accounts.models import Organization, Seat, User
from accounts.services import end_seat
from applicants.integrity import services
from plans.spec.chain import Action
from review.engine.commands import Command
from review.engine.refusal import Refused
from review.invariants import check_all
from review.models import Claim, ReviewEvent
from review.services import claims
from review.services import run as run_module
from review.services.run import run
from tests import factories, walk
from tests.applicants import integrity

pytestmark = pytest.mark.django_db


def ended(seat):
    end_seat(Seat.objects.get(pk=seat.pk))


def disabled(seat):
    User.objects.filter(pk=seat.user_id).update(is_active=False)


def frozen(seat):
    Organization.objects.filter(pk=seat.organization_id).update(is_frozen=True)


@pytest.fixture
def case(cast):
    return walk.submitted(cast, factories.plan(cast))


@pytest.mark.abuse("AC-008", "AC-014")
@pytest.mark.parametrize("token", ["", "a-token-of-the-page"])
@pytest.mark.parametrize("what", [ended, disabled, frozen])
def test_what_a_seat_asked_for_is_not_done_once_it_has_ended(cast, case, monkeypatch, what, token):
    real = run_module.lock_cases

    def waited(keys):
        what(cast.wang.seat)
        return real(keys)

    monkeypatch.setattr(run_module, "lock_cases", waited)
    monkeypatch.setattr(claims, "lock_cases", waited)
    with pytest.raises(Refused) as refused:
        run(case.pk, Command(Action.APPROVE, case.version, reason=walk.OPINION), cast.wang.seat, token=token)
    assert refused.value.code == "seat"
    with pytest.raises(Refused, match="席位刚刚停用"):
        claims.claim(case.pk, cast.wang.seat, token=token)
    assert ReviewEvent.objects.filter(case=case).count() == 1
    assert not Claim.objects.exists()
    assert check_all() == []


@pytest.mark.abuse("AC-008")
def test_no_finding_is_confirmed_by_a_seat_that_ended_meanwhile(cast, case, monkeypatch):
    record = integrity.proposed(cast, case.plan_version, dossier=case.dossier)
    real = services.record_for

    def waited(seat, public_id):
        found = real(seat, public_id)
        ended(cast.sun.seat)
        return found

    monkeypatch.setattr(services, "record_for", waited)
    with pytest.raises(services.Refused, match="席位刚刚停用"):
        services.confirm(walk.seat_of(cast.sun), record.public_id, note="", seen_version=record.version)
    case.refresh_from_db()
    assert (case.status, check_all()) == ("in_review", [])
