"""The portal as real processes: web, worker and beat, on a database of their own.

With ``DATABASE_URL`` and ``REDIS_URL`` in the environment they run on these servers, in the production shape;
without, or when asked to, they are the embedded default.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
READY_SECONDS = 60
# Two portals beside each other must not take each other's tasks: each process of the suite has a database of Redis of
# its own, past those of the unit tests' cache and of the production shape. Redis has sixteen.
REDIS_DATABASE = 7 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _replace_path(address: str, path: str) -> str:
    return urlunsplit(urlsplit(address)._replace(path=path))


class PortalProcess:
    """Starts everything, gives its address, stops everything. ``folder`` keeps files, logs and, embedded, the data."""

    def __init__(self, folder: Path, *, embedded: bool = False, with_sign_on: bool = False) -> None:
        self.folder = folder
        self.server = "" if embedded else os.environ.get("DATABASE_URL", "")
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.database = f"zhiping_e2e_{secrets.token_hex(4)}"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.sign_on = f"http://127.0.0.1:{_free_port()}" if with_sign_on else ""
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
        }
        if not self.embedded:
            env["DATABASE_URL"] = _replace_path(self.server, f"/{self.database}")
            env["REDIS_URL"] = _replace_path(os.environ["REDIS_URL"], f"/{REDIS_DATABASE}")
        return env

    def manage(self, *arguments: str) -> str:
        """Run a management command on the portal's own data and return what it prints."""
        return self.python("manage.py", *arguments)

    def python(self, *arguments: str) -> str:
        """Run Python with the portal's environment; raises with the output when it fails."""
        answer = subprocess.run(
            [sys.executable, *arguments], env=self.env, cwd=ROOT, capture_output=True, text=True, check=False
        )
        if answer.returncode:
            raise RuntimeError(f"{arguments} failed:\n{answer.stdout[-2000:]}{answer.stderr[-4000:]}")
        return answer.stdout

    def prepare(self) -> None:
        """Create the database and migrate it."""
        if not self.embedded:
            with psycopg.connect(self.server, autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{self.database}"')
        self.manage("migrate", "--verbosity", "0")

    def _commands(self) -> dict[str, list[str]]:
        celery = [str(BIN / "celery"), "-A", "portal"]
        worker = [*celery, "worker", "--without-mingle", "--without-gossip", "--concurrency", "1", "--loglevel", "INFO"]
        web = [str(BIN / "gunicorn"), "portal.wsgi", "--worker-class", "gthread", "--threads", "8"]
        web += ["--no-control-socket", "--log-level", "warning", "--bind", f"127.0.0.1:{self.port}"]
        if self.sign_on:  # nothing on that way waits for a worker
            idp = [str(BIN / "gunicorn"), "portal.idp.wsgi", "--worker-class", "gthread", "--threads", "4"]
            idp += ["--no-control-socket", "--log-level", "warning", "--bind", self.sign_on.removeprefix("http://")]
            return {"idp": idp, "web": web}
        beat = [*celery, "beat", "--loglevel", "INFO", "--pidfile="]
        if self.embedded:
            return {"web": web, "worker": [*worker, "--queues", "default,render,message,register"], "beat": beat}
        workers = {
            f"worker-{name}": [*worker, "--queues", queues, "--hostname", f"{name}-{self.database}@%h"]
            for name, queues in (("default", "default"), ("render", "render"), ("message", "message,register"))
        }
        return {"web": web, "beat": beat, **workers}

    def start(self) -> None:
        """Start every process and wait until the web answers."""
        for name, command in self._commands().items():
            log = (self.folder / f"{name}.log").open("wb")
            self.processes[name] = subprocess.Popen(
                command, env=self.env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
            log.close()
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            try:
                for address in (f"{self.address}/readyz", f"{self.sign_on}/.well-known/openid-configuration"):
                    if address.startswith("http"):
                        urllib.request.urlopen(address, timeout=5).close()
            except (OSError, urllib.error.HTTPError):
                time.sleep(0.2)
            else:
                return
        raise RuntimeError(f"the portal did not answer:\n{self.log('web')[-4000:]}")

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
