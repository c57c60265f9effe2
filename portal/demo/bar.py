"""The bar on top of every demo page: who am I, what time is it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from kernel import clock
from portal.demo.cast import CAST


def demo_bar(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """Return what the bar shows. One query."""
    user = getattr(request, "user", None)  # a refused address never gets as far as having one
    current = user.get_username() if user is not None and user.is_authenticated else ""
    roles = [
        {"key": member.key, "label": member.label, "who": member.name, "active": member.key == current}
        for member in CAST
    ]
    return {"roles": roles, "now": now, "shifted": clock.is_shifted()}
