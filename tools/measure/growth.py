"""The worklist of one office at a million cases and at ten thousand, over HTTP, and what it costs to get there."""

import http.client
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import psycopg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connections
from testservers import free_port

from accounts.models import User
from accounts.services.factors import PASSED
from measure import served
from measure.generated import OFFICER
from measure.result import Figure, interleaved

FEW = 10_000
ROUNDS = 40
DEEP = 300  # pages of fifty: row 15,000
LIMIT = 15 * 60 / 1_000_000  # seconds for a case
_NEXT = re.compile(r'rel="next" href="([^"]+)"')


def worklist_figures(cases: int) -> list[Figure]:
    """The worklist of the largest office: how it grows with the cases and with the page, and against a bare view."""
    base = os.environ["DATABASE_URL"]
    with _database(base, "few") as few, _database(base, "many") as many:
        _generate(few, FEW)
        seconds = _generate(many, cases)
        small, large = free_port(), free_port()
        cookies = {alias: _cookie(alias, url) for alias, url in (("few", few), ("many", many))}
        with served.server(small, few), served.server(large, many):
            return [
                Figure("generating cases", "s", seconds, "what is asked for", LIMIT * cases, "at most 1"),
                *_growth(small, large, cookies),
                _against_bare(large, cookies["many"]),
            ]


def _growth(small: int, large: int, cookies: dict[str, str]) -> list[Figure]:
    lines = {port: http.client.HTTPConnection("127.0.0.1", port, timeout=60) for port in (small, large)}
    deep = _deep(lines[large], cookies["many"])
    asked = {
        "few": (small, served.get("/cases/", cookies["few"])),
        "many": (large, served.get("/cases/", cookies["many"])),
        "deep": (large, served.get(deep, cookies["many"])),
        "all": (large, served.get("/cases/?step=all", cookies["many"])),
    }
    works = [lambda port=port, get=get: get(lines[port]) for port, get in asked.values()]
    found = dict(zip(asked, (1000 * each for each in interleaved(ROUNDS, *works)), strict=True))
    return [
        Figure("worklist, all cases", "ms", found["many"], f"the same of {FEW}", found["few"], "at most 1.2"),
        Figure("worklist, 15,000 rows on", "ms", found["deep"], "its first page", found["many"], "at most 1.1"),
        Figure("worklist, everything read", "ms", found["all"], "its first page", found["many"], "to compare by"),
    ]


def _deep(line: http.client.HTTPConnection, cookie: str) -> str:
    """The address of the page 15,000 rows on, or the last before, found by turning the pages."""
    address = "/cases/"
    for _page in range(DEEP):
        line.request("GET", address, headers={"Cookie": cookie})
        following = _NEXT.search(line.getresponse().read().decode())
        if following is None:
            break
        address = following[1].replace("&amp;", "&")
    return address


def _against_bare(port: int, cookie: str) -> Figure:
    page, bare = served.get("/cases/", cookie), served.get("/livez", "")
    rounds = [(served.per_second(port, page), served.per_second(port, bare)) for _round in range(3)]
    value, reference = sorted(rounds, key=lambda pair: pair[0] / pair[1])[1]
    return Figure("worklist page, 8 clients", "/s", value, "hello-world view", reference, "at least 0.06")


@contextmanager
def _database(base: str, name: str) -> Iterator[str]:
    """A copy of the database of the address, for as long as this block."""
    server, _slash, origin = base.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as line:
        line.execute(f'CREATE DATABASE "{origin}_{name}" TEMPLATE "{origin}"')
    try:
        yield f"{server}/{origin}_{name}"
    finally:
        connections.close_all()
        with psycopg.connect(f"{server}/postgres", autocommit=True) as line:
            line.execute(f'DROP DATABASE "{origin}_{name}" WITH (FORCE)')


def _generate(database: str, cases: int) -> float:
    start = time.monotonic()
    program = Path(__file__).resolve().parent.parent / "generate.py"
    subprocess.run([sys.executable, str(program), str(cases)], env=os.environ | {"DATABASE_URL": database}, check=True)
    return time.monotonic() - start


def _cookie(alias: str, database: str) -> str:
    """A session of the largest office's officer in another database, as a cookie."""
    settings.DATABASES[alias] = settings.DATABASES["default"] | {"NAME": database.rpartition("/")[2]}
    connections.databases[alias] = connections.configure_settings(settings.DATABASES)[alias]
    user = User.objects.using(alias).get(username=f"{OFFICER}0")
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY], store[PASSED] = str(user.pk), True
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store._get_or_create_session_key()
    store.create_model_instance(dict(store.items())).save(using=alias)
    return f"sessionid={store.session_key}; csrftoken={served.CSRF}"
