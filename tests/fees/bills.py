"""Bills and signed words of the provider, for the tests."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from accounts.models import Organization
from fees import services
from fees.models import Payment
from fees.providers.sandbox import MERCHANT, NOTIFY
from kernel import clock
from kernel.wire import SIGNATURE, canonical, sign

AMOUNT = 32_000
OFFICE = "湖州市建设工程中级评委会办公室"


def make_bill(user, reference="case23456789abcd", amount=AMOUNT, due=timedelta(days=10), accepts_late=False):
    return services.create_bill(
        reference=reference,
        stage="payment",
        payer=user,
        office=Organization.objects.get(name=OFFICE),
        subject="湖州市建设工程中级职称评审费",
        amount_fen=amount,
        basis="浙价费〔2002〕229号",
        rule_digest="sha256:" + "a" * 64,
        due_at=clock.now() + due,
        accepts_late=accepts_late,
    )


def make_payment(bill, number="20201120170000000001"):
    return Payment.objects.create(
        bill=bill, provider="sandbox", order_number=number, amount_fen=bill.amount_fen, created_at=clock.now()
    )


def word(payment, **changes):
    """What the provider says of a payment: paid, in full, now."""
    return {
        "merchant": MERCHANT,
        "order_number": payment.order_number,
        "trade_number": "SB1",
        "amount_fen": payment.amount_fen,
        "currency": "CNY",
        "state": "paid",
        "at": clock.now().isoformat(),
        **changes,
    }


def call_back(client, payload, *, secret=None, purpose=NOTIFY, code="sandbox", signature=None, body=None):
    body = canonical(payload) if body is None else body
    signature = sign(secret or settings.SANDBOX_SECRET, purpose, body) if signature is None else signature
    return client.post(
        reverse("fees:callback", args=[code]),
        data=body,
        content_type="application/json",
        headers={SIGNATURE: signature},
    )
