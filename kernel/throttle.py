"""How often one address may do what anybody may do: counted in the cache, forgotten by itself."""

import hashlib
import logging

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

logger = logging.getLogger(__name__)


def client_address(request: HttpRequest) -> str:
    """The address the request came from; behind our own proxy, which overwrites the header, the one it passes on."""
    if settings.BEHIND_PROXY:
        return str(request.headers.get("X-Forwarded-For", "")).rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def is_exhausted(action: str, address: str, *, most: int) -> bool:
    """Whether `address` has done `action` `most` times within the running period."""
    try:
        return int(cache.get(_key(action, address), 0)) >= most
    except Exception:  # whatever the cache's driver raises: without its count the door stays open
        logger.exception("the count of %s cannot be read", action)
        return False


def count(action: str, address: str, *, seconds: int) -> None:
    """Count one more; the period of `seconds` begins with the first one."""
    key = _key(action, address)
    try:
        if not cache.add(key, 1, seconds):
            cache.incr(key)
    except Exception:  # also when the period ended between the two calls: what was done is done
        logger.exception("%s was not counted", action)


def _key(action: str, address: str) -> str:
    # An address is personal data and may be as long as a header: only its digest is kept.
    return f"throttle:{action}:{hashlib.sha256(address.encode('utf-8', 'replace')).hexdigest()[:24]}"
