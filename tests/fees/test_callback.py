"""The provider's word: forged, repeated, wrong, late, out of order, concurrent."""

import threading
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from fees import services
from fees.models import Bill, Payment, PaymentAnomaly
from fees.providers.sandbox import _read
from fees.services import Reason
from fees.signals import bill_settled
from kernel import clock
from kernel.wire import canonical
from messaging.models import OutboxMessage
from tests.client import StrictClient

from .bills import AMOUNT, call_back, make_bill, make_payment, word


@pytest.fixture
def payment(cast):
    return make_payment(make_bill(cast.lin.user))


@pytest.fixture
def settled():
    """Bills of which the signal told."""
    told = []

    def receiver(sender, bill, **kwargs):
        told.append(bill.public_id)

    # The case of these bills does not exist: only this receiver may hear of them.
    others, bill_settled.receivers = bill_settled.receivers, []
    bill_settled.sender_receivers_cache.clear()
    bill_settled.connect(receiver)
    yield told
    bill_settled.receivers = others
    bill_settled.sender_receivers_cache.clear()


def anomalies():
    return list(PaymentAnomaly.objects.values_list("reason", flat=True).order_by("pk"))


@pytest.mark.feature("FEE-04", "FEE-06")
def test_a_paid_bill_is_settled_and_told_once(client, payment, settled):
    response = call_back(client, word(payment))
    assert (response.status_code, response.content) == (200, b"success")
    bill = Bill.objects.get()
    assert bill.status == Bill.Status.PAID
    assert settled == [bill.public_id]
    payment.refresh_from_db()
    assert (payment.status, payment.trade_number) == (Payment.Status.CONFIRMED, "SB1")
    assert anomalies() == []


@pytest.mark.abuse("AC-065")
@pytest.mark.parametrize(
    "forgery",
    [
        {"signature": ""},
        {"signature": "0" * 64},
        {"signature": "é"},
        {"secret": "the key of another merchant"},
        {"purpose": "sandbox-pay"},
        {"purpose": "sandbox-sms"},
        {"code": "alipay"},
    ],
)
def test_forged_callbacks_are_refused(client, payment, settled, forgery):
    response = call_back(client, word(payment), **forgery)
    assert (response.status_code, response.content) == (400, b"fail")
    assert Bill.objects.get().status == Bill.Status.OPEN
    assert settled == []
    assert anomalies() == []


@pytest.mark.abuse("AC-065")
def test_a_body_changed_after_signing_is_refused(client, payment, settled):
    from django.conf import settings as django_settings

    from fees.providers.sandbox import NOTIFY
    from kernel.wire import sign

    honest = sign(django_settings.SANDBOX_SECRET, NOTIFY, canonical(word(payment, amount_fen=1)))
    response = call_back(client, word(payment), signature=honest)
    assert (response.status_code, response.content) == (400, b"fail")


@pytest.mark.abuse("AC-065")
@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"{", b"\xff\xfe", b"{}", b'{"a":' * 50_000, b'{"state":"paid"}', b'"paid"']
)
def test_signed_nonsense_is_refused(client, payment, body):
    response = call_back(client, {}, body=body)
    assert (response.status_code, response.content) == (400, b"fail")


@pytest.mark.abuse("AC-065")
def test_only_post_and_no_login_needed(client, payment):
    assert client.get(reverse("fees:callback", args=["sandbox"])).status_code == 405


@pytest.mark.abuse("AC-066")
def test_a_hundred_replays_are_one_settlement_and_all_are_accepted(client, payment, settled):
    payload = word(payment)
    answers = {call_back(client, payload).content for _ in range(100)}
    assert answers == {b"success"}
    assert len(settled) == 1
    assert Payment.objects.filter(status=Payment.Status.CONFIRMED).count() == 1
    assert anomalies() == []


@pytest.mark.abuse("AC-066")
@pytest.mark.django_db(transaction=True)
def test_replays_at_the_same_moment(payment, settled):
    payload, start, answers = word(payment), threading.Barrier(8), []
    # The tests' SQLite lives in memory, where a second writer gets an error instead of waiting its turn.
    turn = nullcontext() if connection.vendor == "postgresql" else threading.Lock()

    def shout():
        try:
            start.wait()
            with turn:
                answers.append(call_back(StrictClient(), payload).content)
        finally:
            connection.close()

    threads = [threading.Thread(target=shout) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [b"success"] * 8
    assert len(settled) == 1
    assert anomalies() == []


@pytest.mark.abuse("AC-067")
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"amount_fen": AMOUNT - 1}, Reason.AMOUNT),
        ({"amount_fen": AMOUNT + 1}, Reason.AMOUNT),
        ({"merchant": "another-shop"}, Reason.MERCHANT),
        ({"currency": "USD"}, Reason.CURRENCY),
        ({"state": "refunded"}, Reason.REFUNDED),
    ],
)
def test_what_does_not_fit_waits_for_a_clerk(client, payment, settled, changes, reason):
    for _time in range(2):
        assert call_back(client, word(payment, **changes)).content == b"success"
    assert Bill.objects.get().status == Bill.Status.OPEN
    assert anomalies() == [reason]
    assert settled == []


