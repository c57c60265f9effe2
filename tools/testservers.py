"""Throw-away PostgreSQL and Redis on free private ports, for the tests and the measurements.

    python tools/testservers.py COMMAND…      run COMMAND with DATABASE_URL and REDIS_URL set, then stop the servers

A server whose address is already in the environment is not started. The data live in a temporary folder and do not
survive; durability is therefore switched off, unless DURABLE=1 asks for it: what is measured must wait for the disk.
"""

import contextlib
import ctypes
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

OLDEST_POSTGRES, OLDEST_REDIS = 15, 7
NAME = "zhiping"
START_SECONDS = 30
PR_SET_PDEATHSIG = 1
# Nothing survives, and nearly every query is over a few rows: to look for the best order of its joins takes longer than
# the worst order. What is measured (DURABLE=1) has the server as it is delivered.
FORGETFUL = {"fsync": "off", "full_page_writes": "off", "jit": "off"} | dict.fromkeys(
    ("join_collapse_limit", "from_collapse_limit"), "1"
)


class Unavailable(Exception):
    """A server that the tests need is not here or is too old; the sentence says what to do."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _die_with_parent() -> None:
    """The kernel ends the server when this process is gone, even after kill -9."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _start(command: list[str], answers: Callable[[], bool], log: Path, user: str | None = None) -> subprocess.Popen:
    """Start one server and wait until it answers; its log is shown when it does not."""
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            preexec_fn=_die_with_parent,  # noqa: PLW1509  no thread has been started yet
            start_new_session=True,  # Ctrl-C is for the tests; they end first, then we stop the server
            **_as(user),
        )
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        if answers():
            return server
        time.sleep(0.05)
    server.kill()
    raise Unavailable(f"{command[0]} did not start:\n{log.read_text(errors='replace')[-2000:]}")


def _stop(server: subprocess.Popen) -> None:
    server.send_signal(signal.SIGINT)  # PostgreSQL: fast shutdown; Redis: the same as SIGTERM
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


# --- PostgreSQL ---------------------------------------------------------------------------------------------------
def postgres_folder() -> Path:
    """The newest PostgreSQL programs of Debian's layout (or of PG_BIN=)."""
    if given := os.environ.get("PG_BIN"):
        return Path(given)
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    newest = max(found, key=lambda folder: float(folder.parent.name), default=None)
    if newest is None or float(newest.parent.name) < OLDEST_POSTGRES:
        here = f"only {newest.parent.name} is installed" if newest else "none is installed"
        raise Unavailable(
            f"The tests need PostgreSQL {OLDEST_POSTGRES} or newer; {here}. Where the release has no newer one"
            " (Ubuntu 22.04), give the address of a server: make test DATABASE_URL=postgres://user:password@host/db"
        )
    return newest


def _server_user() -> str | None:
    """PostgreSQL refuses to run as root; then it runs as its own user, or as nobody where that user is missing."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _as(user: str | None) -> dict[str, object]:
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}


@contextlib.contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A database server with one superuser; gives its DATABASE_URL."""
    programs, user, port, password = postgres_folder(), _server_user(), free_port(), secrets.token_hex(16)
    data, key = folder / "postgres", folder / "password"
    data.mkdir(mode=0o700)
    key.touch(mode=0o600)
    key.write_text(password)
    if user:
        for path in (data, key):
            shutil.chown(path, user)
    initdb = [programs / "initdb", "-D", data, "-U", NAME, "-A", "scram-sha-256", "--pwfile", key, "--no-sync"]
    subprocess.run(
        [*initdb, "-E", "UTF8", "--locale", "C.UTF-8"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
        **_as(user),
    )
    settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": "100"}
    if os.environ.get("DURABLE") != "1":
        settings |= FORGETFUL
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    ready = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    server = _start(
        [str(programs / "postgres"), "-D", str(data), "-p", str(port), *options],
        lambda: subprocess.run(ready, check=False).returncode == 0,
        folder / "postgres.log",
        user,
    )
    try:
        secret = os.environ | {"PGPASSWORD": password}
        create = [programs / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", NAME, NAME]
        subprocess.run(create, check=True, env=secret)
        yield f"postgres://{NAME}:{password}@127.0.0.1:{port}/{NAME}"
    finally:
        _stop(server)


# --- Redis --------------------------------------------------------------------------------------------------------
def redis_program() -> str:
    program = shutil.which("redis-server") or ""
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False) if program else None
    version = re.search(r"v=(\d+)\.(\d+)", answer.stdout) if answer else None
    if version is None or int(version[1]) < OLDEST_REDIS:
        here = f"only {version[1]}.{version[2]} is installed" if version else "none is installed"
        raise Unavailable(
            f"The tests need Redis {OLDEST_REDIS} or newer; {here}. Where the release has no newer one (Ubuntu 22.04),"
            " give the address of a server: make test REDIS_URL=redis://host:6379/0"
        )
    return program


@contextlib.contextmanager
def redis(folder: Path) -> Iterator[str]:
    """A broker and cache that keeps nothing on disk; gives its REDIS_URL."""
    port, password = free_port(), secrets.token_hex(16)
    settings = folder / "redis.conf"
    settings.touch(mode=0o600)
    lines = ["bind 127.0.0.1", f"port {port}", f"requirepass {password}", 'save ""', "appendonly no", f"dir {folder}"]
    settings.write_text("\n".join(lines) + "\n")

    def answers() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    server = _start([redis_program(), str(settings)], answers, folder / "redis.log")
    try:
        yield f"redis://:{password}@127.0.0.1:{port}/0"
    finally:
        _stop(server)


# --- both ---------------------------------------------------------------------------------------------------------
def stop_on_signals() -> None:
    """A terminated run must also stop its servers: SIGTERM and SIGHUP become an ordinary exit."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: sys.exit(128 + received))


@contextlib.contextmanager
def servers() -> Iterator[dict[str, str]]:
    """The environment with DATABASE_URL and REDIS_URL, given or of servers that live as long as this block."""
    env = dict(os.environ)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="zhiping-servers-")))
        folder.chmod(0o711)  # the server's user must be able to enter it
        for name, start in (("DATABASE_URL", postgres), ("REDIS_URL", redis)):
            if not env.get(name):
                env[name] = stack.enter_context(start(folder))
                print(f"==> Started a throw-away {start.__name__} on {env[name].rsplit('@')[-1]}", flush=True)
        yield env


def main() -> int:
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    stop_on_signals()
    try:
        with servers() as env:
            return subprocess.run(sys.argv[1:], env=env, check=False).returncode
    except Unavailable as reason:
        print(f"\n{reason}\n", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
