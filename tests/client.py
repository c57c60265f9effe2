"""The test client that looks at every page it gets."""

import re
from functools import cache
from html.parser import HTMLParser
from ipaddress import IPv4Address
from itertools import count
from os import getpid
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler

# Addresses for benchmarks, from another place for each process of the suite.
TEST_NET = int(IPv4Address("198.18.0.0"))
_addresses = count(getpid() * 31 % 65536)
# What may be a fault; a page without any of it needs no parser, which took a sixth of the time of every request. One
# pattern for all of it would be tried at each character: what begins with plain letters is searched for by itself.
_SUSPICIOUS = ("<style", "javascript:", "{{", "{%", "{#")
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)")
_ATTRIBUTE = re.compile(r'\s(style|on\w+|id)\s*=("[^"]*")?')
_HARMLESS_SCRIPTS = {"application/json", "application/ld+json"}


class BadPage(AssertionError):
    """A page that the content security policy would break, or that shows the template's own signs."""


class _Inspector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.headings = 0
        self.is_document = False
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.is_document = self.is_document or tag == "html"
        self.headings += tag == "h1"
        if given.get("id"):
            self.ids.append(given["id"] or "")
        if tag == "script" and "src" not in given and given.get("type") not in _HARMLESS_SCRIPTS:
            self.faults.append("inline <script>")
        if tag == "style" or "style" in given:
            self.faults.append(f"inline style in <{tag}>")
        self.faults += [f"{name} in <{tag}>" for name in given if name.startswith("on")]
        for name in ("href", "src", "action"):
            if (given.get(name) or "").strip().lower().startswith("javascript:"):
                self.faults.append(f"javascript: in <{tag} {name}>")

    def handle_data(self, data: str) -> None:
        for sign in ("{{", "{%", "{#"):
            if sign in data:
                self.faults.append(f"stray {sign} in text: {data.strip()[:60]}")


def _is_plain(html: str) -> bool:
    """Whether nothing on the page can be a fault, seen without reading its structure."""
    low = html.lower()
    if any(sign in low for sign in _SUSPICIOUS) or _INLINE_SCRIPT.search(low):
        return False
    found = _ATTRIBUTE.findall(low)
    ids = {value for _name, value in found}
    is_headed = low.count("<h1") == 1 or "<html" not in low
    return is_headed and len(ids) == len(found) and all(name == "id" and value for name, value in found)


def faults_of_page(html: str) -> list[str]:
    """Return what is wrong with a page or a fragment: inline code, stray template signs, headings, doubled ids."""
    if _is_plain(html):
        return []
    inspector = _Inspector()
    inspector.feed(html)
    inspector.close()
    if inspector.is_document and inspector.headings != 1:
        inspector.faults.append(f"{inspector.headings} <h1> on one page")
    doubled = {value for value in inspector.ids if inspector.ids.count(value) > 1}
    return inspector.faults + [f"id {value} is there twice" for value in sorted(doubled)]


@cache
def _handler(middleware: tuple[str, ...], urlconf: str) -> ClientHandler:
    # Loading the middleware lists every static file: once for the suite, not once for every client.
    return ClientHandler(enforce_csrf_checks=False)


class StrictClient(Client):
    """Django's client; every HTML answer must pass ``faults_of_page`` and none may be a 500."""

    def __init__(self, enforce_csrf_checks: bool = False, **options: Any) -> None:
        # A browser of its own: what is counted by address is not shared by the tests that run within the hour.
        options.setdefault("REMOTE_ADDR", str(IPv4Address(TEST_NET + next(_addresses) % 65536)))
        super().__init__(enforce_csrf_checks, **options)
        if not enforce_csrf_checks:
            self.handler = _handler(tuple(settings.MIDDLEWARE), settings.ROOT_URLCONF)

    def ask(self, method: str, path: str, data: dict[str, Any] | None) -> HttpResponse:
        """Send any method; a POST as a form, with files where ``data`` has them."""
        return self.post(path, data or {}) if method == "POST" else self.generic(method, path)

    def request(self, **request: Any) -> HttpResponse:
        response = super().request(**request)
        if response.streaming:
            # Read to the end, as a browser does: an answer left unread ends by closing the test's own connection.
            response.streaming_content = [b"".join(response.streaming_content)]
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            faults = faults_of_page(response.content.decode())
            if faults:
                raise BadPage(f"{request.get('PATH_INFO')}: {'; '.join(faults)}")
        if response.status_code == 500:
            raise BadPage(f"{request.get('PATH_INFO')} answered 500")
        return response
