"""Chains that cannot be walked: a declaration would be refused, or stand still for good."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from plans.checks.warning import Calendar, PlanWarning
from plans.rules.fees import is_billed_whole, paid_at, payments_for
from plans.spec import PlanDocument
from plans.spec.chain import Action, Gate, Holder, Stage, StageKind
from plans.spec.parts import TitleOffer

CODE = "chain-cannot-run"

WORKS: dict[StageKind, frozenset[Action]] = {
    StageKind.EXAMINE: frozenset({Action.APPROVE, Action.RETURN, Action.REJECT, Action.FORWARD, Action.WITHDRAW}),
    StageKind.ON_SITE_CHECK: frozenset({Action.APPROVE, Action.RETURN, Action.REJECT, Action.FORWARD, Action.WITHDRAW}),
    StageKind.PUBLIC_NOTICE: frozenset(
        {Action.OPEN_NOTICE, Action.CLOSE_NOTICE, Action.RETURN, Action.REJECT, Action.FORWARD, Action.WITHDRAW}
    ),
    StageKind.PAYMENT: frozenset({Action.SETTLE}),
    StageKind.BALLOT: frozenset({Action.RECORD_BALLOT, Action.RELEASE}),
    StageKind.CONFIRMATION: frozenset({Action.CONFIRM}),
}
"""The kinds of stage that the portal can run, each with what may be done there (``review.engine.kinds``)."""

NEEDED: dict[StageKind, tuple[Action, ...]] = {
    StageKind.EXAMINE: (Action.APPROVE,),
    StageKind.ON_SITE_CHECK: (Action.APPROVE,),
    StageKind.PUBLIC_NOTICE: (Action.OPEN_NOTICE, Action.CLOSE_NOTICE),
    StageKind.PAYMENT: (Action.SETTLE,),
    StageKind.BALLOT: (Action.RECORD_BALLOT, Action.RELEASE),
    StageKind.CONFIRMATION: (Action.CONFIRM,),
}
"""Without these nobody can bring a case through the stage."""


def chain_cannot_run(plan: PlanDocument, calendar: Calendar) -> Iterator[PlanWarning]:
    """Stage by stage, then the end of each title's way."""
    for index, stage in enumerate(plan.chain):
        for message in _stage(stage):
            yield PlanWarning(CODE, f"chain.{index}", message)
    for number, title in enumerate(plan.titles):
        several = len({plan.chain_for(title.code, route) for route in _routes(plan, title)}) > 1
        for route in _routes(plan, title):
            name = f"{title.name}（{plan.route(route).name}）" if several and route else title.name
            yield from _ends(plan, number, name, plan.chain_for(title.code, route))
            yield from _payments(plan, title, name, route)
            yield from _passages(plan, plan.chain_for(title.code, route))


def _routes(plan: PlanDocument, title: TitleOffer) -> list[str | None]:
    """The routes (codes) to a title whose chains differ, one of each sort; None: all have the same."""
    if not any(stage.routes for stage in plan.chain):
        return [None]
    found = {plan.chain_for(title.code, route.code): route.code for route in reversed(plan.offered_routes(title.code))}
    return [*reversed(found.values())] or [None]


def _ends(plan: PlanDocument, number: int, name: str, chain: Sequence[Stage]) -> Iterator[PlanWarning]:
    """A way without stages, or without a confirmation at its end."""
    if not chain:
        yield PlanWarning(CODE, f"titles.{number}", f"{name}没有任何办理环节。")
    elif chain[-1].kind is not StageKind.CONFIRMATION:
        message = f"{name}的最后一个环节是“{chain[-1].labels.staff}”，不是确认（confirmation），办到这里就停住了。"
        yield PlanWarning(CODE, f"chain.{plan.chain.index(chain[-1])}", message)


def _payments(plan: PlanDocument, title: TitleOffer, name: str, route: str | None) -> Iterator[PlanWarning]:
    """Several payments, of which one asks for nothing, or for nobody knows how much."""
    for stage in _free_payments(plan, title.code, route):
        message = (
            f"申报{name}要经过几个缴费环节，而“{stage.labels.staff}”没有费用可缴："
            "把在这里缴的写成 fee 的一项 parts，用 stage 写明环节。"
        )
        yield PlanWarning(CODE, f"chain.{plan.chain.index(stage)}", message)
    for stage, names in _unstated_shares(plan, title.code, route):
        message = (
            f"申报{name}要经过几个缴费环节，在“{stage.labels.staff}”缴的“{names}”没有写明金额，"
            "算不出这里收多少：把 fee 的 parts 每一项的 amount_fen 都写上。"
        )
        yield PlanWarning(CODE, f"chain.{plan.chain.index(stage)}", message)


