"""A case ends while its bill is open: the bill is taken back, and money that comes all the same is seen by a clerk."""

import pytest
from django.urls import reverse

from fees.models import Bill, PaymentAnomaly
from messaging.models import OutboxMessage
from review import reactions
from review.invariants import check_all
from review.models import ReviewEvent
from review.services import payments
from review.tasks import cancel_bill, sweep
from tests import factories, walk
from tests.applicants import integrity
from tests.review.test_races import first_then_second

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return walk.walk_to(cast, walk.submitted(cast, factories.plan(cast)), "payment")


def void(cast, case):
    integrity.confirmed(cast, case.plan_version, dossier=case.dossier)
    case.refresh_from_db()
    assert case.status == "void"


def bill():
    return Bill.objects.get()


@pytest.mark.feature("DIS-01", "FEE-04")
@pytest.mark.abuse("AC-068")
def test_the_bill_of_a_void_case_is_taken_back_after_the_commit(cast, case, monkeypatch):
    sent = []
    monkeypatch.setattr(reactions, "send_after_commit", lambda name, **ids: sent.append((name, ids)))
    void(cast, case)
    assert ("review.cancel_bill", {"case_id": case.pk}) in sent
    for _twice in range(2):
        cancel_bill(case.pk)
        assert bill().status == Bill.Status.CANCELLED
    page = cast.client("lin").post(reverse("fees:pay", args=[bill().public_id]), follow=True)
    assert "不需要缴纳" in page.text
    walk.pay(case)
    assert PaymentAnomaly.objects.get().reason == "cancelled"
    assert check_all() == []


def test_a_lost_wake_up_call_is_made_good_by_the_clock(cast, case):
    other = walk.walk_to(cast, walk.submitted(cast, case.plan_version, "colleague"), "payment")
    void(cast, case)
    sweep()
    assert Bill.objects.get(reference=case.public_id).status == Bill.Status.CANCELLED
    cancel_bill(other.pk)
    assert Bill.objects.get(reference=other.public_id).status == Bill.Status.OPEN, "a case that goes on is still to pay"


@pytest.mark.feature("DIS-01", "FEE-04")
@pytest.mark.abuse("AC-068")
def test_money_that_is_faster_than_the_cancelling_waits_for_a_clerk(cast, case):
    void(cast, case)
    walk.pay(case)
    cancel_bill(case.pk)
    kept = PaymentAnomaly.objects.get()
    assert (kept.reason, kept.bill, kept.amount_fen) == ("case_ended", bill(), bill().amount_fen)
    assert bill().status == Bill.Status.PAID
    assert not ReviewEvent.objects.filter(case=case, kind="fee_settled").exists()
    assert OutboxMessage.objects.get(template="payment_kept").to_user == cast.lin.user
    assert "您的申报已办结" in cast.client("lin").get(reverse("fees:bill", args=[bill().public_id])).text
    assert "申报办结后才到账" in cast.client("sun").get(reverse("fees:anomalies")).text
    assert check_all() == []


@pytest.mark.abuse("AC-068")
def test_money_that_nobody_was_told_of_is_found_in_a_database(cast, case):
    void(cast, case)
    walk.pay(case)
    PaymentAnomaly.objects.all().delete()
    (broken,) = check_all()
    assert (broken.invariant, broken.subject) == ("INV-12", bill().public_id)
    assert "no clerk" in broken.what


@pytest.mark.django_db(transaction=True)
@pytest.mark.abuse("AC-068")
@pytest.mark.parametrize("money_first", [True, False])
def test_money_and_the_cancelling_at_one_moment_leave_it_with_a_clerk(cast, case, money_first):
    void(cast, case)

    def pay():
        walk.pay(case)

    def cancel():
        payments.cancel_of_void(case.pk)

    _outcome, waited = first_then_second(*((pay, cancel) if money_first else (cancel, pay)))
    assert waited
    assert PaymentAnomaly.objects.get().reason == ("case_ended" if money_first else "cancelled")
    assert check_all() == []
