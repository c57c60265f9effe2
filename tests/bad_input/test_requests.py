"""What no page of ours sends: other content types, broken multipart, repeated and endless fields. Never a 500."""

import re
from collections.abc import Callable
from copy import copy
from itertools import cycle
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test.client import encode_multipart
from django.urls import reverse

from kernel import idempotency
from tests.access.requests import undone, writes
from tests.access.table import ROWS
from tests.access.world import World
from tests.client import StrictClient
from tests.portal.filled import BUTTONS

BOUNDARY = "ODD"
_MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
_FORM = "application/x-www-form-urlencoded"
# What people really paste: emoji, marks that turn the writing around, full-width digits, a combining mark without end.
STRANGE = {
    "emoji": "👩🏽‍🔧🏗️" * 20,
    "right to left": "\u202e\u2066林清\u200f\u2069",
    "full-width": "２０２６－０１－０５",
    "combining": "e" + "\u0301" * 3000,
    "huge number": "9" * 5000,
    "negative": "-1",
    "infinite": "1e999999",
    "not a number": "NaN",
    "year 1": "0001-01-01",
    "year 9999": "9999-12-31",
    "markup": "<script>alert(1)</script>",
    "NUL": "\x00",
    "blank": " \u3000\t\n",
}
ERROR_PAGES = {"400.html", "403.html", "404.html", "413.html"}
# An alert, a notice, the reasons why something cannot be begun, the error beside a field.
SENTENCES = ('role="alert"', "zp-notice", "zp-reasons", "zp-error")
# What is told apart by the end of its name only: an item of a sheet by its code, a row by its number.
_REPEATED = re.compile(r"(?<=^item_).*|(?<=^gate_).*|(?<=^evidence_).*|(?<=^reason_).*|_\d+$")
Body = tuple[bytes, str]


def _parts(data: dict[str, Any]) -> bytes:
    return encode_multipart(BOUNDARY, {key: value for key, value in data.items() if value is not None})


def _without_names(data: dict[str, Any]) -> bytes:
    return _parts(data).replace(b"Content-Disposition: form-data; name=", b"Content-Disposition: form-data; nobody=")


def _as_files(data: dict[str, Any]) -> bytes:
    names = data or {"a": ""}
    head = 'Content-Disposition: form-data; name="{}"; filename="a.pdf"\r\nContent-Type: application/pdf'
    parts = "".join(f"--{BOUNDARY}\r\n{head.format(name)}\r\n\r\n%PDF-\r\n" for name in names)
    return f"{parts}--{BOUNDARY}--\r\n".encode()


BODIES: dict[str, Callable[[dict[str, Any]], Body]] = {
    "nothing": lambda data: (b"", _FORM),
    "JSON": lambda data: (b'{"token": null, "version": {"a": [1e400]}}', "application/json"),
    "XML": lambda data: (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "application/xml"),
    "no type": lambda data: (b"token=a&version=1", ""),
    "broken type": lambda data: (b"\xff\xfe", "multipart/form-data"),
    "broken boundary": lambda data: (_parts(data), "multipart/form-data; boundary=\x7f"),
    "cut off": lambda data: (_parts(data)[:-25], _MULTIPART),
    "parts without a name": lambda data: (_without_names(data), _MULTIPART),
    "every field a file": lambda data: (_as_files(data), _MULTIPART),
    "another encoding": lambda data: (b"&".join(name.encode() + b"=" + "湖州".encode("gbk") for name in data), _FORM),
    "everything twice": lambda data: (b"&".join(name.encode() + b"=1&" + name.encode() + b"=2" for name in data), _FORM),
    "names in brackets": lambda data: (b"&".join(name.encode() + b"[]=1&" + name.encode() + b"[$ne]=" for name in data), _FORM),
    "too many fields": lambda data: (b"&".join(b"a%d=1" % number for number in range(2001)), _FORM),
    "too long": lambda data: (b"token=" + b"a" * (2 * 1024 * 1024 + 1), _FORM),
}  # fmt: skip
# Before a view is asked these have become an empty form or a refusal, whatever the address: they are tried where a body
# is read otherwise (signed calls), and at one address of each way of reading a form.
READ_BEFORE = {
    "JSON",
    "XML",
    "no type",
    "broken type",
    "broken boundary",
    "everything twice",
    "too many fields",
    "too long",
}
ONE_OF_EACH = {"accounts:login", "applicants:step", "applicants:attachment_add", "review:act", "drafts:text"}


POSTS = sorted(name for name, row in ROWS.items() if row.post is not None or row.signed)


def _actor(name: str) -> str:
    row = ROWS[name]
    able = (row.post or frozenset()) - row.powerless or row.post or frozenset({"anonymous"})
    return "anonymous" if "anonymous" in able else sorted(able)[0]


