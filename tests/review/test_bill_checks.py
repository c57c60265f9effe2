"""The checker of a whole database sees money and bills that do not belong together."""

from datetime import timedelta

import pytest

from fees.models import Bill, Payment
from kernel import clock
from review.invariants import check_all
from review.models import Case
from tests import factories, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return walk.walk_to(cast, walk.submitted(cast, factories.plan(cast)), "payment")


def broken():
    return [(found.invariant, found.what) for found in check_all()]


def test_an_open_and_a_paid_bill_are_whole(case):
    assert broken() == []
    walk.pay(case)
    assert broken() == []


def test_a_payment_that_did_not_settle_its_bill_is_seen(case):
    walk.pay(case)
    Bill.objects.update(status="open", paid_at=None)
    assert ("INV-12", "is open, with 1 confirmed payments") in broken()


def test_a_bill_paid_by_nothing_is_seen(case):
    walk.pay(case)
    Payment.objects.update(status="closed")
    assert ("INV-12", "is paid, with 0 confirmed payments") in broken()


def test_a_part_of_the_amount_is_seen(case):
    walk.pay(case)
    Payment.objects.update(amount_fen=1)
    assert ("INV-12", f"is for {factories.FEE_FEN} fen, paid with 1") in broken()


@pytest.mark.abuse("AC-073")
def test_money_after_the_end_is_seen_where_the_end_counts(case):
    walk.pay(case)
    Bill.objects.update(due_at=clock.now() - timedelta(days=1))
    assert broken() == []
    Bill.objects.update(accepts_late=False)
    assert broken() == [("INV-12", "was paid after its end")]


def test_a_case_that_ends_apart_from_its_bill_is_seen(case):
    Case.objects.update(due_at=clock.now() + timedelta(days=99))
    assert any(what.startswith("ends ") for invariant, what in broken() if invariant == "INV-12")
