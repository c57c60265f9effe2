"""The browsers in which somebody is signed in: noted at sign-in, listed, ended (AC-092)."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import Session, User
from kernel import clock
from kernel.throttle import client_address

NOTE = "signed_in"
"""In the session: {"at", "address", "device"} of the sign-in."""
PROVED = "proved_at"
"""In the session: when the visitor last proved who they are, as ISO 8601."""

# The first that fits: Edge calls itself Chrome too, and Chrome Safari; Android Linux, and an iPhone Mac OS.
_PROGRAMS = re.compile(r"(MicroMessenger|Edg|Firefox|Chrome|Safari)")
_SYSTEMS = re.compile(r"(HarmonyOS|Android|iPhone|iPad|Windows|Mac OS|Linux)")
_NAMES = {"Edg": "Edge", "Mac OS": "macOS"}


@dataclass(frozen=True)
class Browser:
    """One browser. ``mark`` names it in a form: the key of its session is nobody's to see."""

    mark: str
    device: str
    address: str
    since: datetime | None
    seen_at: datetime | None
    is_this: bool


def note_sign_in(sender: object, request: HttpRequest, user: User, **more: Any) -> None:
    """Receive Django's signal: keep in the new session when, where and with what somebody has signed in."""
    now = clock.unshifted().isoformat()
    device = _device(request.META.get("HTTP_USER_AGENT", ""))
    request.session[NOTE] = {"at": now, "address": client_address(request)[:45], "device": device}
    request.session[PROVED] = now


def browsers(user: User, this_key: str | None) -> list[Browser]:
    """Return the browsers in which ``user`` is signed in, this one first, then the last used. Two queries."""
    found = []
    for row in Session.objects.filter(user=user, expire_date__gt=clock.unshifted()).order_by("-seen_at", "pk"):
        noted = row.get_decoded().get(NOTE, {})
        since = datetime.fromisoformat(noted["at"]) if noted.get("at") else None
        is_this = row.session_key == this_key
        found.append(
            Browser(_mark(row), noted.get("device", ""), noted.get("address", ""), since, row.seen_at, is_this)
        )
    return sorted(found, key=lambda each: not each.is_this)


def end_browser(user: User, mark: str) -> bool:
    """Sign ``user`` out of one browser, at once. Deletes one row; False when there is none of this mark."""
    for row in Session.objects.filter(user=user).order_by("pk"):
        if _mark(row) == mark:
            row.delete()
            return True
    return False


def end_browsers(user: User, *, but: str | None = None) -> int:
    """Sign ``user`` out everywhere, but in the session of this key. Deletes rows and returns how many."""
    return Session.objects.filter(user=user).exclude(pk=but or "").delete()[0]


def _mark(row: Session) -> str:
    return hashlib.sha256(row.session_key.encode()).hexdigest()[:24]


def _device(told: str) -> str:
    """What a browser says of itself, in two words."""
    program, system = _PROGRAMS.search(told), _SYSTEMS.search(told)
    words = [_NAMES.get(found[1], found[1]) for found in (program, system) if found]
    return " · ".join(words) or _("没有说明的设备")
