"""The sandbox carrier, spoken to over real HTTP so that nothing is easier here than with a real one."""

import json
from typing import Any

from django.conf import settings

from kernel.wire import WireError, post
from messaging.gateways.base import Sms, SmsError

PURPOSE = "sandbox-sms"


class SandboxGateway:
    """Signed calls to ``/sandbox/sms/…`` of ``settings.SANDBOX_URL``."""

    def send(self, message: Sms) -> str:
        """Hand the message over. Raises SmsError."""
        answer = self._call("send", {"key": message.key, "phone": message.phone, "text": message.text})
        return str(answer["receipt"])

    def receipt(self, key: str) -> str | None:
        """Ask for the receipt of an earlier attempt. Raises SmsError."""
        receipt = self._call("receipt", {"key": key})["receipt"]
        return None if receipt is None else str(receipt)

    def _call(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        url = f"{settings.SANDBOX_URL}/sandbox/sms/{action}/"
        try:
            answer = json.loads(post(url, payload, secret=settings.SANDBOX_SECRET, purpose=PURPOSE))
        except WireError as error:
            raise SmsError(str(error), permanent=error.permanent) from None
        except ValueError:
            raise SmsError("unreadable answer", permanent=False) from None
        if not isinstance(answer, dict) or "receipt" not in answer:
            raise SmsError("unreadable answer", permanent=False)
        return answer
