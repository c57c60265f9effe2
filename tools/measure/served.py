"""The worklist and the submit under load, over HTTP, on real gunicorn workers."""

import http.client
import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, transaction

from accounts.models import User
from applicants.models import Dossier, Snapshot
from kernel import idempotency
from measure.result import Figure

ROOT = Path(__file__).resolve().parent.parent.parent
CLIENTS = 8
SECONDS = 6.0
CSRF = "c" * 32

Request = Callable[[http.client.HTTPConnection], int]


@contextmanager
def server(port: int, database: str = "") -> Iterator[None]:
    """Two gunicorn workers on the bench's own database, as they are in production on another one."""
    command = [str(Path(sys.executable).parent / "gunicorn"), "portal.wsgi", "--workers", "2", "--no-control-socket"]
    command += ["--bind", f"127.0.0.1:{port}", "--log-level", "error"]
    other = {"DATABASE_URL": database, "DEMO": "0"} if database else {}
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings"} | other
    )
    try:
        for _attempt in range(100):
            if _answers(port):
                break
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def _answers(port: int) -> bool:
    try:
        return get("/livez", "")(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) == 200
    except OSError:
        return False


def cookie_of(username: str) -> str:
    """A session of this account, as a cookie."""
    user = User.objects.get(username=username)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"sessionid={session.session_key}; csrftoken={CSRF}"


def get(path: str, cookie: str) -> Request:
    """A GET that reads the whole answer."""

    def run(line: http.client.HTTPConnection) -> int:
        line.request("GET", path, headers={"Cookie": cookie})
        answer = line.getresponse()
        answer.read()
        return answer.status

    return run


def per_second(port: int, request: Request) -> float:
    """Requests per second over ``SECONDS`` from ``CLIENTS`` keep-alive connections; every answer must be 200."""
    done = [0] * CLIENTS
    end = time.monotonic() + SECONDS

    def client(place: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.monotonic() < end:
            status = request(line)
            if status != 200:
                raise AssertionError(f"answered {status}")
            done[place] += 1

    threads = [threading.Thread(target=client, args=(place,)) for place in range(CLIENTS)]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.monotonic() - start)


def submit_figure(port: int, drafts: list[tuple[str, Dossier]]) -> Figure:
    """Submits of finished drafts from 8 clients against a bare transaction that writes the same rows."""
    waiting = [(cookie_of(username), dossier) for username, dossier in drafts]
    lock = threading.Lock()
    bad: list[str] = []

    def client() -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            with lock:
                if not waiting:
                    return
                cookie, dossier = waiting.pop()
            status, where = _submit(line, cookie, dossier)
            if status != 302 or "progress" not in where:
                bad.append(f"{status} {where}")

    threads = [threading.Thread(target=client) for _client in range(CLIENTS)]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = len(drafts) / (time.monotonic() - start)
    if bad:
        raise SystemExit(f"{len(bad)} submits were not accepted: {bad[0]}")
    return Figure("submit, 8 clients", "/s", rate, "same rows, bare transaction", _bare_rate(), "at least 0.1")


def _submit(line: http.client.HTTPConnection, cookie: str, dossier: Dossier) -> tuple[int, str]:
    form = {"token": idempotency.new_token(), "version": dossier.version, "csrfmiddlewaretoken": CSRF}
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    path = f"/my/dossiers/{dossier.public_id}/submit/"
    line.request("POST", path, body=urllib.parse.urlencode(form), headers=headers)
    answer = line.getresponse()
    body = answer.read()
    where = answer.getheader("Location") or " ".join(re.findall(r"<h2[^>]*>([^<]+)", body.decode()))[:200]
    return answer.status, where


def autosave_figures(port: int, drafts: list[tuple[str, Dossier]]) -> list[Figure]:
    """Saves of the information step by itself against what is asked for, and against a view that does nothing.

    The clients, both workers and PostgreSQL, which waits for the disk, share the machine: on two cores the first figure
    needs an idle one. The second does not, for both were measured in turn.
    """
    bare = get("/livez", "")
    rounds = [(_saves(port, drafts), per_second(port, bare)) for _round in range(3)]
    rate, reference = sorted(rounds)[1]
    name = f"autosave, {len(drafts)} clients"
    return [
        Figure(name, "/s", rate, "what is asked for", 100.0, "at least 1"),
        Figure(name, "/s", rate, "hello-world view", reference, "to compare busy runs by"),
    ]


def _saves(port: int, drafts: list[tuple[str, Dossier]]) -> float:
    """Saves per second, as people type: one draft and one connection for each client."""
    done = [0] * len(drafts)
    bad: list[str] = []
    cookies = [cookie_of(username) for username, _dossier in drafts]
    for _username, dossier in drafts:
        dossier.refresh_from_db(fields=["saves"])
    end = time.monotonic() + SECONDS

    def client(place: int) -> None:
        cookie, dossier = cookies[place], drafts[place][1]
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        form = {**dossier.answers, "version": dossier.saves["information"]["version"]}
        while time.monotonic() < end and not bad:
            typed = f"{dossier.statement}第 {done[place]} 次修改。"
            status, version = _autosave(line, cookie, dossier, {**form, "statement": typed})
            if status != 200:
                bad.append(f"answered {status}")
                return
            form["version"] = version
            done[place] += 1

    threads = [threading.Thread(target=client, args=(place,)) for place in range(len(drafts))]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if bad:
        raise SystemExit(f"a save by itself was not accepted: {bad[0]}")
    return sum(done) / (time.monotonic() - start)


def _autosave(
    line: http.client.HTTPConnection, cookie: str, dossier: Dossier, form: dict[str, object]
) -> tuple[int, int]:
    body = urllib.parse.urlencode({**form, "autosave": "1", "csrfmiddlewaretoken": CSRF})
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    line.request("POST", f"/my/dossiers/{dossier.public_id}/information/", body=body, headers=headers)
    answer = line.getresponse()
    content = answer.read()
    return answer.status, json.loads(content)["version"] if answer.status == 200 else 0


def _bare_rate() -> float:
    """Transactions per second that insert one snapshot's bytes and four small rows, from this one connection."""
    content = str(Snapshot.objects.order_by("-pk").values_list("content", flat=True)[0])
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE bench_rows (id bigserial PRIMARY KEY, content text)")
        start = time.monotonic()
        count = 0
        while time.monotonic() - start < 3:
            with transaction.atomic():
                cursor.execute("INSERT INTO bench_rows (content) VALUES (%s)", [content])
                for _row in range(4):
                    cursor.execute("INSERT INTO bench_rows (content) VALUES ('x')")
            count += 1
        return count / (time.monotonic() - start)