class _Sender:
    """Sends bodies to one address, each from a browser as it was before, and opens the pages they lead to.

    Of what is typed a button keeps nothing: the page that two of its answers lead to is opened once, if they wrote to
    the same tables and said the same. So it is with a form that wrote nothing.
    """

    def __init__(self, world: World, name: str) -> None:
        self.world, self.name, self.opened = world, name, set[tuple[Any, ...]]()

    def fault_of(self, body: bytes, content_type: str) -> str:
        """What is wrong with the answer to the body and with the page it leads to."""
        client = StrictClient()
        client.cookies = copy(self.world.signed_in(_actor(self.name)))
        with undone():
            with writes() as touched:
                address = reverse(self.name, args=ROWS[self.name].args(self.world))
                response = client.generic("POST", address, body, content_type)
            page = response
            if response.status_code == 302 and self._is_new(response, touched):
                page = client.get(response["Location"], follow=True)
            return _fault(self.name, response, page)

    def _is_new(self, response: Any, touched: set[str]) -> bool:
        if touched and self.name not in BUTTONS:
            return True
        said = tuple(str(message) for message in get_messages(response.wsgi_request))
        outcome = (response["Location"], frozenset(touched), said)
        is_new = outcome not in self.opened
        self.opened.add(outcome)
        return is_new


def _fault(name: str, response: Any, page: Any) -> str:
    """What is wrong with an answer: it failed, or it is a page that says nothing."""
    if response.status_code >= 500 or page.status_code >= 500:
        return f"answered {response.status_code}, then {page.status_code}"
    refused = 400 <= response.status_code < 500 and not ROWS[name].signed
    if not refused or not response["Content-Type"].startswith("text/html"):
        return ""
    is_error_page = bool(ERROR_PAGES & {template.name for template in response.templates})
    is_told = is_error_page or any(sign in response.content.decode() for sign in SENTENCES)
    return "" if is_told else f"answered {response.status_code} without a sentence"


@pytest.mark.parametrize("name", POSTS)
def test_an_odd_body_fails_nothing(world: World, name: str):
    data = ROWS[name].data(world)
    sender, found = _Sender(world, name), {}
    left_out = set() if ROWS[name].signed or name in ONE_OF_EACH else READ_BEFORE
    for kind in sorted(BODIES.keys() - left_out):
        make = BODIES[kind]
        if fault := sender.fault_of(*make(data)):
            found[kind] = fault
    assert not found, "\n".join(f"{where}: {wrong}" for where, wrong in found.items())


@pytest.mark.parametrize("name", POSTS)
def test_strange_words_in_every_field_fail_nothing(world: World, name: str):
    """Each field alone with one of the texts, and three times all at once; where a text comes first is another's turn."""
    data = ROWS[name].data(world)
    texts = [*STRANGE.items()]
    texts = [*texts[POSTS.index(name) % len(texts) :], *texts[: POSTS.index(name) % len(texts)]]
    tries = {f"all: {kind}": dict.fromkeys(data, text) for kind, text in texts[:3]}
    for field, (kind, text) in zip(_unlike(data), cycle(texts), strict=False):
        tries[f"{field}: {kind}"] = data | {field: text}
    sender, found = _Sender(world, name), {}
    for what, sent in tries.items():
        if fault := sender.fault_of(_parts(sent), _MULTIPART):
            found[what] = fault
    assert not found, "\n".join(f"{where}: {wrong}" for where, wrong in found.items())


def _with_nul(value: Any) -> Any:
    """The value with NUL in it, shaped as before: a check box keeps its version."""
    if isinstance(value, list):
        return [_with_nul(each) for each in value]
    text = str(value)
    return f"{text[:1]}\x00{text[1:]}"


def _unlike(data: dict[str, Any]) -> list[str]:
    """The fields; of a sheet's items, and of rows that are alike, the last stands for all."""
    return list({_REPEATED.sub("", field): field for field in data}.values())


@pytest.mark.parametrize("name", POSTS)
def test_nul_inside_any_field_fails_nothing(world: World, name: str):
    """On PostgreSQL, which cannot hold NUL, nothing that is read beside a form may get as far as a query."""
    data = {"token": idempotency.new_token()} | ROWS[name].data(world)
    sender, found = _Sender(world, name), {}
    for field in _unlike(data):
        value = data[field]
        if hasattr(value, "read"):
            continue
        if fault := sender.fault_of(_parts(data | {field: _with_nul(value)}), _MULTIPART):
            found[field] = fault
    assert not found, "\n".join(f"{where}: {wrong}" for where, wrong in found.items())
