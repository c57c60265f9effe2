"""The ways to declare a title between which the windows tell apart."""

from itertools import product

from plans.spec import PlanDocument
from plans.spec.parts import Window

Way = tuple[str | None, str | None]
"""How somebody declares: the codes of the route and of the receiving office; None: nothing to choose."""


def ways(plan: PlanDocument, title: str) -> list[Way]:
    """The ways to declare the title whose windows differ, one of each sort."""
    if not any(each.routes or each.offices for each in plan.windows):
        return [(None, None)]
    routes: list[str | None] = [route.code for route in plan.offered_routes(title)]
    asked = plan.receiving if plan.receiving and plan.receiving.found_by == "choice" else None
    offices: list[str | None] = [each.code for each in asked.offices] if asked else []
    kinds = dict.fromkeys(each.kind for each in plan.windows)
    found: dict[tuple[Window | None, ...], Way] = {}
    for way in product(routes or [None], offices or [None]):
        found.setdefault(tuple(plan.window(kind, title, *way) for kind in kinds), way)
    return list(found.values())
