"""`make run` as a person uses it: it prints an address that answers, says when the port is taken, stops on Ctrl-C."""

import json
import os
import select
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tools import testservers

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 300  # the first start loads the demo
# How many cases of the demo stand where: every stage of the plan's chain has some, and every way to end but lapsing.
WHERE_THE_DEMO_STANDS = {
    ("in_review", "employer", "pending"): 3,
    ("returned", "employer", "pending"): 2,
    ("withdrawn", "employer", "pending"): 1,
    ("in_review", "employer_notice", "pending"): 2,
    ("in_review", "employer_notice", "approved"): 2,
    ("in_review", "department", "pending"): 3,
    ("in_review", "bureau", "pending"): 2,
    ("in_review", "bureau", "approved"): 1,
    ("in_review", "office", "pending"): 2,
    ("in_review", "payment", "pending"): 3,
    ("in_review", "committee", "pending"): 2,
    ("in_review", "result_notice", "pending"): 2,
    ("in_review", "confirmation", "pending"): 1,
    ("failed", "committee", "approved"): 1,
    ("passed", "confirmation", "approved"): 2,
}


def start(port: int, folder: Path, **extra: str) -> subprocess.Popen[str]:
    """The program behind `make run`, in a process group of its own as a shell would start it."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DJANGO_"))}
    env |= {"PORT": str(port), "VAR_DIR": str(folder), **extra}
    command = [sys.executable, "tools/run.py"]
    return subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )


def read_until(process: subprocess.Popen[str], text: str) -> str:
    """What the program has printed up to and with `text`, read past Python's buffer: select does not see what is in it."""
    assert process.stdout is not None
    deadline, printed = time.monotonic() + START_SECONDS, b""
    while time.monotonic() < deadline:
        if select.select([process.stdout], [], [], 1)[0]:
            piece = os.read(process.stdout.fileno(), 65536)
            printed += piece
            if text in printed.decode(errors="replace"):
                return printed.decode(errors="replace")
            if not piece:
                break
    pytest.fail(f"{text!r} was not printed:\n{printed.decode(errors='replace')[-4000:]}")


def processes_with(folder: Path) -> list[str]:
    """Command lines of the running programs that were given this data folder."""
    mark, found = f"VAR_DIR={folder}".encode(), []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (entry / "environ").read_bytes().split(b"\0"):
                found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:  # it has just ended
            continue
    return found


def test_run_answers_and_stops_everything_on_ctrl_c(tmp_path: Path) -> None:
    port = testservers.free_port()
    # A server that the shell knows must not be touched by the embedded default.
    portal = start(port, tmp_path, DATABASE_URL="postgres://nobody@127.0.0.1:1/none", REDIS_URL="redis://127.0.0.1:1")
    try:
        printed = read_until(portal, "Ctrl-C")
        assert f"http://127.0.0.1:{port}/" in printed
        assert "lin" in printed, "the demo logins are part of what a visitor is told"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as page:
            assert "<h1" in page.read().decode()
        running = " ".join(processes_with(tmp_path))
        assert all(
            name in running for name in ("gunicorn portal.wsgi", "gunicorn portal.idp.wsgi", " worker ", " beat ")
        )
        os.killpg(portal.pid, signal.SIGINT)
        assert portal.wait(timeout=90) == 0
        assert processes_with(tmp_path) == []
        assert_dossiers_are_spread_over_all_stages(tmp_path)
    finally:
        if portal.poll() is None:
            os.killpg(portal.pid, signal.SIGTERM)
        portal.communicate(timeout=90)


def assert_dossiers_are_spread_over_all_stages(folder: Path) -> None:
    """What the load left: thirty dossiers of two employers, at every stage of the chain, and no impossible state."""
    with closing(sqlite3.connect(folder / "zhiping.sqlite3")) as database:
        cases = "review_case JOIN accounts_organization AS employer ON employer.id = employer_id"
        stood = database.execute(f"SELECT status, stage, step, employer.name FROM {cases}").fetchall()
        (dossiers,) = database.execute("SELECT count(*) FROM applicants_dossier").fetchone()
    assert (dossiers, len(stood)) == (30, 29), "one is a draft still, and has no case"
    assert dict(Counter((status, stage, step) for status, stage, step, _employer in stood)) == WHERE_THE_DEMO_STANDS
    assert sorted(Counter(employer for *_place, employer in stood).values()) == [9, 20], "every third is the second's"
    checked = manage(folder, "check_invariants")
    assert checked.returncode == 0 and "no violation" in checked.stdout, checked.stderr


def manage(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A management command on the data of that folder."""
    program = [sys.executable, "tools/run.py", "--manage", *command]
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DJANGO_"))}
    return subprocess.run(
        program, cwd=ROOT, env=env | {"VAR_DIR": str(folder)}, capture_output=True, text=True, check=False
    )


def test_a_taken_port_is_said_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        portal = start(port, tmp_path)
        printed, _ = portal.communicate(timeout=START_SECONDS)
    assert portal.returncode == 1
    assert printed.strip() == f"Port {port} is taken by another program. Try another one: make run PORT={port + 1}"
    assert not (tmp_path / "zhiping.sqlite3").exists()


@pytest.mark.parametrize("port", ["-1", "http", "0", "70000"])
def test_a_port_that_is_none_is_refused(port: str, tmp_path: Path) -> None:
    env = os.environ | {"PORT": port, "VAR_DIR": str(tmp_path)}
    answer = subprocess.run(
        [sys.executable, "tools/run.py"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 1
    assert "is not a port number" in answer.stderr


@pytest.mark.parametrize(
    ("asked", "known_as"),
    [
        ({"HOST": "0.0.0.0", "NAME": "zhiping.test"}, "zhiping.test"),
        ({"HOST": "127.0.0.2"}, "127.0.0.2"),
        ({}, "127.0.0.1"),
    ],
)
def test_pages_links_and_sign_on_hold_an_address_that_other_machines_can_open(
    asked: dict[str, str], known_as: str
) -> None:
    told = what_run_says(asked)
    assert told["ADDRESS"] == told["SITE_URL"] + "/" == f"http://{known_as}:8000/"
    assert told["sign_on"].startswith(f"http://{known_as}:") and known_as in told["ALLOWED_HOSTS"].split(",")


def test_what_listens_everywhere_is_known_by_an_address_of_this_machine() -> None:
    told = what_run_says({"HOST": "0.0.0.0"})
    assert "0.0.0.0" not in told["ADDRESS"] + told["sign_on"]
    assert told["idp"].split()[-1].startswith("0.0.0.0:"), "there it listens"


def what_run_says(asked: dict[str, str]) -> dict[str, str]:
    """What the program would start with, asked for in a process of its own: it reads its environment once."""
    code = (
        "import json; from tools import run; env = run.environment(); on = run.sign_on_address(env);"
        "print(json.dumps({'ADDRESS': run.ADDRESS, 'sign_on': on, 'idp': run.processes(on)['idp'],"
        " **{name: env[name] for name in ('SITE_URL', 'ALLOWED_HOSTS')}}))"
    )
    env = {name: value for name, value in os.environ.items() if name not in ("HOST", "NAME", "PORT", "ALLOWED_HOSTS")}
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env | asked, capture_output=True, check=True)
    return dict(json.loads(answer.stdout))
