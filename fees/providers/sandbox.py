"""The sandbox cashier, spoken to over real HTTP in both directions, every message signed."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from fees.providers.base import Notice, Order, ProviderError
from kernel.text import is_storable
from kernel.wire import SIGNATURE, WireError, post, verified

PURPOSE = "sandbox-pay"
NOTIFY = "sandbox-pay-notify"
MERCHANT = "zhiping-sandbox"
_STATES = ("paid", "closed", "refunded")


class SandboxProvider:
    """Signed calls to ``/sandbox/pay/…`` of ``settings.SANDBOX_URL``."""

    code = "sandbox"
    merchant = MERCHANT
    answer_accepted = "success"
    answer_refused = "fail"

    def open(self, order: Order) -> str:
        """Announce the order and return the address of its cashier. Raises ProviderError."""
        answer = self._call(
            "open",
            {
                "merchant": MERCHANT,
                "order_number": order.number,
                "subject": order.subject,
                "amount_fen": order.amount_fen,
                "notify_url": order.notify_url,
                "return_url": order.return_url,
            },
        )
        return str(answer["cashier"])

    def notice(self, body: bytes, headers: Mapping[str, str]) -> Notice | None:
        """Read a callback; None when its signature or its form is wrong."""
        payload = verified(settings.SANDBOX_SECRET, NOTIFY, body, headers.get(SIGNATURE, ""))
        return None if payload is None else _read(payload)

    def ask(self, order_number: str) -> Notice | None:
        """What became of the order. Raises ProviderError."""
        notice = self._call("ask", {"merchant": MERCHANT, "order_number": order_number}).get("notice")
        return _read(notice) if isinstance(notice, dict) else None

    def _call(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        url = f"{settings.SANDBOX_URL}/sandbox/pay/{action}/"
        try:
            answer = json.loads(post(url, payload, secret=settings.SANDBOX_SECRET, purpose=PURPOSE))
        except (WireError, ValueError) as error:
            raise ProviderError(str(error)) from None
        if not isinstance(answer, dict):
            raise ProviderError("unreadable answer")
        return answer


def _read(payload: Mapping[str, Any]) -> Notice | None:
    texts = [payload.get(key) for key in ("order_number", "trade_number", "currency", "merchant", "state", "at")]
    if not all(isinstance(text, str) and 0 < len(text) <= 64 and is_storable(text) for text in texts):
        return None
    if payload["state"] not in _STATES:
        return None
    try:
        at = datetime.fromisoformat(payload["at"])
    except ValueError:
        return None
    if at.tzinfo is None:
        return None
    amount = payload.get("amount_fen")
    # A bool is an int in Python, and 320.0 is not a whole number of fen in any protocol.
    whole = isinstance(amount, int) and not isinstance(amount, bool) and abs(amount) < 2**62
    return Notice(
        order_number=payload["order_number"],
        trade_number=payload["trade_number"],
        amount_fen=amount if whole else None,
        currency=payload["currency"],
        merchant=payload["merchant"],
        state=payload["state"],
        at=at,
    )
