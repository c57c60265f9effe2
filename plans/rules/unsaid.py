"""A condition that fails only for what a person has left unsaid is open: an empty field never means "no"."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from plans.rules.context import Context
from plans.rules.facts import Facts
from plans.rules.finding import NOT_MET, TO_JUDGE, Finding
from plans.rules.leaves import LEAVES
from plans.spec.rule import AppraisalRule, HoursRule, Rule

UNSAID = "还没有填写，填写后才能核对"
ASKED: dict[str, tuple[Callable[[Facts], Any], str]] = {
    "employment": (lambda facts: facts.employment, "请选择您的身份"),
    "major_offered": (lambda facts: facts.major, "请选择想申报的专业"),
}
"""By kind of a leaf that has no best answer to suppose: what it looks at, and what the person is asked to do."""


def held_open(found: Finding, rule: Rule, facts: Facts, context: Context) -> Finding:
    """The leaf's finding, open instead of failing where what was left unsaid may still make it come true."""
    if found.kind in ("answer", "number", "major_in") and found.status is TO_JUDGE:
        return replace(found, unsaid=True)  # such a leaf is open only while its question has no answer
    if context.possible is None:
        return found
    if found.status is TO_JUDGE and _since_unsaid(rule, facts, context.possible):
        return _open(found, "请填写取得现职称的日期")
    if found.status is not NOT_MET:
        return found
    look, where = ASKED.get(found.kind, (None, UNSAID))
    if look is not None:
        return _open(found, where) if look(facts) is None else found
    at_best = LEAVES[type(rule)](rule, context.possible, context.certain)
    return found if at_best.status is NOT_MET else _open(found, where)


def _since_unsaid(rule: Rule, facts: Facts, possible: Facts) -> bool:
    """Whether years are counted since a title of which the person has not said when it was obtained."""
    if not isinstance(rule, AppraisalRule | HoursRule) or rule.since is None:
        return False
    return facts.present_title_since()[0] is None and possible.present_title_since()[0] is not None


def _open(found: Finding, missing: str) -> Finding:
    return replace(
        found,
        status=TO_JUDGE,
        actual="没有填写" if not found.evidence else found.actual,
        missing=missing,
        satisfiable_from=None,
        lacking=0,
        unsaid=True,
    )
