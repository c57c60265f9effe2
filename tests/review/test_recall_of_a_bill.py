"""Taking back the approval that sent a case to its payment: an unpaid bill is off, and money stays where it is."""

from datetime import timedelta

import pytest
from django.urls import reverse

from fees import services as fees
from fees.models import Bill, Payment, PaymentAnomaly
from fees.services.bills import ORDER_LIFE
from kernel import clock
from messaging.models import OutboxMessage
from plans.spec.chain import Action
from review.engine.refusal import Refused
from review.invariants import check_all
from review.models import Case
from tests import factories, walk
from tests.review.test_recall import recall

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return walk.walk_to(cast, walk.submitted(cast, factories.plan(cast)), "payment")


@pytest.mark.feature("FEE-04", "REV-02")
@pytest.mark.abuse("AC-022")
def test_an_unpaid_bill_is_off_and_is_asked_for_again_later(cast, case):
    page = cast.client("sun").get(reverse("review:recall", args=[case.public_id])).text
    assert "评审费账单取消" in page
    bill = Bill.objects.get()
    recall(case, cast.sun)
    assert (case.stage, case.step, case.holder) == ("office", Case.Step.PENDING, cast.organizations["office"])
    assert Bill.objects.get().status == Bill.Status.CANCELLED
    (told,) = OutboxMessage.objects.filter(template="fee_recalled")
    assert told.to_user == cast.lin.user
    assert "您现在不需要缴费" in told.text
    assert "不需要缴纳" in cast.client("lin").post(reverse("fees:pay", args=[bill.public_id]), follow=True).text
    clock.shift(timedelta(days=1))
    walk.decide(case, cast.sun, Action.APPROVE)
    again = Bill.objects.get()
    assert (again.pk, again.status) == (bill.pk, Bill.Status.OPEN)
    assert again.created_at > bill.created_at
    assert OutboxMessage.objects.filter(template="fee_due").count() == 2
    walk.pay(case)
    case.refresh_from_db()
    assert case.stage == "committee"
    assert check_all() == []


@pytest.mark.feature("FEE-04")
@pytest.mark.abuse("AC-022")
def test_whoever_may_be_paying_just_now_is_waited_for(cast, case):
    asked = {"provider": "sandbox", "order_number": "NOW1", "amount_fen": factories.FEE_FEN, "created_at": clock.now()}
    Payment.objects.create(bill=Bill.objects.get(), **asked)
    with pytest.raises(Refused, match=r"可能正在缴费，现在不能撤回。30 分钟后"):
        recall(case, cast.sun)
    assert Bill.objects.get().status == Bill.Status.OPEN
    clock.shift(ORDER_LIFE)
    recall(case, cast.sun)
    assert Bill.objects.get().status == Bill.Status.CANCELLED


@pytest.mark.feature("FEE-04")
@pytest.mark.abuse("AC-022")
def test_money_that_comes_for_a_bill_that_is_off_waits_for_a_clerk(cast, case):
    recall(case, cast.sun)
    walk.pay(case.__class__(public_id=case.public_id, stage="payment"))
    case.refresh_from_db()
    assert case.stage == "office"
    assert Bill.objects.get().status == Bill.Status.CANCELLED
    assert PaymentAnomaly.objects.get().reason == "cancelled"
    assert check_all() == []


def test_only_an_open_bill_can_be_cancelled(case):
    walk.pay(case)
    with pytest.raises(ValueError, match="only an open bill"):
        fees.cancel_bill(Bill.objects.get().public_id)
