"""The WSGI entry point: ``gunicorn portal.wsgi``."""

import gc
import os
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

_portal = get_wsgi_application()

# Every view is imported before the first visitor waits for it. What stays for good is looked through for garbage no
# more, and the rest less often than every 700 objects: a page makes thousands, and throws them away at its end.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The portal, whatever a request says of its content: it reads UTF-8 and nothing else."""
    environ["CONTENT_TYPE"] = bare_type(environ.get("CONTENT_TYPE", ""))
    return _portal(environ, start_response)


def bare_type(content_type: str) -> str:
    """A content type less its parameters, but for where the parts of a form end.

    Django decodes with any codec that Python knows by that name, also one that is none of text (`hex`) or that makes
    lone surrogates (`utf-7`), and a name in a foreign encoding fails before the first middleware. So does a parameter
    in pieces of which some are numbered (`a*=x; a*0*=y`), whatever its name.
    """
    kind, *parameters = content_type.split(";")
    kept = (part for part in parameters if part.partition("=")[0].strip().lower() == "boundary")
    return ";".join((kind, *kept))
