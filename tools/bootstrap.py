#!/usr/bin/env python3
"""Install what `make run` or `make test` needs and is not there yet; do nothing when all is there.

Runs on the machine's own python3 (3.9 or newer, standard library only), before any virtual environment exists:

    python3 tools/bootstrap.py run      system libraries, .venv with the locked run set, front-end assets
    python3 tools/bootstrap.py test     the same, the development set, and PostgreSQL, Redis, Chromium

What was installed is remembered by the digest of its lock file, so a second start costs a fraction of a second.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
OLDEST, NEWEST = (3, 11), (3, 13)
SYSTEM_PYTHONS = ["python3", "python3.13", "python3.12", "python3.11"]

# Each line: the Debian package, and the older name some releases give it (tried when the first has no candidate).
RUN_PACKAGES = [
    ("libpango-1.0-0", None),
    ("libpangoft2-1.0-0", None),
    ("libharfbuzz-subset0", "libharfbuzz0b"),  # without it each PDF takes eight times as long
    ("tzdata", None),  # a minimal Ubuntu has no time zones, and everything here is in China's
    ("fonts-noto-cjk", None),  # without a Chinese font the PDF is boxes, without any font the renderer crashes
]


def say(text):
    print(f"==> {text}", flush=True)


def stop(text):
    print(f"\n{text}\n", file=sys.stderr, flush=True)
    raise SystemExit(1)


def run(*command, **options):
    """Run one visible step; a failure ends the whole set-up with the command that failed."""
    if subprocess.run([str(part) for part in command], check=False, **options).returncode:
        stop(f"This step failed: {' '.join(str(part) for part in command)}")


# --- Python -------------------------------------------------------------------------------------------------------
def python_version(command):
    """(major, minor) of an interpreter, or None when it is not there."""
    path = shutil.which(str(command))
    if path is None:
        return None
    code = "import sys; print(*sys.version_info[:2])"
    answer = subprocess.run([path, "-c", code], capture_output=True, text=True, check=False)
    return tuple(int(part) for part in answer.stdout.split()) if answer.returncode == 0 else None


def supported(command):
    version = python_version(command)
    return version is not None and OLDEST <= version <= NEWEST


def can_make_venv(command):
    code = "import venv, ensurepip"
    return subprocess.run([command, "-c", code], capture_output=True, check=False).returncode == 0


def find_python():
    """The first supported interpreter that can make a virtual environment, or None."""
    return next((name for name in SYSTEM_PYTHONS if supported(name) and can_make_venv(name)), None)


def python_packages():
    """The packages that give us a supported interpreter with venv; which ones depends on the release."""
    if find_python():
        return []
    for name in SYSTEM_PYTHONS:
        if supported(name):
            return [(f"{name}-venv", None)]
    for name in SYSTEM_PYTHONS[1:]:
        if apt_candidate(name):
            return [(name, None), (f"{name}-venv", None)]
    return stop(
        f"No Python between {OLDEST} and {NEWEST} is installed, and apt offers none. Install one and try again."
    )


# --- system packages ----------------------------------------------------------------------------------------------
def installed(package):
    answer = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Status}", package], capture_output=True, text=True, check=False
    )
    return answer.stdout.endswith(" installed")


def apt_candidate(package):
    answer = subprocess.run(["apt-cache", "policy", package], capture_output=True, text=True, check=False)
    return bool(re.search(r"Candidate: (?!\(none\))", answer.stdout))


def is_ubuntu():
    release = Path("/etc/os-release")
    return release.exists() and "ID=ubuntu" in release.read_text()


def find_chromium():
    """The browser of the browser tests: CHROMIUM=, Debian's, or any Chromium or Chrome on the path; or None.

    Debian's without windows comes first: it asks for little more than half of the processor's time.
    """
    own = os.environ.get("CHROMIUM")
    names = [*([own] if own else ["chromium-headless-shell", "chromium"]), "google-chrome", "google-chrome-stable"]
    return next((path for path in map(shutil.which, names) if path), None)


def test_packages():
    packages = []
    if not os.environ.get("DATABASE_URL") and not list(Path("/usr/lib/postgresql").glob("*/bin/postgres")):
        packages.append(("postgresql", None))
    if not os.environ.get("REDIS_URL") and not shutil.which("redis-server"):
        packages.append(("redis-server", None))
    # Ubuntu's package of this name only installs a snap; there the browser is fetched by Playwright (see below).
    if not find_chromium() and not is_ubuntu():
        packages.append(("chromium-headless-shell", "chromium"))
    return packages


def as_root():
    """The prefix that makes a command run as root without asking, or None."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        say("System packages are missing; sudo may ask for your password.")
        if subprocess.run(["sudo", "-v"], check=False).returncode == 0:
            return ["sudo"]
    return None


