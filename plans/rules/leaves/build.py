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
        kind=rule.kind,
        status=status,
        title=rule.title or title,
        required=required,
        actual=actual,
        missing=missing,
        source=cn_source(rule.source),
        evidence=[label for label in evidence if label],
        satisfiable_from=satisfiable_from,
        blocking=rule.blocking,
        note=rule.note or "",
        lacking=1 if status is Status.NOT_MET else 0,
    )
