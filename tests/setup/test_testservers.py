"""The throw-away servers: they start, they can be reached only with their password, and they always stop."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools import testservers

ROOT = Path(__file__).resolve().parent.parent.parent
PRINT_ADDRESSES = "import os; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'], flush=True)"


def without_given_servers() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}


def ports(text: str) -> list[int]:
    return [int(port) for port in re.findall(r"127\.0\.0\.1:(\d+)", text)]


def listening(port: int) -> bool:
    entries = Path("/proc/net/tcp").read_text().splitlines()[1:]
    return any(entry.split()[1].endswith(f":{port:04X}") and entry.split()[3] == "0A" for entry in entries)


def run_with_servers(*command: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "tools/testservers.py", *command],
        cwd=ROOT,
        env=without_given_servers() | env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_servers_are_there_and_gone_afterwards() -> None:
    code = (
        "import os, psycopg, redis;"
        "version = psycopg.connect(os.environ['DATABASE_URL']).info.server_version // 10000;"
        "major = int(redis.from_url(os.environ['REDIS_URL']).info()['redis_version'].split('.')[0]);"
        "assert version >= 15 and major >= 7, (version, major);" + PRINT_ADDRESSES
    )
    answer = run_with_servers(sys.executable, "-c", code)
    assert answer.returncode == 0, answer.stderr
    used = ports(answer.stdout)
    assert len(used) == 4
    assert not any(listening(port) for port in used)


def test_exit_code_is_that_of_the_command() -> None:
    given = {"DATABASE_URL": "postgres://given@db/x", "REDIS_URL": "redis://given/0"}
    answer = run_with_servers(sys.executable, "-c", PRINT_ADDRESSES + "; raise SystemExit(7)", **given)
    assert answer.returncode == 7
    assert answer.stdout.split() == list(given.values()), "given servers are used and none is started"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_servers_stop_when_the_run_is_ended(number: signal.Signals) -> None:
    code = PRINT_ADDRESSES + "; import time; time.sleep(60)"
    run = subprocess.Popen(
        [sys.executable, "tools/testservers.py", sys.executable, "-c", code],
        cwd=ROOT,
        env=without_given_servers(),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert run.stdout is not None
    used: list[int] = []
    while len(used) < 4:
        line = run.stdout.readline()
        assert line, "ended before the command ran"
        used += ports(line)
    assert all(listening(port) for port in used)
    run.send_signal(number)
    run.wait(timeout=30)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(run.pid, signal.SIGKILL)  # the sleeping command, which after kill -9 nobody has ended
    run.stdout.close()
    deadline = time.monotonic() + 15
    while any(listening(port) for port in used):
        assert time.monotonic() < deadline, "a server outlived the run"
        time.sleep(0.1)


def test_a_server_that_is_too_old_is_said_in_one_sentence(tmp_path: Path) -> None:
    old = tmp_path / "redis-server"
    old.write_text("#!/bin/sh\necho 'Redis server v=6.0.16 sha=00000000:0'\n")
    old.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    answer = run_with_servers("true", PATH=path, DATABASE_URL="postgres://given@db/x")
    assert answer.returncode == 1
    assert "need Redis 7 or newer; only 6.0 is installed" in answer.stderr
    assert "REDIS_URL=" in answer.stderr


def test_postgres_programs_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    assert testservers.postgres_folder() == tmp_path
