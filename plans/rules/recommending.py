"""Which recommenders a route asks for: by its rule, or only in words that an office holds it to."""

from collections.abc import Iterator

from plans.rules.finding import TO_JUDGE, Finding
from plans.rules.words import cn_source
from plans.spec.parts import Route
from plans.spec.routes import Recommenders
from plans.spec.rule import All, AnyOf, AtLeast, RecommendedByRule, Rule


def asked_of(route: Route) -> RecommendedByRule | None:
    """The recommendation that a route asks for; None when it asks for none. Of several, the one that asks for most."""
    found = list(_leaves(route.rule)) if route.rule else []
    return max(found, key=lambda leaf: leaf.count, default=None)


def in_words(asked: Recommenders) -> str:
    """Who must recommend, as one phrase."""
    number = f"{asked.count} 名" if asked.count is not None else ""
    near = "本专业或相近专业" if asked.matching_major else ""
    level = f"{asked.level.label}以上职称的" if asked.level else ""
    return f"{number}{near}{level}专家推荐"


def to_collect(route: Route) -> list[Finding]:
    """The recommendations that no rule of the route judges: an office collects them and judges. At most one."""
    asked = route.recommenders
    if asked is None or asked_of(route) is not None:
        return []
    missing = asked.text or "由审核人核实"
    source = cn_source(route.source)
    return [Finding("recommenders", TO_JUDGE, "专家推荐", in_words(asked), missing=missing, source=source)]


def _leaves(rule: Rule) -> Iterator[RecommendedByRule]:
    if isinstance(rule, RecommendedByRule):
        yield rule
    if isinstance(rule, All | AnyOf | AtLeast):
        for part in rule.of:
            yield from _leaves(part)
