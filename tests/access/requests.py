"""One cell of the table: a request by somebody, and what became of it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.signals import request_finished
from django.db import close_old_connections, connection, transaction
from django.http import HttpResponse
from django.urls import reverse

from tests.access.reading import text_of
from tests.access.relations import RELATIONS, SIGNED_IN, STRANGERS_TO_THE_PORTAL
from tests.access.table import ROWS, Row
from tests.access.world import World
from tests.client import StrictClient

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE)\s+"?(\w+)', re.IGNORECASE)
# Signing in and out, and refusing somebody, may touch the visitor's own session; nothing else may be.
# That somebody was here, and that a case was read by whoever has the turn: written by pages that are only read.
_SESSION = {"accounts_session", "review_opening"}
BROWSER = {"HTTP_ACCEPT": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
# Every request comes from an address of its own: what one address may do in an hour is another test's matter.
_VISITS = count()


def cells(row: Row) -> Iterator[tuple[str, str]]:
    """Yield (method, actor): everybody with a method that is known there; with one that is not, nobody signed in, one
    whom the row lets in and one whom it does not, for such a method is refused before anybody is looked at."""
    insiders = sorted((row.get or frozenset()) | (row.post or frozenset()))
    outsiders = sorted(SIGNED_IN.difference(insiders))
    for method in METHODS:
        few = {"anonymous", *insiders[-1:], *outsiders[:1]}
        yield from ((method, actor) for actor in (RELATIONS if is_known(row, method) else sorted(few)))


def is_known(row: Row, method: str) -> bool:
    """Whether the row knows the method at all."""
    return allowed(row, method) is not None or (method == "POST" and row.signed)


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever the block wrote, what was counted against one link or address too."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()


@contextmanager
def writes() -> Iterator[set[str]]:
    """Give the names of the tables that the block wrote to."""
    touched: set[str] = set()

    def notice(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if (found := _WRITE.match(sql)) and found[1] not in _SESSION:
            touched.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(notice):
        yield touched


def _close(response: HttpResponse) -> None:
    """Close a file that nobody here reads. The end of a request would also close the connection, and the world with it."""
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)


@dataclass(frozen=True)
class Outcome:
    """What a cell came to."""

    response: HttpResponse
    written: frozenset[str]
    text: str

    @property
    def status(self) -> int:
        return int(self.response.status_code)

    @property
    def is_let_in(self) -> bool:
        return 200 <= self.status < 400 and not self.is_sent_to_sign_in

    @property
    def is_sent_to_sign_in(self) -> bool:
        """Redirected there; or, when a form brought something typed, handed it back beside the link that leads there."""
        sign_in = f"{reverse(settings.LOGIN_URL)}?next="
        if self.status == 401:
            return self.response.headers.get("Content-Type", "").startswith("text/html") and (
                f'href="{sign_in}' in self.response.content.decode()
            )
        return self.status == 302 and str(self.response.headers["Location"]).startswith(sign_in)


def ask(world: World, name: str, method: str, actor: str) -> Outcome:
    """Send the request of this cell and take back what it wrote."""
    row = ROWS[name]
    data = row.data(world) if method == "POST" else None
    return send(world, reverse(name, args=row.args(world)), method, actor, data)


def send(world: World, address: str, method: str, actor: str, data: dict[str, Any] | None) -> Outcome:
    """Send any request from the actor's browser and take back what it wrote."""
    with undone():
        number = next(_VISITS)
        client = StrictClient(REMOTE_ADDR=f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", **BROWSER)
        client.cookies = copy(world.signed_in(actor))
        with writes() as touched:
            response = client.ask(method, address, data)
        text = text_of(response)
        _close(response)
        return Outcome(response, frozenset(touched), text)


def allowed(row: Row, method: str) -> frozenset[str] | None:
    """Return who the row lets in with this method; None when the method is not known there."""
    return {"GET": row.get, "POST": row.post}.get(method)


def fault_of(row: Row, method: str, actor: str, outcome: Outcome) -> str:
    """Return what is wrong with the outcome of a cell, or ''."""
    let_in = allowed(row, method)
    if method == "POST" and row.signed:
        expected, ok = "400 or 401 without a signature", outcome.status in (400, 401)
    elif actor in STRANGERS_TO_THE_PORTAL and not row.why:
        expected, ok = "sent to sign in", outcome.is_sent_to_sign_in
    elif let_in is None:
        expected, ok = "405", outcome.status == 405
    elif actor not in let_in:
        expected, ok = "404", outcome.status == 404
    elif method == "GET":
        expected, ok = "let in", outcome.is_let_in
    elif actor in row.powerless:
        expected, ok = "an answer without effect", outcome.status < 500 and outcome.status != 404
    else:
        expected, ok = "let in, and a change", outcome.is_let_in and bool(outcome.written)
    may_write = method == "POST" and let_in is not None and actor in let_in - row.powerless
    if ok and outcome.written and not may_write:
        expected, ok = "no effect", False
    return "" if ok else f"{method} as {actor}: {outcome.status}, wrote {sorted(outcome.written)}; expected {expected}"
