"""Browsers in which an account has been entered before: strangers who guess its password lock its owner out of none.

After OWASP's device cookies: a signed cookie with an id of the browser and, as keyed digests, the user names.
"""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

COOKIE = "known_browser"
_SALT = "accounts.known_browsers"
_AGE = 180 * 24 * 3600
_MOST = 5
"""So many accounts of one browser are remembered: a computer of a counter is used by several officers."""


def known_as(request: HttpRequest, username: str) -> str:
    """Return the id under which this browser's failures are counted (26 characters), "" where the account is new to it.

    A cookie that was copied is one browser still: its guesses are counted together, wherever they come from.
    """
    held = _held(request)
    return f"known:{held['id']}" if _digest(username) in held["names"] else ""


def remember(request: HttpRequest, response: HttpResponseBase, username: str) -> None:
    """Let the browser be known for this account. To be called only once everything asked of the visitor was right."""
    held, name = _held(request), _digest(username)
    held["names"] = [name, *(each for each in held["names"] if each != name)][:_MOST]
    response.set_cookie(
        COOKIE, signing.dumps(held, salt=_SALT), max_age=_AGE, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def _held(request: HttpRequest) -> dict[str, Any]:
    try:
        return dict(signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_AGE))
    except signing.BadSignature:  # none, forged or too old
        return {"id": secrets.token_urlsafe(15), "names": []}


def _digest(username: str) -> str:
    return salted_hmac(_SALT, username, secret=settings.SALT_KEY, algorithm="sha256").hexdigest()[:24]
