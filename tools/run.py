"""`make run`: the whole portal on this machine without any server. Ctrl-C stops everything.

    python tools/run.py                    migrate, load the demo into an empty database, start web, worker and beat
    python tools/run.py --prepare          only migrate and load
    python tools/run.py --manage shell     a management command on the same data

SQLite under var/, a file-based broker, a real Celery worker and beat as their own processes, sandbox providers.
DATABASE_URL and REDIS_URL are forgotten on purpose: this is the embedded default and nothing else. PORT= and HOST= say
where it listens; with HOST=0.0.0.0, NAME= says by which name or address other machines know this one.
"""

import contextlib
import errno
import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from honcho.manager import Manager

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
HOST = os.environ.get("HOST") or "127.0.0.1"
PORT = os.environ.get("PORT") or "8000"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - only compared with what was asked for
READY_SECONDS = 60
IDP_DISTANCE = 1000  # the sandbox's single sign-on listens so many ports above the portal, when that one is free


def known_as() -> str:
    """By which name browsers reach this machine: pages, one-time links and the sign-on hold it.

    What listens everywhere has no address of its own; the one that is asked for is that of the way to the network.
    Nothing is sent by asking.
    """
    name = os.environ.get("NAME") or HOST
    if name != EVERYWHERE:
        return name
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # an address that belongs to nobody (RFC 5737)
        return str(probe.getsockname()[0])
    return "127.0.0.1"


KNOWN_AS = known_as()
ADDRESS = f"http://{KNOWN_AS}:{PORT}/"


class Supervisor(Manager):
    """Asks each program to stop, not its children as well: they end their work in hand and stop their children."""

    def __init__(self) -> None:
        super().__init__()
        self._procmgr.terminate = self._ask_to_stop

    @staticmethod
    def _ask_to_stop(pid: int) -> None:
        with contextlib.suppress(ProcessLookupError):  # it has just ended by itself
            os.kill(pid, signal.SIGTERM)


def processes(sign_on: str = "") -> dict[str, str]:
    """Name and command of each process; `exec` so that a signal reaches the program and not a shell."""
    behind = f"exec nice -n 5 {BIN}"  # a page is answered before work in the background
    celery = f"{behind}/celery --quiet -A portal"
    sandbox = {
        "idp": f"{behind}/gunicorn portal.idp.wsgi --worker-class gthread --threads 4 --no-control-socket"
        f" --log-level warning --bind {HOST}:{urlsplit(sign_on).port}",
    }
    return (sandbox if sign_on else {}) | {
        "web": f"exec {BIN}/gunicorn portal.wsgi --worker-class gthread --threads 8 --no-control-socket"
        f" --limit-request-line 8190 --log-level warning --bind {HOST}:{PORT}",
        "worker": f"{celery} worker --queues default,render,message,register --concurrency 2 --loglevel WARNING"
        " --without-mingle --without-gossip --hostname embedded@%h",
        "beat": f"{celery} beat --loglevel WARNING --pidfile=",
    }


def environment() -> dict[str, str]:
    """The embedded default, whatever the shell had set."""
    # Three programs read the same code: without compiled files each would compile all of it at every start.
    forgotten = ("DATABASE_URL", "REDIS_URL", "S3_BUCKET", "SIGN_ON_URL", "PYTHONDONTWRITEBYTECODE")
    env = {name: value for name, value in os.environ.items() if name not in forgotten}
    return env | {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DEMO": env.get("DEMO", "1"),
        "SANDBOX": env.get("SANDBOX", "1"),
        "SANDBOX_URL": ADDRESS.rstrip("/"),
        "SITE_URL": ADDRESS.rstrip("/"),
        "ALLOWED_HOSTS": env.get("ALLOWED_HOSTS", f"localhost,127.0.0.1,[::1],{HOST},{KNOWN_AS}"),
        "PYTHONUNBUFFERED": "1",
        # A trial in a container runs as root; Celery's seven lines about it would hide the address and the logins.
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
        "PYTHONPATH": str(ROOT),
    }


