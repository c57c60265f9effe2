"""Signed JSON over HTTP between this portal and a provider: one way to sign, one way to call."""

import hashlib
import hmac
import json
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

SIGNATURE = "X-Signature"
_LARGEST_ANSWER = 64 * 1024


class WireError(Exception):
    """A call failed. `permanent`: the other side understood and refused, so that trying again cannot help."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class _NoRedirect(HTTPRedirectHandler):
    """A provider that sends us elsewhere with a signed message in hand is not the provider."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


# Providers are named by address in the settings; a proxy from the environment must not come between.
_opener = build_opener(ProxyHandler({}), _NoRedirect())


def canonical(payload: dict[str, Any]) -> bytes:
    """The bytes that are signed and sent: sorted keys, no spaces, UTF-8."""
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sign(secret: str, purpose: str, body: bytes) -> str:
    """HMAC-SHA256 in hex. The purpose is part of it, so that a message of one kind cannot pass for another."""
    return hmac.new(secret.encode(), purpose.encode() + b"\n" + body, hashlib.sha256).hexdigest()


def verified(secret: str, purpose: str, body: bytes, signature: str) -> dict[str, Any] | None:
    """The message when its signature is right and it is a JSON object, otherwise None. Never raises."""
    if not hmac.compare_digest(sign(secret, purpose, body).encode(), signature.encode()):
        return None
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return payload if isinstance(payload, dict) else None


def post(
    url: str,
    payload: dict[str, Any],
    *,
    secret: str,
    purpose: str,
    timeout: float = 5.0,
    largest: int = _LARGEST_ANSWER,
) -> bytes:
    """Send a signed message and return the answer's body. Follows no redirect, uses no proxy. Raises WireError.

    Call it with no transaction open: it waits for somebody else. ``largest``: bytes of an answer that are read; one
    with more is refused.
    """
    body = canonical(payload)
    headers = {"Content-Type": "application/json", SIGNATURE: sign(secret, purpose, body)}
    if not url.startswith(("http://", "https://")):
        raise WireError("not an HTTP address", permanent=True)
    request = Request(url, data=body, headers=headers, method="POST")  # noqa: S310 - the scheme was just looked at
    try:
        with _opener.open(request, timeout=timeout) as answer:
            said = bytes(answer.read(largest + 1))
    except HTTPError as error:
        with error:
            permanent = 400 <= error.code < 500 and error.code not in (408, 425, 429)
            raise WireError(f"HTTP {error.code}", permanent=permanent) from None
    except (URLError, OSError, HTTPException, ValueError) as error:
        raise WireError(type(error).__name__, permanent=False) from None
    if len(said) > largest:
        raise WireError("answer too large", permanent=False)
    return said
