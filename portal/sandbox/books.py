"""What the two sandbox providers do with what they are told. The portal never reads their books."""

import logging
import secrets
from typing import Any

from django.conf import settings
from django.db import transaction

from fees.providers.sandbox import MERCHANT, NOTIFY
from kernel import clock
from kernel.text import is_storable
from kernel.wire import WireError, post
from portal.sandbox.models import SandboxMessage, SandboxOrder

logger = logging.getLogger(__name__)

SENDER = "12333"
_NOTIFY_TIMES = 3


class NotUnderstood(ValueError):
    """The message lacks something or holds something of the wrong kind."""


def take_message(payload: dict[str, Any]) -> str:
    """Accept a text message once per key; return its receipt. Writes at most one row."""
    key, phone, text = _texts(payload, key=120, phone=11, text=500)
    if len(phone) != 11 or not phone.isdigit() or not phone.startswith("1"):
        raise NotUnderstood("phone")
    message, _created = SandboxMessage.objects.get_or_create(
        key=key, defaults={"phone": phone, "text": text, "sender": SENDER, "received_at": clock.now()}
    )
    return f"S{message.pk}"


def receipt_of(payload: dict[str, Any]) -> str | None:
    """The receipt of an accepted message, None when there is none."""
    (key,) = _texts(payload, key=120)
    message = SandboxMessage.objects.filter(key=key).first()
    return None if message is None else f"S{message.pk}"


def open_order(payload: dict[str, Any]) -> SandboxOrder:
    """Note an order once per number. Writes at most one row."""
    number, subject, notify_url, return_url, merchant = _texts(
        payload, order_number=32, subject=200, notify_url=300, return_url=300, merchant=40
    )
    amount = payload.get("amount_fen")
    if merchant != MERCHANT or isinstance(amount, bool) or not isinstance(amount, int) or not 0 < amount < 10**9:
        raise NotUnderstood("amount_fen")
    if not all(url.startswith(("http://", "https://")) for url in (notify_url, return_url)):
        raise NotUnderstood("url")
    order, _created = SandboxOrder.objects.get_or_create(
        order_number=number,
        defaults={
            "trade_number": f"SB{secrets.token_hex(12)}",
            "subject": subject[:120],
            "amount_fen": amount,
            "notify_url": notify_url,
            "return_url": return_url,
            "created_at": clock.now(),
        },
    )
    return order


def asked_order(payload: dict[str, Any]) -> SandboxOrder | None:
    """The order that a message asks about, None when there is none."""
    (number,) = _texts(payload, order_number=32)
    return SandboxOrder.objects.filter(order_number=number).first()


def decide_order(order_number: str, *, paid: bool) -> SandboxOrder:
    """Pay or close an open order, once; one that is paid or closed stays so. Locks and writes the one row."""
    with transaction.atomic():
        order = SandboxOrder.objects.select_for_update(of=("self",)).get(order_number=order_number)
        if order.status == SandboxOrder.Status.OPEN:
            order.status = SandboxOrder.Status.PAID if paid else SandboxOrder.Status.CLOSED
            order.paid_at = clock.now() if paid else None
            order.save(update_fields=["status", "paid_at"])
    return order


def notice_of(order: SandboxOrder) -> dict[str, Any] | None:
    """What the sandbox says of an order; None while it is open."""
    if order.status == SandboxOrder.Status.OPEN:
        return None
    return {
        "merchant": MERCHANT,
        "order_number": order.order_number,
        "trade_number": order.trade_number,
        "amount_fen": order.amount_fen,
        "currency": "CNY",
        "state": order.status,
        "at": (order.paid_at or clock.now()).isoformat(),
    }


def notify(order: SandboxOrder) -> bool:
    """Call the portal back, server to server, until it answers `success`; note whether it did. Never raises.

    A real provider goes on for a day; this one gives up after a few tries, and the portal asks by itself.
    """
    notice = notice_of(order)
    if notice is None:
        return False
    for _time in range(_NOTIFY_TIMES):
        try:
            answer = post(order.notify_url, notice, secret=settings.SANDBOX_SECRET, purpose=NOTIFY)
        except WireError as error:
            logger.warning("callback for order %s failed: %s", order.order_number, error)
            continue
        if answer == b"success":
            SandboxOrder.objects.filter(pk=order.pk).update(notified=True)
            return True
    return False


def _texts(payload: dict[str, Any], **longest: int) -> list[str]:
    """The named texts of a message, each present and no longer than its column."""
    values = []
    for name, most in longest.items():
        value = payload.get(name)
        if not isinstance(value, str) or not 0 < len(value) <= most or not is_storable(value):
            raise NotUnderstood(name)
        values.append(value)
    return values
