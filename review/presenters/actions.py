"""The buttons of a case page: drawn from the same table that permits the command."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Seat
from kernel import formats, idempotency
from plans.spec.chain import Action, Stage, StageKind
from review.engine.commands import OwnCommand
from review.engine.decide import blocked_by
from review.engine.facts import CaseFacts
from review.engine.permission import permitted
from review.forms.decide import DECISIONS, decision_form
from review.models import Case
from review.queries.chain import chain_of_case, stage_of_case
from review.queries.facts import collect, state_of
from review.queries.scores import sheet_of


@dataclass(frozen=True)
class Act:
    """One decision with its form and what will happen."""

    name: str
    label: str
    button: str
    form: Any
    consequences: list[str]
    open: bool


def acts(case: Case, seat: Seat, now: datetime, bound: Any = None) -> list[Act]:
    """The decisions ``seat`` may take on ``case`` now. ``bound``: the form that was posted with errors, if any."""
    facts = collect(case, seat, now)
    chain = chain_of_case(case)
    state = state_of(case)
    stage = stage_of_case(case)
    found = []
    for name in permitted(state, chain, facts):
        if str(name) not in DECISIONS or blocked_by(state, chain, name, facts) is not None:
            continue
        form_class = DECISIONS[str(name)]
        # Several forms stand on one page: each says its own name in the ids of its fields.
        ids = f"id_{name}_%s"
        initial = _initial(case, stage, chain, name)
        form = (
            bound
            if isinstance(bound, form_class)
            else decision_form(str(name), case.snapshot.content, stage, initial=initial, auto_id=ids)
        )
        label = {"approve": _("审核通过"), "return": _("退回修改"), "reject": _("不通过")}[str(name)]
        opened = name is Action.APPROVE if bound is None else form is bound
        found.append(
            Act(str(name), label, _("确认%(act)s") % {"act": label}, form, _after(name, stage, chain, facts), opened)
        )
    return found


def payment_to_extend(case: Case, seat: Seat, now: datetime) -> datetime | None:
    """Until when the case is to pay, where ``seat`` may give it more time; None otherwise. Asks nothing of the
    database away from a payment stage."""
    if stage_of_case(case).kind is not StageKind.PAYMENT:
        return None
    facts = collect(case, seat, now)
    may = OwnCommand.EXTEND_PAYMENT in permitted(state_of(case), chain_of_case(case), facts)
    return facts.payment_due if may else None


def may_verify_score(case: Case, seat: Seat, now: datetime) -> bool:
    """Whether ``seat`` may verify the case's self-score now. Asks nothing of the database where there is none."""
    if sheet_of(case) is None:
        return False
    return OwnCommand.VERIFY_SCORE in permitted(state_of(case), chain_of_case(case), collect(case, seat, now))


def _initial(case: Case, stage: Stage, chain: Sequence[Stage], name: object) -> dict[str, Any]:
    initial: dict[str, Any] = {"seen_version": case.version, "token": idempotency.new_token()}
    if name is Action.APPROVE:
        words = {"person": case.applicant_name}
        # Only an office that sends dossiers on, at this stage or after its notice, agrees to send this one.
        sends = any(each.holder is stage.holder and Action.FORWARD in each.actions for each in chain)
        initial["reason"] = (
            _("经审核，%(person)s同志申报材料真实、完整，符合申报条件，同意报送。") % words
            if sends
            else _("经审核，%(person)s同志申报材料真实、完整，符合申报条件，同意提交评审。") % words
        )
    return initial


def _after(name: object, stage: Stage, chain: Sequence[Stage], facts: CaseFacts) -> list[str]:
    if name is Action.APPROVE:
        waits = Action.FORWARD in stage.actions
        moves = _("进入“待报送”，由您与其他已通过的申报件一起报送下一环节") if waits else _("申报件立即进入下一环节")
        return [moves, _("您的意见记入办理记录，不能修改或删除")]
    if name is Action.RETURN:
        until = formats.cn_closing(facts.correction_until) if facts.correction_until else ""
        return [
            _("向申报人发送短信，告知退回原因"),
            _("申报人须在 %(until)s 前补正并重新提交，逾期视为放弃") % {"until": until},
            _again(stage, chain),
        ]
    return [_("向申报人发送短信，告知不通过的理由"), _("本次申报结束，不能恢复")]


def _again(stage: Stage, chain: Sequence[Stage]) -> str:
    """Where a corrected dossier starts, and what that repeats: a notice was of the content that is now replaced."""
    words = {"first": chain[0].labels.not_reached}
    passed = chain[: chain.index(stage) + 1]
    if any(each.kind is StageKind.PUBLIC_NOTICE for each in passed):
        return _("补正后从%(first)s重新开始，用人单位需再次公示") % words
    return _("补正后从%(first)s重新开始") % words