def sign_on_address(env: dict[str, str]) -> str:
    """Where the sandbox's single sign-on is to listen; empty without the sandbox."""
    if env["SANDBOX"].lower() not in ("1", "true", "yes", "on"):
        return ""
    for port in (int(PORT) + IDP_DISTANCE, 0):
        with socket.socket() as probe, contextlib.suppress(OSError, OverflowError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
            return f"http://{KNOWN_AS}:{probe.getsockname()[1]}"
    return ""


def check_port() -> None:
    """Say before anything starts that the port is taken, instead of a traceback afterwards."""
    if not PORT.isdigit() or not 0 < int(PORT) < 65536:
        raise SystemExit(f"PORT={PORT} is not a port number. Try: make run PORT=8001")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(PORT)))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            reason = "is taken by another program" if taken else f"cannot be used ({error.strerror})"
            raise SystemExit(f"Port {PORT} {reason}. Try another one: make run PORT={int(PORT) + 1}") from None


def migrations() -> str:
    """A digest of the migration files: when it is that of the last start, there is nothing to prepare."""
    found = [*ROOT.glob("[a-z]*/migrations/*.py"), *ROOT.glob("[a-z]*/*/migrations/*.py")]
    files = sorted((str(path), path.stat().st_mtime_ns) for path in found)
    return hashlib.sha256(repr(files).encode()).hexdigest()


def prepare(env: dict[str, str]) -> str:
    """Migrate, load the demo into an empty database; returns the list of demo logins."""
    folder = Path(env.get("VAR_DIR") or ROOT / "var")
    stamp = folder / "prepared"
    if stamp.exists() and (folder / "zhiping.sqlite3").exists():
        digest, _, logins = stamp.read_text().partition("\n")
        if digest == migrations():
            return logins
    command = [sys.executable, str(ROOT / "tools/prepare.py")]
    try:
        answer = subprocess.run(command, env=env, cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True)
    except KeyboardInterrupt:
        raise SystemExit("\nStopped.") from None
    if answer.returncode:
        raise SystemExit("The database could not be prepared; the lines above say why. `make reset` forgets the data.")
    stamp.write_text(f"{migrations()}\n{answer.stdout}")
    return answer.stdout


def announce(logins: str) -> None:
    """Print the address once it really answers."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(ADDRESS, timeout=5).close()
        except urllib.error.HTTPError:
            pass  # an answer all the same; the page itself says what is wrong
        except OSError:
            time.sleep(0.1)
            continue
        print(f"\n{logins.strip()}\n\n    {ADDRESS}    (Ctrl-C stops everything)\n{_remark()}", flush=True)
        return
    print(f"{ADDRESS} did not answer within {READY_SECONDS} seconds; see the lines above.", flush=True)


def _remark() -> str:
    """What somebody has to know who wants to open the portal, or sign on, from another machine."""
    if HOST != EVERYWHERE:
        return ""
    if KNOWN_AS == "127.0.0.1":
        return "    This machine has no network address: other machines cannot open it. NAME= gives it one.\n"
    return f"    Other machines open this address too; if they know {KNOWN_AS} by another name, give it as NAME=.\n"


def main() -> int:
    env = environment()
    if sys.argv[1:2] == ["--manage"]:
        return subprocess.run([sys.executable, "manage.py", *sys.argv[2:]], env=env, cwd=ROOT, check=False).returncode
    if sys.argv[1:] == ["--prepare"]:
        print(prepare(env).strip())
        return 0
    check_port()
    logins = prepare(env)
    manager = Supervisor()
    sign_on = sign_on_address(env)
    env["SIGN_ON_URL"] = sign_on
    for name, command in processes(sign_on).items():
        manager.add_process(name, command, env=env, cwd=str(ROOT))
    # A closed terminal sends SIGHUP, which would kill only this process and leave the others behind.
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    threading.Thread(target=announce, args=(logins,), daemon=True).start()
    print("==> Starting web, worker, beat and the sandbox's sign-on", flush=True)
    manager.loop()
    stopped_by_user = manager.returncode in (0, 130, 143, -signal.SIGINT, -signal.SIGTERM)
    return 0 if stopped_by_user else manager.returncode


if __name__ == "__main__":
    sys.exit(main())
