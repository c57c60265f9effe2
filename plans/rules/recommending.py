"""Which recommenders a route asks for, found in its rule."""

from collections.abc import Iterator

from plans.spec.parts import Route
from plans.spec.rule import All, AnyOf, AtLeast, RecommendedByRule, Rule


def asked_of(route: Route) -> RecommendedByRule | None:
    """The recommendation that a route asks for; None when it asks for none. Of several, the one that asks for most."""
    found = list(_leaves(route.rule)) if route.rule else []
    return max(found, key=lambda leaf: leaf.count, default=None)


def _leaves(rule: Rule) -> Iterator[RecommendedByRule]:
    if isinstance(rule, RecommendedByRule):
        yield rule
    if isinstance(rule, All | AnyOf | AtLeast):
        for part in rule.of:
            yield from _leaves(part)
