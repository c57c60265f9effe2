"""`make test`: the whole suite on PostgreSQL and Redis, then the main path on the embedded default and beside it the
branches of plans/rules, then the counts.

    python tools/suite.py [PYTEST ARGUMENT…]      arguments go to the first two, e.g. -k archive; the third is left out
    python tools/suite.py --only-servers …        only the first run (make e2e)

The first run writes var/report/ids.json (which passing test shows which feature or abuse-case id), the second adds.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from bootstrap import find_chromium
from testservers import Unavailable, servers, stop_on_signals

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "var/report/ids.json"


def pytest(title: str, env: Mapping[str, str], *arguments: str) -> int:
    """One visible pytest run; returns its exit code (5, nothing collected, counts as a failure)."""
    print(f"\n==> {title}", flush=True)
    workers = os.environ.get("WORKERS") or "2"
    command = [sys.executable, "-m", "pytest", "-n", workers, "--dist", "loadgroup", *arguments]
    return subprocess.run(command, env=dict(env), cwd=ROOT, check=False).returncode


def beside(program: str) -> subprocess.Popen[str]:
    """Start one of our programs, to be waited for and shown later."""
    return subprocess.Popen(
        [sys.executable, program], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def counts() -> str:
    report = json.loads(REPORT.read_text()) if REPORT.exists() else {}
    features, abuses = (len(report.get(kind, {})) for kind in ("feature", "abuse"))
    return f"Shown by passing tests: {features} feature ids, {abuses} abuse-case ids ({REPORT.relative_to(ROOT)})"


def main() -> int:
    arguments = [argument for argument in sys.argv[1:] if argument != "--only-servers"]
    if chromium := find_chromium():
        os.environ["CHROMIUM"] = chromium  # the browser tests start this one; without it Playwright's own
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # dozens of processes read the same code: let one compile it
    REPORT.unlink(missing_ok=True)
    stop_on_signals()
    try:
        with servers() as env:
            codes = [pytest("The suite on PostgreSQL and Redis", env, *arguments)]
    except Unavailable as reason:
        print(f"\n{reason}\n", file=sys.stderr)
        return 1
    if "--only-servers" not in sys.argv:
        embedded = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        embedded |= {"IDS_REPORT": "add", "AXE": "off"}  # the first run has looked at the same pages with axe
        title = "The main path on the embedded default (SQLite, file broker)"
        rules = None if arguments else beside("tools/branches.py")  # the browser leaves a core free
        codes.append(pytest(title, embedded, "-m", "embedded", *arguments))
        if rules is not None:
            print(f"\n==> Every branch of plans/rules\n{rules.communicate()[0]}", flush=True)
            codes.append(rules.returncode)
    print(f"\n{counts()}")
    return max(codes)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
