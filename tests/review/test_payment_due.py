"""The end of the time to pay is shown, and leaves nobody where they can neither pay nor give up."""

from datetime import timedelta

import pytest
from django.urls import reverse

from fees.models import Bill
from kernel import clock
from kernel.formats import cn_closing
from review.services.sweeping import lapse_due
from tests import factories, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_payment(cast):
    return walk.walk_to(cast, walk.submitted(cast, factories.plan(cast)), "payment")


def pages(cast, case):
    client = cast.client("lin")
    urls = [reverse("applicants:home"), reverse("review:tracker", args=[case.dossier.public_id])]
    return [client.get(url).content.decode() for url in urls]


@pytest.mark.feature("FEE-07")
def test_home_and_progress_say_until_when_to_pay(cast, at_payment):
    due = cn_closing(Bill.objects.get().due_at)
    for text in pages(cast, at_payment):
        assert f"请缴纳评审费（{due} 截止）" in text


def test_where_nothing_ends_the_case_its_bill_stays_payable(cast, at_payment):
    Bill.objects.update(due_at=clock.now() - timedelta(days=1))
    assert lapse_due() == 0
    for text in pages(cast, at_payment):
        assert "届满，现在仍可缴费，请尽快缴清" in text
    bill = Bill.objects.get()
    shown = cast.client("lin").get(reverse("fees:bill", args=[bill.public_id])).content.decode()
    assert "现在仍可缴费" in shown
    assert "去支付" in shown
    walk.pay(at_payment)
    at_payment.refresh_from_db()
    assert at_payment.stage == "committee"
