"""Making a leaf's finding from its rule."""

from collections.abc import Iterable
from datetime import date

from plans.rules.finding import Finding, Status
from plans.rules.words import cn_source
from plans.spec.rule import Rule


def finding(
    rule: Rule,
    status: Status,
    title: str,
    required: str,
    *,
    actual: str = "",
    missing: str = "",
    evidence: Iterable[str] = (),
    satisfiable_from: date | None = None,
) -> Finding:
    """A finding that takes title, source and blocking from the rule where the rule states them."""
    return Finding(
        rule.kind,
        status,
        rule.title or title,
        required,
        actual,
        missing,
        cn_source(rule.source),
        [label for label in evidence if label],
        satisfiable_from,
        [],
        rule.blocking,
        rule.note or "",
        1 if status is Status.NOT_MET else 0,
    )
