"""The ways to declare a title between which the windows, the deadlines and the stages of the chain tell apart."""

from itertools import product

from plans.spec import PlanDocument
from plans.spec.chain import Stage
from plans.spec.parts import Deadline, Window

Way = tuple[str | None, str | None]
"""How somebody declares: the codes of the route and of the receiving office; None: nothing to choose."""


def ways(plan: PlanDocument, title: str) -> list[Way]:
    """The ways to declare the title whose windows, deadlines or stages differ, one of each sort."""
    apart = any(each.routes or each.offices for each in plan.windows) or any(each.offices for each in plan.deadlines)
    if not apart and not any(each.routes for each in plan.chain):
        return [(None, None)]
    routes: list[str | None] = [route.code for route in plan.offered_routes(title)]
    asked = plan.receiving if plan.receiving and plan.receiving.found_by == "choice" else None
    offices: list[str | None] = [each.code for each in asked.offices] if asked else []
    kinds = dict.fromkeys(each.kind for each in plan.windows)
    found: dict[tuple[tuple[Window | None, ...], tuple[Stage, ...], tuple[Deadline, ...]], Way] = {}
    for way in product(routes or [None], offices or [None]):
        own = tuple(plan.window(kind, title, *way) for kind in kinds)
        due = tuple(each for each in plan.deadlines if not each.offices or way[1] in each.offices)
        found.setdefault((own, plan.chain_for(title, way[0]), due), way)
    return list(found.values())