@pytest.mark.abuse("AC-067", "AC-074")
def test_an_unknown_order_is_not_accepted_so_that_it_comes_again(client, payment):
    response = call_back(client, word(payment, order_number="99999999999999999999"))
    assert (response.status_code, response.content) == (404, b"fail")
    assert anomalies() == []


@pytest.mark.abuse("AC-071")
@pytest.mark.parametrize("amount", [320, 320.0, 32000.0, "32000", "320.00", True, None, -32000, 0, 10**30])
def test_only_the_equal_whole_number_of_fen_counts(client, payment, settled, amount):
    assert call_back(client, word(payment, amount_fen=amount)).content == b"success"
    assert Bill.objects.get().status == Bill.Status.OPEN
    assert settled == []
    assert anomalies()[0] in (Reason.AMOUNT, Reason.AMOUNT_FORM)


@pytest.mark.abuse("AC-071")
@settings(deadline=None)
@given(st.one_of(st.floats(), st.text(max_size=9), st.booleans(), st.none(), st.lists(st.integers(), max_size=2)))
def test_an_amount_that_is_no_integer_is_never_read_as_one(amount):
    payload = {
        "merchant": "m", "order_number": "1", "trade_number": "1", "currency": "CNY", "state": "paid",
        "at": "2020-11-20T17:00:00+08:00", "amount_fen": amount,
    }  # fmt: skip
    assert _read(payload).amount_fen is None


@pytest.mark.abuse("AC-070")
def test_a_second_payment_of_the_same_bill_is_kept_for_refund(client, payment, settled):
    second = make_payment(payment.bill, "20201120170000000002")
    assert call_back(client, word(payment)).content == b"success"
    assert call_back(client, word(second, trade_number="SB2")).content == b"success"
    assert anomalies() == [Reason.DOUBLE]
    assert len(settled) == 1
    assert Payment.objects.filter(status=Payment.Status.CONFIRMED).count() == 1


@pytest.mark.abuse("AC-070")
def test_one_order_paid_by_two_trades_is_kept_too(client, payment, settled):
    call_back(client, word(payment))
    assert call_back(client, word(payment, trade_number="SB2")).content == b"success"
    assert anomalies() == [Reason.DOUBLE]


@pytest.mark.abuse("AC-068")
def test_closed_after_paid_changes_nothing(client, payment, settled):
    call_back(client, word(payment))
    assert call_back(client, word(payment, state="closed")).content == b"success"
    assert Bill.objects.get().status == Bill.Status.PAID


@pytest.mark.abuse("AC-068")
def test_paid_after_closed_is_money_and_counts(client, payment, settled):
    call_back(client, word(payment, state="closed"))
    payment.refresh_from_db()
    assert payment.status == Payment.Status.CLOSED
    call_back(client, word(payment))
    assert Bill.objects.get().status == Bill.Status.PAID


@pytest.mark.abuse("AC-068")
def test_paid_after_we_cancelled_waits_for_a_clerk(client, payment, settled):
    Bill.objects.update(status=Bill.Status.CANCELLED)
    assert call_back(client, word(payment)).content == b"success"
    assert anomalies() == [Reason.CANCELLED]


@pytest.mark.abuse("AC-073")
@pytest.mark.parametrize(("before", "reasons"), [(timedelta(seconds=1), []), (timedelta(0), [Reason.LATE])])
def test_the_gateways_time_decides_also_when_the_callback_is_late(client, cast, settled, before, reasons):
    bill = make_bill(cast.lin.user, due=timedelta(hours=-20))
    payment = make_payment(bill)
    call_back(client, word(payment, at=(bill.due_at - before).isoformat()))
    assert anomalies() == reasons
    assert bool(settled) is not bool(reasons)


@pytest.mark.abuse("AC-076")
def test_money_that_cannot_be_applied_is_kept_and_asked_for_again(client, payment, settled, caplog):
    def broken(sender, bill, **kwargs):
        raise RuntimeError("the case is not where it should be")

    bill_settled.connect(broken)
    response = call_back(client, word(payment))
    assert (response.status_code, response.content) == (503, b"fail")
    assert Bill.objects.get().status == Bill.Status.OPEN
    assert anomalies() == [Reason.NOT_APPLIED]
    bill_settled.disconnect(broken)
    assert call_back(client, word(payment)).content == b"success"
    assert Bill.objects.get().status == Bill.Status.PAID