def _passages(plan: PlanDocument, chain: Sequence[Stage]) -> Iterator[PlanWarning]:
    """From one stage to the next: a batch that nobody receives, a stage after the end."""
    for stage, following in pairwise(chain):
        if Action.FORWARD in stage.actions and following.holder is Holder.APPLICANT:
            message = f"“{stage.labels.staff}”要按批次报送（forward），而下一个环节由申报人办理，没有接收单位。"
            yield PlanWarning(CODE, f"chain.{plan.chain.index(stage)}", message)
        if stage.kind is StageKind.CONFIRMATION:
            message = f"“{stage.labels.staff}”是确认，办完就结束了，它后面的环节到不了。"
            yield PlanWarning(CODE, f"chain.{plan.chain.index(stage)}", message)


def _free_payments(plan: PlanDocument, title: str, route: str | None) -> list[Stage]:
    """Of several payment stages those at which no part of the fee is due, so that everybody passes unasked."""
    stages = [plan.stage(code) for code in payments_for(plan, title, route)]
    if len(stages) < 2 or plan.fee is None:
        return []
    parts = {paid_at(plan, title, part, route) for part in plan.fee.parts_for(title)}
    due = parts or {paid_at(plan, title, None, route)}
    return [stage for stage in stages if stage.code not in due]


def _unstated_shares(plan: PlanDocument, title: str, route: str | None) -> Iterator[tuple[Stage, str]]:
    """Of several payment stages those at which an unknown share of a stated total is due, with the parts' names."""
    stages = [plan.stage(code) for code in payments_for(plan, title, route)]
    if len(stages) < 2 or plan.fee is None or plan.fee.amount_fen is None:
        return
    for stage in stages:
        due = [part for part in plan.fee.parts if paid_at(plan, title, part, route) == stage.code]
        names = "、".join(part.name for part in due if part.amount_fen is None)
        if names and not is_billed_whole(plan, title, stage.code, route):
            yield stage, names


def _stage(stage: Stage) -> Iterator[str]:
    name = stage.labels.staff
    known = WORKS.get(stage.kind)
    if known is None:
        kinds = "、".join(kind.value for kind in WORKS)
        yield f"“{name}”的种类 {stage.kind.value} 系统还不能办理；可以用 {kinds}，专家评议写成 examine。"
        return
    for action in stage.actions:
        if action not in known:
            yield f"“{name}”（{stage.kind.value}）不能办理 {action.value}。"
    for action in NEEDED[stage.kind]:
        if action not in stage.actions:
            yield f"“{name}”（{stage.kind.value}）的 actions 中没有 {action.value}，到了这个环节就停住了。"
    yield from _unsettled(stage)


def _unsettled(stage: Stage) -> Iterator[str]:
    """What a stage of its kind must say besides, or it could not be worked on."""
    name = stage.labels.staff
    if stage.kind is StageKind.PUBLIC_NOTICE:
        if stage.settings.min_working_days is None:
            yield f"公示环节“{name}”没有写明公示的工作日数（settings.min_working_days），不能办理。"
        if Gate.NOTICE_OVER not in stage.requires:
            yield f"公示环节“{name}”没有要求公示期满（requires 的 notice_over），不能办理。"
    if stage.kind is StageKind.ON_SITE_CHECK and not stage.settings.compared:
        yield f"现场审核环节“{name}”没有写明核对哪些材料（settings.compared），不能办理。"
    if stage.kind is StageKind.PAYMENT and Gate.BILL_SETTLED not in stage.requires:
        yield f"缴费环节“{name}”没有要求缴清（requires 的 bill_settled），不能办理。"
    if stage.kind in (StageKind.BALLOT, StageKind.CONFIRMATION) and stage.holder is not Holder.COMMITTEE_OFFICE:
        yield f"“{name}”只能由评委会办公室（committee_office）办理。"
    if (stage.kind is StageKind.PAYMENT) != (stage.holder is Holder.APPLICANT):
        yield f"“{name}”的 holder 不对：只有缴费由申报人（applicant）办理。"
