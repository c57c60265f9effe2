"""The payer's pages, and the whole way to the cashier and back over real HTTP."""

from datetime import timedelta

import pytest
from django.urls import reverse

from fees import services
from fees.models import Bill, Payment
from kernel import clock
from portal.sandbox.models import SandboxOrder

from .bills import make_bill, make_payment
from .test_callback import settled  # noqa: F401 - a fixture


def test_a_bill_of_a_plan_with_a_long_name_still_says_what_is_paid():
    assert services.subject_of("某计划", "评审费") == "某计划 评审费"
    for paid in ("答辩费", "、".join(f"第 {number} 项费用" for number in range(40))):
        subject = services.subject_of("某" * 200, paid)
        assert len(subject) <= Bill._meta.get_field("subject").max_length
        assert paid[:20] in subject


@pytest.fixture
def providers(live_server, settings):
    """The sandbox where it can be called: on the test's own server."""
    settings.SANDBOX_URL = settings.SITE_URL = live_server.url
    return live_server


def page(client, name, bill):
    return client.get(reverse(name, args=[bill.public_id]))


@pytest.mark.feature("FEE-02", "FEE-06", "FEE-07")
def test_the_bill_says_what_how_much_on_which_ground_and_until_when(cast):
    text = page(cast.client("lin"), "fees:bill", make_bill(cast.lin.user)).content.decode()
    for words in ("320.00 元", "浙价费〔2002〕229号", "缴费截止", "去支付"):
        assert words in text


@pytest.mark.abuse("AC-078")
@pytest.mark.parametrize("name", ["colleague", "stranger", "wang", "chen", "sun", "operator", "seatless", "owner_hr"])
def test_nobody_else_sees_or_pays_it(cast, name):
    bill = make_bill(cast.lin.user)
    client = cast.client(name)
    assert page(client, "fees:bill", bill).status_code == 404
    assert page(client, "fees:return", bill).status_code == 404
    assert client.post(reverse("fees:pay", args=[bill.public_id])).status_code == 404
    assert not Payment.objects.exists()


@pytest.mark.abuse("AC-069")
@pytest.mark.parametrize("query", [{}, {"trade_status": "TRADE_SUCCESS"}, {"state": "paid", "amount_fen": "32000"}])
def test_the_return_page_believes_nothing_and_asks(cast, query, monkeypatch, django_capture_on_commit_callbacks):
    asked = []
    monkeypatch.setattr("kernel.jobs.current_app.send_task", lambda name, kwargs, **_: asked.append((name, kwargs)))
    payment = make_payment(make_bill(cast.lin.user))
    with django_capture_on_commit_callbacks(execute=True):
        response = cast.client("lin").get(reverse("fees:return", args=[payment.bill.public_id]), query)
    assert "正在向支付平台核实" in response.content.decode()
    assert Bill.objects.get().status == Bill.Status.OPEN
    assert asked == [("fees.ask_provider", {"payment_id": payment.pk})]


@pytest.mark.abuse("AC-069")
def test_a_forged_return_never_writes(cast):
    payment = make_payment(make_bill(cast.lin.user))
    url = reverse("fees:return", args=[payment.bill.public_id])
    assert cast.client("lin").post(url, {"trade_status": "TRADE_SUCCESS"}).status_code == 405
    payment.refresh_from_db()
    assert payment.status == Payment.Status.STARTED


@pytest.mark.feature("FEE-07")
def test_after_the_deadline_no_order_is_opened(cast):
    bill = make_bill(cast.lin.user, due=timedelta(seconds=-1))
    client = cast.client("lin")
    assert "去支付" not in page(client, "fees:bill", bill).content.decode()
    response = client.post(reverse("fees:pay", args=[bill.public_id]), follow=True)
    assert "不能再缴费" in response.content.decode()
    assert not Payment.objects.exists()


def test_a_paid_bill_is_not_paid_again(cast, settled):  # noqa: F811
    bill = make_bill(cast.lin.user)
    services.confirm_in_demo(bill)
    response = cast.client("lin").post(reverse("fees:pay", args=[bill.public_id]), follow=True)
    assert "已经缴清" in response.content.decode()
    assert Payment.objects.count() == 1


def test_a_provider_out_of_reach_is_one_sentence(cast, settings):
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    bill = make_bill(cast.lin.user)
    response = cast.client("lin").post(reverse("fees:pay", args=[bill.public_id]), follow=True)
    assert "支付平台暂时没有回应，没有扣款" in response.content.decode()


@pytest.mark.feature("FEE-04", "FEE-06")
@pytest.mark.django_db(transaction=True)
def test_to_the_cashier_and_back(cast, providers, settled):  # noqa: F811
    bill = make_bill(cast.lin.user)
    client = cast.client("lin")
    cashier = client.post(reverse("fees:pay", args=[bill.public_id])).headers["Location"]
    shown = client.get(cashier).content.decode()
    assert "320.00 元" in shown
    for words in ("支付成功", "支付失败", "关闭订单"):
        assert words in shown
    failed = client.post(f"{cashier}decide/", {"answer": "fail"}, follow=True).content.decode()
    assert "支付没有成功，可以再付一次" in failed
    assert settled == []
    back = client.post(f"{cashier}decide/", {"answer": "pay"}).headers["Location"]
    assert back.endswith(reverse("fees:return", args=[bill.public_id]))
    assert settled == [bill.public_id]
    assert SandboxOrder.objects.get().notified
    assert "已收到 320.00 元" in client.get(reverse("fees:return", args=[bill.public_id])).content.decode()


@pytest.mark.abuse("AC-070")
@pytest.mark.django_db(transaction=True)
def test_two_tabs_lead_to_one_order(cast, providers):
    bill = make_bill(cast.lin.user)
    client = cast.client("lin")
    url = reverse("fees:pay", args=[bill.public_id])
    assert client.post(url).headers["Location"] == client.post(url).headers["Location"]
    assert Payment.objects.count() == SandboxOrder.objects.count() == 1


@pytest.mark.abuse("AC-075")
@pytest.mark.django_db(transaction=True)
def test_a_callback_that_never_comes_is_found_by_asking(cast, providers, settled, monkeypatch):  # noqa: F811
    from portal.sandbox import books

    bill = make_bill(cast.lin.user)
    services.start_payment(bill=bill, notify_url="http://127.0.0.1:9/", return_url=providers.url)
    payment = Payment.objects.get()
    assert services.ask_provider(payment.pk) is None
    order = books.decide_order(payment.order_number, paid=True)
    assert books.notify(order) is False
    assert services.ask_for_silent_payments() == 0
    Payment.objects.update(created_at=clock.now() - timedelta(minutes=3))
    assert services.ask_for_silent_payments() == 1
    assert settled == [bill.public_id]
    assert services.ask_for_silent_payments() == 0