@pytest.mark.abuse("AC-072")
def test_a_changed_fee_changes_no_bill(cast):
    first = make_bill(cast.lin.user)
    again = make_bill(cast.lin.user, amount=99_900)
    assert again == first
    assert Bill.objects.get().amount_fen == AMOUNT


@pytest.mark.parametrize("amount", [0, -1, 320.0, True, "320"])
def test_a_bill_is_for_a_positive_whole_number(cast, amount):
    with pytest.raises(ValueError, match="positive whole number"):
        make_bill(cast.lin.user, amount=amount)


def test_the_demo_settles_without_a_cashier(cast, settled, settings):
    bill = make_bill(cast.lin.user)
    settings.DEMO = False
    with pytest.raises(PermissionError):
        services.confirm_in_demo(bill)
    settings.DEMO = True
    services.confirm_in_demo(bill)
    assert settled == [bill.public_id]
    assert Bill.objects.get().paid_at <= clock.now()


@pytest.mark.abuse("AC-073")
def test_money_that_came_late_is_told_to_its_payer(client, cast, settled):
    payment = make_payment(make_bill(cast.lin.user, due=timedelta(hours=-20)))
    for _time in range(2):
        call_back(client, word(payment))
    (message,) = OutboxMessage.objects.filter(template="payment_kept")
    assert message.to_user == cast.lin.user
    assert "320.00 元" in message.text
    assert payment.order_number in message.text
    assert "请联系湖州市建设工程中级评委会办公室" in message.text
    for name in ("fees:bill", "fees:return"):
        text = cast.client("lin").get(reverse(name, args=[payment.bill.public_id])).content.decode()
        for words in ("支付时已超过缴费期限", "收到您支付的 320.00 元", payment.order_number):
            assert words in text
        assert "正在向支付平台核实" not in text
        assert "支付平台没有收到您的付款" not in text


def test_a_bill_that_only_warns_takes_late_money(client, cast, settled):
    bill = make_bill(cast.lin.user, due=timedelta(hours=-20), accepts_late=True)
    call_back(client, word(make_payment(bill)))
    assert settled == [bill.public_id]
    assert anomalies() == []
    assert not OutboxMessage.objects.filter(template="payment_kept").exists()


NEVER = ["2099-01-01T00:00:00+08:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"]


@pytest.mark.abuse("AC-073")
@pytest.mark.parametrize("at", NEVER)
def test_money_with_a_time_that_cannot_be_is_settled_when_it_arrives(client, payment, settled, at):
    for _time in range(2):
        assert call_back(client, word(payment, at=at)).content == b"success"
    bill = Bill.objects.get()
    assert bill.status == Bill.Status.PAID
    assert abs(bill.paid_at - clock.now()) < timedelta(minutes=1)
    assert len(settled) == 1
    assert anomalies() == []


@pytest.mark.abuse("AC-073")
@pytest.mark.parametrize("at", NEVER)
def test_a_time_that_cannot_be_does_not_pass_for_one_in_time(client, cast, settled, at):
    payment = make_payment(make_bill(cast.lin.user, due=timedelta(hours=-20)))
    assert call_back(client, word(payment, at=at)).content == b"success"
    assert anomalies() == [Reason.LATE]


@pytest.mark.abuse("AC-073", "AC-074")
@pytest.mark.parametrize("at", NEVER)
def test_money_for_nobody_with_a_time_that_cannot_be_is_kept(client, payment, at):
    assert call_back(client, word(payment, order_number="99999999999999999999", at=at)).content == b"success"
    assert anomalies() == [Reason.UNKNOWN_ORDER]
    assert abs(PaymentAnomaly.objects.get().happened_at - clock.now()) < timedelta(minutes=1)


@pytest.mark.abuse("AC-067", "AC-072")
def test_an_order_of_before_the_bill_was_made_anew_pays_no_other_amount(client, cast, settled):
    bill = make_bill(cast.lin.user)
    old = make_payment(bill)
    services.cancel_bill(bill.public_id)
    again = make_bill(cast.lin.user, amount=AMOUNT + 8_000)
    with pytest.raises(services.PaymentRefused):  # no provider answers here; the order is written before it is asked
        services.start_payment(bill=again, notify_url="https://a/", return_url="https://a/")
    assert Payment.objects.latest("pk").amount_fen == AMOUNT + 8_000, "the cashier asks for what is owed now"
    assert call_back(client, word(old)).content == b"success"
    assert (anomalies(), settled) == ([Reason.AMOUNT], [])
    assert Bill.objects.get().status == Bill.Status.OPEN
