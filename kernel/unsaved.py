"""What a refused request had brought along, for the page that refuses it: nothing typed may be lost."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

MOST_VALUES = 100
MOST_CHARACTERS = 500_000
MOST_ROWS = 16
_NOT_TYPED = re.compile(r"password|token|version|digest|signature|-rows$|^(next|do|step|kind|case|decision|confirmed)$")


class Typed(NamedTuple):
    """The texts of one request in the order they were sent; ``is_all``: none had to be left out for its length."""

    values: list[str]
    is_all: bool


def typed_in(request: HttpRequest) -> Typed:
    """Give back the texts that somebody typed into the form of this request: no password, token, file or tick."""
    values: list[str] = []
    left = MOST_CHARACTERS
    for name, sent in request.POST.lists():
        if _NOT_TYPED.search(name):
            continue
        for value in filter(str.strip, sent):
            if value == "on":  # a tick
                continue
            if len(values) == MOST_VALUES or len(value) > left:
                return Typed(values, is_all=False)
            left -= len(value)
            values.append(value.replace("\x00", "").encode("utf-8", "replace").decode())
    return Typed(values, is_all=True)


def rows_for(value: str) -> int:
    """How many lines high the field is in which a text is shown: 30 characters to a line; on a telephone it scrolls."""
    return min(sum(len(line) // 30 + 1 for line in value.split("\n")), MOST_ROWS)


def unsaved(request: HttpRequest) -> dict[str, object]:
    """The context of ``components/typed.html``: the typed texts with the height of each, and whether these are all."""
    typed = typed_in(request)
    return {"typed": [(rows_for(each), each) for each in typed.values], "typed_is_all": typed.is_all}


def came_from(request: HttpRequest) -> str:
    """The path of the page of this site that the request came from; empty when the browser did not say."""
    referer = request.META.get("HTTP_REFERER", "")
    if not referer or not url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()}):
        return ""
    parts = urlsplit(referer)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return path if path.startswith("/") and not path.startswith("//") else ""
