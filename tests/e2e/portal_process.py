"""The portal as real processes on data of its own: web, workers, beat and the sandbox's sign-on, as many as are asked for.

With ``DATABASE_URL`` and ``REDIS_URL`` in the environment they run on these servers, in the production shape;
without, or when asked to, they are the embedded default, on a copy of what ``tests.e2e.seed`` has written once.
"""

import contextlib
import os
import random
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.e2e.axe import Judge

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
READY_SECONDS = 120
# Two portals beside each other must not take each other's tasks: each process of the suite has a database of Redis of
# its own, past those of the unit tests' cache and of the production shape. Redis has sixteen.
REDIS_DATABASE = 7 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


def _free_port() -> int:
    """Below the ports that the system gives to whoever calls out: some of ours are taken minutes after this."""
    while True:
        port = random.randrange(15_000, 30_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _replace_path(address: str, path: str) -> str:
    return urlunsplit(urlsplit(address)._replace(path=path))


class PortalProcess:
    """Starts processes, gives the portal's address, stops everything.

    ``folder`` keeps files, logs and, embedded, the data. ``one_worker``: for all queues, as in the embedded default,
    not one for each. ``judge`` knows the pages that axe has seen here.
    """

    def __init__(
        self, folder: Path, *, embedded: bool = False, one_worker: bool = False, redis_database: int = REDIS_DATABASE
    ) -> None:
        self.folder = folder
        self.redis_database = redis_database
        self.server = "" if embedded else os.environ.get("DATABASE_URL", "")
        self.one_worker = one_worker or self.embedded
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.database = f"zhiping_e2e_{secrets.token_hex(4)}"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.sign_on = f"http://127.0.0.1:{_free_port()}"
        self.judge = Judge()
        self.env = self._environment()

    @property
    def embedded(self) -> bool:
        return not self.server

    def _environment(self) -> dict[str, str]:
        env = {
            name: value
            for name, value in os.environ.items()
            if name not in ("DATABASE_URL", "REDIS_URL", "S3_BUCKET") and not name.startswith("PYTEST")
        }
        env |= {
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "VAR_DIR": str(self.folder),
            "DEMO": "1",
            "SANDBOX": "1",
            "SANDBOX_URL": self.address,
            "SITE_URL": self.address,
            "SIGN_ON_URL": self.sign_on,
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "LOG_LEVEL": "INFO",
            "WHITENOISE_USE_FINDERS": "1",
            "WHITENOISE_AUTOREFRESH": "0",  # nobody edits them meanwhile: a browser asks for each file once a minute
        }
        if not self.embedded:
            env["DATABASE_URL"] = _replace_path(self.server, f"/{self.database}")
            env["REDIS_URL"] = _replace_path(os.environ["REDIS_URL"], f"/{self.redis_database}")
        return env

    def seed(self, *names: str) -> None:
        """Have the data written by ``tests.e2e.seed``, into a database made for it; raises with what that printed."""
        if not self.embedded:
            with psycopg.connect(self.server, autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{self.database}"')
        command = [sys.executable, "-m", "tests.e2e.seed", *names]
        answer = subprocess.run(command, env=self.env, cwd=ROOT, capture_output=True, text=True, check=False)
        if answer.returncode:
            raise RuntimeError(f"the seed failed:\n{answer.stdout[-2000:]}{answer.stderr[-4000:]}")

    def _commands(self) -> dict[str, list[str]]:
        celery = [str(BIN / "celery"), "-A", "portal"]
        worker = [*celery, "worker", "--without-mingle", "--without-gossip", "--concurrency", "1", "--loglevel", "INFO"]
        gunicorn = [str(BIN / "gunicorn"), "--worker-class", "gthread", "--no-control-socket", "--log-level", "warning"]
        commands = {
            "web": [*gunicorn, "portal.wsgi", "--threads", "8", "--bind", f"127.0.0.1:{self.port}"],
            "idp": [*gunicorn, "portal.idp.wsgi", "--threads", "4", "--bind", self.sign_on.removeprefix("http://")],
            "beat": [*celery, "beat", "--loglevel", "INFO", "--pidfile="],
        }
        if self.one_worker:
            return commands | {"worker": [*worker, "--queues", "default,render,message,register"]}
        workers = {
            f"worker-{name}": [*worker, "--queues", queues, "--hostname", f"{name}-{self.database}@%h"]
            for name, queues in (("default", "default"), ("render", "render"), ("message", "message,register"))
        }
        return commands | workers

    def start(self, *names: str) -> None:
        """Start these processes, each once, and wait until what is asked over HTTP answers. ``worker``: every worker."""
        commands = self._commands()
        wanted = [name for name in commands if name.partition("-")[0] in names and name not in self.processes]
        for name in wanted:
            log = (self.folder / f"{name}.log").open("wb")
            self.processes[name] = subprocess.Popen(
                commands[name], env=self.env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
            log.close()
        answers = {"web": f"{self.address}/readyz", "idp": f"{self.sign_on}/.well-known/openid-configuration"}
        for name in wanted:
            if name in answers:
                self._wait_for(name, answers[name])

    def _wait_for(self, name: str, address: str) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(address, timeout=5).close()
            except (OSError, urllib.error.HTTPError):
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"{name} did not answer:\n{self.log(name)[-4000:]}")

    def time_ahead(self) -> int:
        """By how many seconds the portal's clock runs ahead of the database's."""
        row = self._sql("SELECT seconds FROM kernel_clockshift WHERE id = 1")
        return int(row[0]) if row else 0

    def set_time_ahead(self, seconds: int) -> None:
        """Let the clock run so far ahead of the database's, also less than it did."""
        self._sql(f"UPDATE kernel_clockshift SET seconds = {seconds:d} WHERE id = 1")

    def _sql(self, statement: str) -> tuple[Any, ...] | None:
        if self.embedded:
            with contextlib.closing(sqlite3.connect(self.folder / "zhiping.sqlite3")) as connection, connection:
                return connection.execute(statement).fetchone()
        with psycopg.connect(self.env["DATABASE_URL"], autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchone() if cursor.description else None

    def log(self, name: str) -> str:
        """Return what a process has written so far."""
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def stop(self) -> None:
        """Stop every process, kill what does not stop, drop the database."""
        for process in self.processes.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        if not self.embedded:
            with psycopg.connect(self.server, autocommit=True) as connection:
                connection.execute(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')
        shutil.rmtree(self.folder, ignore_errors=True)
