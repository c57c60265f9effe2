"""Judging a rule: the tree above the leaves."""

from collections.abc import Iterable
from typing import cast

from plans.rules.context import Context
from plans.rules.facts import Facts
from plans.rules.finding import MET, NOT_MET, TO_JUDGE, Finding
from plans.rules.leaves import LEAVES
from plans.rules.unsaid import held_open
from plans.rules.words import cn_source
from plans.spec import PlanDocument
from plans.spec.rule import All, AnyOf, AtLeast, Not, Rule

INVERSE = {
    MET: NOT_MET,
    NOT_MET: MET,
    TO_JUDGE: TO_JUDGE,
}
INVERSE_MISSING = {
    MET: "",
    NOT_MET: "属于“{}”的不能申报",
    TO_JUDGE: "是否属于“{}”由审核人判断",
}
Tree = All | AnyOf | AtLeast


def evaluate(rule: Rule, facts: Facts, plan: PlanDocument, title: str | None = None) -> Finding:
    """Judge one rule for one person under a plan. ``title`` (code) picks dates that differ between titles."""
    return evaluate_in(Context(plan, title), rule, facts)


def evaluate_in(context: Context, rule: Rule, facts: Facts) -> Finding:
    """Judge one rule for one person within a context that is made once for many rules."""
    leaf = LEAVES.get(type(rule))  # first: leaves are many, and asking a model whether it is an instance is slow
    if leaf is not None:
        found: Finding = leaf(rule, facts, context)
        if found.satisfiable_from is not None:
            found.distant = context.is_distant(found.satisfiable_from)
        return found if context.possible is None else held_open(found, rule, facts, context)
    if type(rule) is Not:
        return _inverted(rule, evaluate_in(context, rule.of, facts))
    tree = cast(Tree, rule)
    return _combined(tree, [evaluate_in(context, part, facts) for part in tree.of])


def cite(findings: Iterable[Finding], source: str) -> None:
    """Give each condition that names no clause of its own the clause of what it is a part of."""
    for finding in findings:
        if not finding.source:
            finding.source = source
            cite(finding.children, source)


def _combined(rule: Tree, children: list[Finding]) -> Finding:
    counted = [child for child in children if child.blocking]
    failing = [child for child in counted if child.status is NOT_MET]
    met = [child.status for child in counted].count(MET)
    possible = len(counted) - len(failing)
    needed = _needed(rule, len(counted))
    required = "全部满足" if rule.kind == "all" else f"满足其中 {needed} 项"
    actual = f"已满足 {met} 项，待核验 {possible - met} 项" if possible > met else f"已满足 {met} 项"
    source = cn_source(rule.source)
    if source:
        cite(children, source)
    found = Finding(rule.kind, MET, rule.title or required, required, actual, "", source, [], None, children)
    found.blocking, found.note = rule.blocking, rule.note or ""
    if possible < needed:
        _fail(found, failing, needed - possible)
    elif met < needed:
        found.status = TO_JUDGE
        found.unsaid = any(child.unsaid for child in counted)
        by_whom = "没有填写或者由审核人判断" if found.unsaid else "由审核人判断"
        found.missing = f"还有 {needed - met} 项{by_whom}"
    return found


def _needed(rule: Tree, counted: int) -> int:
    """How many of the parts that count must be met; parts that are only shown do not count."""
    if rule.kind == "all":
        return counted
    return 1 if rule.kind == "any" else rule.n


def _fail(found: Finding, failing: list[Finding], more: int) -> None:
    """Say of a combination that ``more`` of its failing parts must come true, and when or how the nearest may."""
    nearest = failing if len(failing) == more else _nearest(failing, more)
    found.status = NOT_MET
    found.missing = f"还差 {more} 项"
    healing = _heals(failing, more)
    if healing is not None:
        found.satisfiable_from, found.distant = healing.satisfiable_from, healing.distant
    found.lacking = sum([child.lacking for child in nearest])
    found.nearest = nearest


def _heals(failing: list[Finding], more: int) -> Finding | None:
    """The part with whose coming true by time alone enough failing parts have done so."""
    days = sorted([(child.satisfiable_from, place) for place, child in enumerate(failing) if child.satisfiable_from])
    return failing[days[more - 1][1]] if len(days) >= more else None


def _nearest(failing: list[Finding], more: int) -> list[Finding]:
    """The ``more`` failing parts in which the fewest leaves must still come true, of those the easiest, and of these
    what the person has begun."""
    return sorted(failing, key=lambda child: (child.lacking, child.remedy, not child.is_begun))[:more]


def _inverted(rule: Not, child: Finding) -> Finding:
    status = INVERSE[child.status]
    source = cn_source(rule.source)
    if source:
        cite([child], source)
    return Finding(
        kind=rule.kind,
        status=status,
        title=rule.title or f"不属于：{child.name}",
        required=f"不得：{child.required}",
        actual=child.actual,
        missing=INVERSE_MISSING[status].format(child.name),
        source=source,
        evidence=list(child.evidence),
        children=[child],
        blocking=rule.blocking,
        note=rule.note or "",
        lacking=1 if status is NOT_MET else 0,
        unsaid=child.unsaid,
    )
