"""The sandbox's own doors: signed, idempotent, and shut wherever it was not asked for."""

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from fees.providers.sandbox import MERCHANT
from kernel import wire
from messaging import services
from messaging.gateways import Sms, SmsError
from messaging.gateways.sandbox import PURPOSE, SandboxGateway
from messaging.models import OutboxMessage
from portal.sandbox.models import SandboxMessage, SandboxOrder
from tests.messaging.test_outbox import queue

SMS = {"key": "k1", "phone": "13805720100", "text": "【职评】一"}


@pytest.fixture
def gateway(live_server, settings):
    settings.SANDBOX_URL = live_server.url
    return SandboxGateway()


def knock(client, name, payload, *, purpose=PURPOSE, secret=None, body=None):
    body = wire.canonical(payload) if body is None else body
    signature = wire.sign(secret or django_settings.SANDBOX_SECRET, purpose, body)
    return client.post(reverse(name), data=body, content_type="application/json", headers={wire.SIGNATURE: signature})


@pytest.mark.abuse("AC-108")
def test_one_message_per_key(client):
    first = knock(client, "sandbox:sms_send", SMS).json()
    assert knock(client, "sandbox:sms_send", {**SMS, "text": "another"}).json() == first
    assert SandboxMessage.objects.get().text == "【职评】一"
    assert knock(client, "sandbox:sms_receipt", {"key": "k1"}).json() == first
    assert knock(client, "sandbox:sms_receipt", {"key": "k2"}).json() == {"receipt": None}


@pytest.mark.abuse("AC-065")
@pytest.mark.parametrize("forgery", [{"secret": "another"}, {"purpose": "sandbox-pay"}])
def test_unsigned_messages_are_refused(client, forgery):
    assert knock(client, "sandbox:sms_send", SMS, **forgery).status_code == 401
    assert not SandboxMessage.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"phone": "1380572010"},
        {"phone": "23805720100"},
        {"phone": 1},
        {"text": ""},
        {"text": "x" * 501},
        {"key": "a\0"},
    ],
)
def test_what_is_not_understood_is_400(client, change):
    assert knock(client, "sandbox:sms_send", {**SMS, **change}).status_code == 400


@pytest.mark.parametrize("amount", [0, -1, 1.5, True, "320", None, 10**12])
def test_an_order_is_for_whole_fen(client, amount):
    order = {
        "merchant": MERCHANT, "order_number": "1", "subject": "费", "amount_fen": amount,
        "notify_url": "http://x/", "return_url": "http://x/",
    }  # fmt: skip
    assert knock(client, "sandbox:pay_open", order, purpose="sandbox-pay").status_code == 400
    assert not SandboxOrder.objects.exists()


@pytest.mark.parametrize("name", ["sandbox:sms_send", "sandbox:sms_receipt", "sandbox:pay_open", "sandbox:pay_ask"])
def test_shut_without_the_setting(client, settings, name):
    settings.SANDBOX = False
    assert knock(client, name, SMS).status_code == 404


def test_the_pages_are_shut_too(client, settings):
    settings.SANDBOX = False
    assert client.get(reverse("sandbox:phone")).status_code == 404
    assert client.get(reverse("sandbox:cashier", args=["1"])).status_code == 404
    assert client.post(reverse("sandbox:decide", args=["1"])).status_code == 404


@pytest.mark.feature("MSG-01")
def test_the_phone_page_shows_messages_newest_first_with_masked_numbers(client):
    knock(client, "sandbox:sms_send", SMS)
    knock(client, "sandbox:sms_send", {**SMS, "key": "k2", "phone": "13905720100", "text": "【职评】二"})
    page = client.get(reverse("sandbox:phone")).content.decode()
    assert page.index("【职评】二") < page.index("【职评】一")
    assert "138****0100" in page
    only = client.get(reverse("sandbox:phone"), {"number": "13805720100"}).content.decode()
    assert "【职评】一" in only
    assert "【职评】二" not in only


def test_an_empty_phone_and_an_odd_number(client):
    assert "还没有短信" in client.get(reverse("sandbox:phone"), {"number": "x"}).content.decode()


def test_an_unknown_order_and_an_odd_answer(client):
    assert client.get(reverse("sandbox:cashier", args=["nothing"])).status_code == 404
    assert client.post(reverse("sandbox:decide", args=["nothing"]), {"answer": "pay"}).status_code == 404


@pytest.mark.feature("MSG-01")
@pytest.mark.django_db(transaction=True)
def test_from_the_outbox_to_the_phone_over_http(cast, gateway):
    queue(cast.lin.user)
    assert services.deliver(through=gateway) == 1
    message, received = OutboxMessage.objects.get(), SandboxMessage.objects.get()
    assert (received.key, received.phone, received.text) == (message.public_id, cast.lin.person.phone, message.text)
    assert message.receipt == gateway.receipt(message.public_id)


@pytest.mark.abuse("AC-109")
@pytest.mark.django_db(transaction=True)
def test_errors_say_whether_they_are_permanent(gateway, settings):
    with pytest.raises(SmsError) as refused:
        gateway.send(Sms("k", "1", "x"))
    assert refused.value.permanent
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    with pytest.raises(SmsError) as unreachable:
        gateway.send(Sms("k", "13805720100", "x"))
    assert not unreachable.value.permanent
