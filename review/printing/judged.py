"""The verdict on the form: the findings frozen at the submit, as lines of one table. Nothing is judged again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from applicants.facts import read_findings
from plans.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class Line:
    """One condition of the chosen route. ``depth``: 0, and one more for each combination that it is part of."""

    depth: int
    title: str
    required: str
    actual: str
    clause: str
    status: str


def lines(findings: Iterable[dict[str, Any]]) -> list[Line]:
    """The findings of a snapshot's content with their parts below them, in the order of the notice."""
    return list(_lines(read_findings(findings), 0))


def _lines(findings: Iterable[Finding], depth: int) -> Iterable[Line]:
    for each in findings:
        actual = each.actual or each.missing
        yield Line(depth, each.title, each.required, actual, each.source, each.status.label)
        yield from _lines(each.children, depth + 1)
