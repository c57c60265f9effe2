"""Making a leaf's finding from its rule."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from plans.rules.context import Context
from plans.rules.finding import NOT_MET, Finding, Status
from plans.rules.words import cn_source
from plans.spec.rule import Rule

R = TypeVar("R", bound=Rule)


@dataclass(slots=True)
class Asked:
    """What a rule says to everybody alike. ``name``: what the kind of leaf is called where the rule has no title."""

    rule: Rule
    name: str
    title: str
    required: str
    source: str
    note: str


def asked_by(rule: R, context: Context, words: Callable[[R, Context], tuple[str, str]]) -> Asked:
    """What the rule asks under the plan; ``words`` gives name and demand, and is called once for the plan."""
    found: Asked | None = context.kept.get(id(rule))  # it keeps the rule, so that no other one can have its id
    if found is None:
        name, required = words(rule, context)
        found = Asked(rule, name, rule.title or name, required, cn_source(rule.source), rule.note or "")
        context.kept[id(rule)] = found
    return found


def finding(
    asked: Asked,
    status: Status,
    *,
    actual: str = "",
    missing: str = "",
    evidence: Iterable[str] = (),
    satisfiable_from: date | None = None,
) -> Finding:
    """A finding that takes title, source and blocking from the rule where the rule states them."""
    rule = asked.rule
    return Finding(
        rule.kind,
        status,
        asked.title,
        asked.required,
        actual,
        missing,
        asked.source,
        [label for label in evidence if label] if evidence else [],
        satisfiable_from,
        [],
        rule.blocking,
        asked.note,
        1 if status is NOT_MET else 0,
    )
