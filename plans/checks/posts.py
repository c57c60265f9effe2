"""Posts of public institutions that nobody would count."""

from collections.abc import Iterator

from plans.checks.warning import Calendar, PlanWarning
from plans.spec import PlanDocument
from plans.spec.chain import Holder, StageKind

CODE = "posts-not-counted"


def posts_not_counted(plan: PlanDocument, calendar: Calendar) -> Iterator[PlanWarning]:
    """A plan that holds staff to the vacant posts, and a title whose way has no employer to recommend within them."""
    if plan.posts is None:
        return
    names = [
        title.name
        for title in plan.titles
        if not all(_is_recommended(plan, title.code, route) for route in _routes(plan, title.code))
    ]
    if not names:
        return
    for_whom = "" if len(names) == len(plan.titles) else f"{'、'.join(names)}："
    yield PlanWarning(
        CODE,
        "posts",
        f"{for_whom}岗位（posts）在用人单位审核通过时核对和预留，而办理环节中没有由单位（employer）办理的"
        "审核（examine），没有人核对。请加上单位审核，或者删去 posts。",
    )


def _routes(plan: PlanDocument, title: str) -> list[str | None]:
    """The routes to a title (codes); None where none is offered."""
    return [route.code for route in plan.offered_routes(title)] or [None]


def _is_recommended(plan: PlanDocument, title: str, route: str | None) -> bool:
    chain = plan.chain_for(title, route)
    return any((stage.holder, stage.kind) == (Holder.EMPLOYER, StageKind.EXAMINE) for stage in chain)
