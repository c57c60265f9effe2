"""The bar on top of every demo page: who am I, what time is it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from kernel import clock
from portal.demo.cast import CAST


def demo_bar(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """Return what the bar shows. One query."""
    current = request.user.get_username() if request.user.is_authenticated else ""
    roles = [
        {"key": member.key, "label": member.label, "who": member.name, "active": member.key == current}
        for member in CAST
    ]
    return {"roles": roles, "now": now, "shifted": clock.is_shifted()}
