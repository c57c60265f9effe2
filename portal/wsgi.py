"""The WSGI entry point: ``gunicorn portal.wsgi``."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

_portal = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The portal, whatever character set a request names: it reads UTF-8 and nothing else."""
    environ["CONTENT_TYPE"] = without_charset(environ.get("CONTENT_TYPE", ""))
    return _portal(environ, start_response)


def without_charset(content_type: str) -> str:
    """A content type less its character set.

    Django decodes with any codec that Python knows by that name, also one that is none of text (`hex`) or that makes
    lone surrogates (`utf-7`), and a name in a foreign encoding fails before the first middleware.
    """
    kind, *parameters = content_type.split(";")
    kept = (part for part in parameters if not part.strip().lower().startswith("charset"))
    return ";".join((kind, *kept))
