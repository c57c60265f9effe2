"""The web server's own log: who asked for what, without the keys of one-time links."""

import re
from typing import Any

from gunicorn.glogging import Logger

ONE_TIME = re.compile(r"((?:accounts/invitations|my/recommend|my/sign)/)[^/?#\s]+")
"""The addresses whose last part opens something by itself; the proxy masks the same ones (deploy/nginx.conf)."""


class KeylessLogger(Logger):
    """Gunicorn's logger, by ``logger_class``."""

    def atoms(self, *answered: Any) -> dict[str, Any]:
        """What a line may tell: wherever an address can stand, also that of the page before (Referer)."""
        told: dict[str, Any] = super().atoms(*answered)
        return {name: _masked(value) if isinstance(value, str) else value for name, value in told.items()}


def _masked(text: str) -> str:
    return ONE_TIME.sub(r"\1***", text)
