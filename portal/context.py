"""What every page's frame needs: which frame, the rail's entries, the demo bar."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.models import Role
from kernel import clock
from portal.demo.bar import demo_bar
from portal.rail import rail_for

FRAMES = {Role.APPLICANT: "applicant"}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the frame: public, applicant or staff."""
    seat = getattr(request, "seat", None)
    kind = "public" if seat is None else FRAMES.get(Role(seat.role), "staff")
    return {
        "frame": kind,
        "seat": seat,
        "site_name": settings.SITE_NAME,
        "platform_name": settings.PLATFORM_NAME,
        "server_now": clock.now(),
        "rail": rail_for(seat, request.path) if kind == "staff" else [],
        "demo": demo_bar(request) if settings.DEMO else None,
        "theme": request.COOKIES.get("theme", "normal"),
    }
