"""Every branch of plans/rules is taken by the tests that need no database: 100 %, or the branches left out are named.

    python tools/branches.py           a part of `make test`; `make branches` alone

What decides about people must not have a line that nobody has ever seen run. Other tests, of pages and packs, do not
count here: a branch that only a page happens to pass has no test that says what it is for.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "var" / "report" / "rules.coverage"
TESTS = (
    "test_asked",
    "test_attachments_and_scores",
    "test_deadlines",
    "test_expected_findings",
    "test_huzhou",
    "test_leaf_*",
    "test_person_parts",
    "test_routes",
    "test_scoring",
    "test_tenure",
    "test_trees",
    "test_unsaid",
    "test_unstated_audience",
    "test_verdict",
)


def main() -> int:
    """The exit code: not 0 when a test fails or a branch is left out."""
    files = sorted(str(file) for name in TESTS for file in (ROOT / "tests" / "plans").glob(f"{name}.py"))
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    env |= {"COVERAGE_FILE": str(DATA), "IDS_REPORT": "off"}
    DATA.parent.mkdir(parents=True, exist_ok=True)
    coverage = [sys.executable, "-m", "coverage"]
    run = [*coverage, "run", "--branch", "--source=plans.rules", "-m", "pytest", "-q", "-n0", *files]
    report = [*coverage, "report", "--show-missing", "--skip-covered", "--fail-under=100"]
    codes = [subprocess.run(command, env=env, cwd=ROOT, check=False).returncode for command in (run, report)]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
