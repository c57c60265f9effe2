"""What every page's frame needs: which frame, its navigation, the server's time, the demo bar."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import Role, Seat
from kernel import clock
from portal.demo.bar import demo_bar
from portal.rail import public_links, rail_for, tabs_for


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the frame: public, applicant or staff."""
    seat: Seat | None = getattr(request, "seat", None)
    kind = "public" if seat is None else "applicant" if seat.role == Role.APPLICANT else "staff"
    now = getattr(request, "came_at", None) or clock.now()
    context: dict[str, Any] = {
        "frame": kind,
        "seat": seat,
        "site_name": settings.SITE_NAME,
        "platform_name": settings.PLATFORM_NAME,
        "support": {"phone": settings.SUPPORT_PHONE, "hours": settings.SUPPORT_HOURS},
        "server_now": now,
        "theme": request.COOKIES.get("theme", "normal"),
        "account": _account(request),
        "account_nav": _account_nav(request, seat),
        "demo": demo_bar(request, now) if settings.DEMO else None,
        "rail": [],
        "tabs": [],
        "site_nav": [],
        "seat_label": "",
        "seat_switch_url": "",
    }
    if seat is not None and kind == "staff":
        context["rail"] = rail_for(seat, request.path, getattr(request, "waiting", None))
        context["seat_label"] = f"{seat.organization.name} · {seat.get_role_display()}"
        context["seat_switch_url"] = reverse("accounts:seat")
    elif seat is not None and kind == "applicant":
        context["tabs"] = tabs_for(seat, request.path)
    else:
        context["site_nav"] = public_links(request.path)
    return context


def _account(request: HttpRequest) -> str:
    """What stands for the account in the browser's own store; '' for whoever is not signed in."""
    user = getattr(request, "user", None)
    is_in = user is not None and user.is_authenticated
    return salted_hmac("portal.account", str(user.pk)).hexdigest()[:16] if is_in else ""


def _account_nav(request: HttpRequest, seat: Seat | None) -> list[dict[str, str]]:
    links = [] if seat is None else [{"label": _("切换席位"), "url": reverse("accounts:seat")}]
    user = getattr(request, "user", None)  # a refused address never gets as far as having one
    is_in = user is not None and user.is_authenticated
    return [*links, {"label": _("账号安全"), "url": reverse("accounts:safety")}] if is_in else links
