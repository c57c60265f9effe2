"""`make check`: everything that can be said about the code without running it. The last line sums up.

The steps run two at a time; the slow one, mypy, starts first.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


class Outcome(NamedTuple):
    name: str
    code: int
    seconds: float
    output: str


STEPS: dict[str, list[str]] = {
    "types": ["mypy"],
    "imports": ["lint-imports"],
    "templates": ["djlint", "templates", "--lint", "--quiet"],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "compose file": ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"],
    "tree": ["python", "tools/tree.py"],
}


def run(name: str) -> Outcome:
    """One step on the embedded settings, whatever the shell had set; output is kept for the end."""
    env = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")}
    program, *arguments = STEPS[name]
    start = time.monotonic()
    answer = subprocess.run(
        [str(BIN / program), *arguments], cwd=ROOT, env=env, check=False, capture_output=True, text=True
    )
    return Outcome(name, answer.returncode, time.monotonic() - start, answer.stdout + answer.stderr)


def main() -> int:
    start = time.monotonic()
    wanted = sys.argv[1:] or list(STEPS)
    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = list(pool.map(run, wanted))
    for outcome in outcomes:
        print(f"{'ok  ' if outcome.code == 0 else 'FAIL'}  {outcome.name:13} {outcome.seconds:5.1f} s")
        if outcome.code:
            print(outcome.output.rstrip(), end="\n\n")
    failed = [outcome.name for outcome in outcomes if outcome.code]
    print(f"check: {'failed: ' + ', '.join(failed) if failed else 'all well'} ({time.monotonic() - start:.0f} s)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
