"""Questions to the provider of the sign-on: few, short, and none for a while after one that was not answered.

Every question holds a thread of the web server: a provider that hangs must not take the whole portal along.
"""

import hashlib
import logging
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.cache import cache

logger = logging.getLogger(__name__)

KEEP_SECONDS = 300
"""How long its description of itself (OpenID Connect Discovery 1.0) is believed."""
REST_SECONDS = 30
"""How long it is left alone after a failure; who comes meanwhile is told so at once."""
_DESCRIPTION = "/.well-known/openid-configuration"


class ProviderSession(requests.Session):
    """Remembers for all web processes how the provider described itself, and that it is silent."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False  # the provider is named by address: no proxy from the environment comes between

    def request(self, method: str, url: str, **options: Any) -> requests.Response:  # type: ignore[override]
        """Ask, unless the answer is known. Raises ConnectionError, without asking, while the provider is left alone."""
        known = _recall("described", url) if url.endswith(_DESCRIPTION) else None
        if known is not None:
            return known
        door = urlsplit(url).netloc
        if _recall("silent", door):
            raise requests.ConnectionError(f"{door} did not answer a moment ago")
        try:
            answer = super().request(method, url, **{"timeout": settings.SOCIALACCOUNT_REQUESTS_TIMEOUT, **options})
        except requests.RequestException:
            _keep("silent", door, True, REST_SECONDS)
            raise
        if url.endswith(_DESCRIPTION) and answer.ok:
            _keep("described", url, answer, KEEP_SECONDS)
        return answer


def _recall(what: str, address: str) -> Any:
    try:
        return cache.get(_key(what, address))
    except Exception:  # whatever the cache's driver raises: without it the provider is asked
        logger.exception("what is known of the sign-on cannot be read")
        return None


def _keep(what: str, address: str, value: object, seconds: int) -> None:
    try:
        cache.set(_key(what, address), value, seconds)
    except Exception:
        logger.exception("what is known of the sign-on was not kept")


def _key(what: str, address: str) -> str:
    return f"sign-on:{what}:{hashlib.sha256(address.encode()).hexdigest()[:24]}"
