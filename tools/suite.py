"""`make test`: the whole suite on PostgreSQL and Redis, its main path on the embedded default too, and beside it the
branches of plans/rules; then the counts.

    python tools/suite.py [PYTEST ARGUMENT…]      e.g. -k archive; with arguments the branches are left out

var/report/ids.json then says which passing test shows which feature or abuse-case id.
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


def pytest(env: Mapping[str, str], *arguments: str) -> int:
    """One visible pytest run; returns its exit code (5, nothing collected, counts as a failure)."""
    print("\n==> The suite on PostgreSQL and Redis", flush=True)
    # With three, a quarter of two cores was idle while browsers waited. Pieces and their order: tests/pieces.py.
    workers = os.environ.get("WORKERS") or "4"
    command = [sys.executable, "-m", "pytest", "-n", workers, "--no-loadscope-reorder", *arguments]
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
    arguments = sys.argv[1:]
    if chromium := find_chromium():
        os.environ["CHROMIUM"] = chromium  # the browser tests start this one; without it Playwright's own
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # dozens of processes read the same code: let one compile it
    for name in ("PYTEST_ADDOPTS", "PYTHONOPTIMIZE"):  # neither leaves the tests as they are
        os.environ.pop(name, None)
    REPORT.unlink(missing_ok=True)
    stop_on_signals()
    rules = None if arguments else beside("tools/branches.py")
    try:
        with servers() as env:
            codes = [pytest(env, *arguments)]
    except Unavailable as reason:
        print(f"\n{reason}\n", file=sys.stderr)
        return 1
    finally:
        words = rules.communicate()[0] if rules else ""
    if rules:
        print(f"\n==> Every branch of plans/rules\n{words}", flush=True)
        codes.append(rules.returncode)
    print(f"\n{counts()}")
    return max(codes)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
