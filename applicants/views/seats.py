"""What every view of this app asks of the request first."""

import re

from django.http import Http404, HttpRequest

from accounts.models import Role, Seat
from kernel import idempotency
from kernel.text import whole_number

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")


def seat_as(request: HttpRequest, *roles: Role) -> Seat:
    """The seat of the request when it has one of these roles; 404 otherwise, as for any page that is not one's own."""
    seat: Seat | None = request.seat
    if seat is None or seat.role not in roles:
        raise Http404
    return seat


def posted_version(request: HttpRequest) -> int:
    """The version the page was drawn from; 0, which is always stale, when it is no number."""
    return whole_number(request.POST.get("version", "")) or 0


def posted_token(request: HttpRequest) -> str:
    """The form's idempotency token; a fresh one when the form did not bring a proper one."""
    token = request.POST.get("token", "")
    return token if _TOKEN.fullmatch(token) else idempotency.new_token()
