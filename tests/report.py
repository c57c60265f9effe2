"""Which feature and abuse-case ids the passing tests show: counted, and written to ``var/report/ids.json``."""

import json
import os
from collections import defaultdict
from pathlib import Path

import pytest

from tests.ids import KNOWN

REPORT = Path(__file__).resolve().parent.parent / "var" / "report" / "ids.json"
Shown = dict[str, dict[str, list[str]]]


def ids_of(item: pytest.Item) -> dict[str, list[str]]:
    """Return the ids that a test claims to show, by kind. An unknown id is a mistake of the test: UsageError."""
    claimed: dict[str, list[str]] = {}
    for kind, known in KNOWN.items():
        ids = [value for marker in item.iter_markers(kind) for value in marker.args]
        if not all(isinstance(value, str) and value in known for value in ids):
            raise pytest.UsageError(f"{item.nodeid}: unknown {kind} id in {ids}")
        if ids:
            claimed[kind] = ids
    return claimed


class IdReport:
    """Collects the ids in the process that reports, also when xdist runs the tests elsewhere."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.claimed: dict[str, dict[str, list[str]]] = {}
        self.passed: set[str] = set()
        self.failed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.claimed[report.nodeid] = dict(report.user_properties).get("ids", {})  # type: ignore[arg-type]
        if report.failed or report.skipped:
            self.failed.add(report.nodeid)
        elif report.when == "call":
            self.passed.add(report.nodeid)

    def shown(self) -> Shown:
        """Return {kind: {id: [tests]}} of the tests that passed from set-up to tear-down."""
        shown: Shown = {kind: defaultdict(list) for kind in KNOWN}
        for nodeid in sorted(self.passed - self.failed):
            for kind, ids in self.claimed[nodeid].items():
                for value in ids:
                    shown[kind][value] = sorted({*shown[kind][value], nodeid})
        return {kind: dict(sorted(tests_by_id.items())) for kind, tests_by_id in shown.items()}

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        shown = self.shown()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(shown, indent=1, ensure_ascii=False) + "\n")
        counts = ", ".join(f"{len(shown[kind])} of {len(KNOWN[kind])} {kind} ids" for kind in KNOWN)
        terminalreporter.write_line(f"shown by passing tests: {counts}")


def install(config: pytest.Config) -> None:
    """Start the report in the process that reports; ``IDS_REPORT=off`` writes nothing."""
    if os.environ.get("IDS_REPORT") != "off" and not hasattr(config, "workerinput"):
        config.pluginmanager.register(IdReport(REPORT), "id-report")
