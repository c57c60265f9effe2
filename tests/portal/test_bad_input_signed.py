"""What a provider of bad will or in error signs: NUL, lone surrogates, wrong kinds in every field. Refused, never failed.

The other addresses get theirs in ``test_bad_input_requests``; these read a body only with the right signature.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from applicants.registers.sandbox import PURPOSE as REGISTER
from fees.models import Payment, PaymentAnomaly
from fees.providers.sandbox import MERCHANT, NOTIFY
from fees.providers.sandbox import PURPOSE as PAY
from kernel.wire import SIGNATURE, sign
from messaging.gateways.sandbox import PURPOSE as SMS
from portal.sandbox.models import SandboxMessage, SandboxOrder, SandboxRegister
from tests.access.table import ROWS
from tests.fees.bills import make_bill, make_payment, word

ORDER = {
    "merchant": MERCHANT, "order_number": "ORDER1", "subject": "评审费", "amount_fen": 100,
    "notify_url": "http://127.0.0.1:9/", "return_url": "http://testserver/",
}  # fmt: skip
QUESTION = {"request": "r1", "kind": "degrees", "id_number": "330500198503121005", "full_name": "林清"}
# By address: for whom the signature is, what is said, and what must be said in it rightly.
DOORS: dict[str, tuple[str, Callable[[Payment], dict[str, Any]], set[str]]] = {
    "sandbox:sms_send": (
        SMS,
        lambda p: {"key": "k1", "phone": "13805720100", "text": "您好"},
        {"key", "phone", "text"},
    ),
    "sandbox:sms_receipt": (SMS, lambda p: {"key": "k1"}, {"key"}),
    "sandbox:pay_open": (PAY, lambda p: ORDER, set(ORDER)),
    "sandbox:pay_ask": (PAY, lambda p: {"merchant": MERCHANT, "order_number": "ORDER1"}, {"order_number"}),
    "sandbox:register_fetch": (REGISTER, lambda p: QUESTION, set(QUESTION)),
    "fees:callback": (NOTIFY, word, {"order_number", "trade_number", "currency", "merchant", "state", "at"}),
}
BAD = {
    "NUL": lambda text: f"{text[:1]}\x00{text[1:]}",
    "NUL alone": lambda text: "\x00",
    "lone surrogate": lambda text: f"{text[:1]}\ud800{text[1:]}",
    "another control": lambda text: f"{text[:1]}\x1b{text[1:]}",
    "nothing": lambda text: "",
    "endless": lambda text: "9" * 5000,
    "null": lambda text: None,
    "a list": lambda text: [text],
    "an object": lambda text: {"$ne": text},
    "true": lambda text: True,
}


def knock(client, name, purpose, payload):
    # JSON escapes what UTF-8 cannot hold: the way by which a lone surrogate really arrives.
    body = json.dumps(payload).encode()
    signature = sign(settings.SANDBOX_SECRET, purpose, body)
    address = reverse(name, args=ROWS[name].args(None))
    return client.post(address, body, content_type="application/json", headers={SIGNATURE: signature})


@pytest.fixture
def payment(cast):
    return make_payment(make_bill(cast.lin.user))


def kept():
    """Everything that these doors write."""
    tables = (SandboxMessage, SandboxOrder, SandboxRegister, PaymentAnomaly, Payment)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_every_signed_address_is_here():
    assert DOORS.keys() == {name for name, row in ROWS.items() if row.signed}


@pytest.mark.parametrize("name", sorted(DOORS))
def test_what_is_rightly_said_is_taken(client, payment, name):
    purpose, payload, _needed = DOORS[name]
    assert knock(client, name, purpose, payload(payment)).status_code == 200


@pytest.mark.abuse("AC-065")
@pytest.mark.parametrize("name", sorted(DOORS))
def test_a_bad_value_in_any_field_is_refused_and_leaves_nothing(client, payment, name):
    purpose, payload, needed = DOORS[name]
    before, said, found = kept(), payload(payment), []
    for field in sorted(needed):
        for what, make in BAD.items():
            answer = knock(client, name, purpose, said | {field: make(str(said[field]))})
            if answer.status_code != 400:
                found.append(f"{field}: {what}: {answer.status_code}")
    assert not found, "\n".join(found)
    assert kept() == before


@pytest.mark.parametrize("name", sorted(DOORS))
def test_what_is_no_object_is_refused(client, name):
    address, answers = reverse(name, args=ROWS[name].args(None)), {}
    for body in (b"", b"null", b"[]", b'"a"', b"\xff", b"{", b"[" * 100_000):
        signature = sign(settings.SANDBOX_SECRET, DOORS[name][0], body)
        answer = client.post(address, body, content_type="application/json", headers={SIGNATURE: signature})
        answers[body[:9]] = answer.status_code
    assert set(answers.values()) <= {400, 401}, answers
    assert len(answers) == 7