def system_packages(level):
    """Install the missing Debian packages, or say exactly what to type and stop."""
    missing = [pair for pair in RUN_PACKAGES if not installed(pair[0])] if shutil.which("dpkg-query") else []
    older_name_is_there = [pair for pair in missing if pair[1] and installed(pair[1]) and not apt_candidate(pair[0])]
    missing = [pair for pair in missing if pair not in older_name_is_there]
    wanted = missing + (test_packages() if level == "test" else [])
    if not wanted and (supported(VENV / "bin/python") or find_python()):
        return
    if not shutil.which("apt-get"):
        stop("This set-up installs through apt, which is not here. See 'Other systems' in docs/development.md.")
    prefix = as_root()
    if prefix is not None:
        say("Reading the package lists (apt-get update)")
        run(*prefix, "apt-get", "update", "-q=2")
    wanted = [*python_packages(), *wanted]
    names = [new if apt_candidate(new) or not old else old for new, old in wanted]
    install = ["apt-get", "install", "-y", "--no-install-recommends", *names]
    if prefix is None:
        stop(
            "System packages are missing, and neither root nor sudo is at hand. Run as root:\n\n"
            f"    apt-get update && {' '.join(install)}\n\nand then the same make command again."
        )
    say(f"Installing {' '.join(names)}")
    setting = ["env", "DEBIAN_FRONTEND=noninteractive"]
    run(*prefix, *setting, *install, "-q=2", "-o", "Dpkg::Use-Pty=0", stdout=subprocess.DEVNULL)


# --- the virtual environment --------------------------------------------------------------------------------------
def digest(*files):
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def virtual_environment(level):
    """`.venv` with exactly the locked set. The stamp names the lock's digest, so a changed lock installs again."""
    run_lock, dev_lock = ROOT / "requirements/run.txt", ROOT / "requirements/dev.txt"
    lock = dev_lock if level == "test" else run_lock
    stamps = {run_lock: VENV / "installed-run", dev_lock: VENV / "installed-dev"}
    if VENV.exists() and not supported(VENV / "bin/python"):
        say("Making .venv again: its Python is gone or not supported")
        shutil.rmtree(VENV)
    if stamps[lock].exists() and stamps[lock].read_text() == digest(lock):
        return
    if not (VENV / "bin/python").exists():
        say(f"Making .venv with {find_python()}")
        run(find_python(), "-m", "venv", VENV)
    say(f"Installing the locked packages of {lock.relative_to(ROOT)} into .venv")
    pip = [VENV / "bin/python", "-m", "pip", "--disable-pip-version-check", "--quiet"]
    run(*pip, "install", "--require-hashes", "--only-binary", ":all:", "-r", lock)
    stamps[lock].write_text(digest(lock))
    if level == "test":  # the development set contains the run set
        stamps[run_lock].write_text(digest(run_lock))


def browser():
    """On Ubuntu no Debian package brings Chromium, so Playwright fetches the build it was tested with."""
    stamp = VENV / "installed-browser"
    if find_chromium() or stamp.exists():
        return
    say("Fetching Chromium for the browser tests (Playwright)")
    run(VENV / "bin/playwright", "install", "chromium")
    run(*(as_root() or []), VENV / "bin/playwright", "install-deps", "chromium")
    stamp.touch()


def main():
    level = sys.argv[1] if len(sys.argv) > 1 else "run"
    if level not in ("run", "test"):
        stop("usage: python3 tools/bootstrap.py run|test")
    os.chdir(ROOT)
    system_packages(level)
    virtual_environment(level)
    if level == "test":
        browser()
    run(VENV / "bin/python", ROOT / "tools/assets.py")


if __name__ == "__main__":
    main()
