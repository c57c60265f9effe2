"""The buttons of a case page: drawn from the same table that permits the command."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Seat
from kernel import formats, idempotency
from plans.spec.chain import Action, Stage, StageKind
from review.engine.commands import Command, OwnCommand
from review.engine.decide import blocked_by, decide
from review.engine.facts import CaseFacts
from review.engine.permission import permitted
from review.engine.refusal import Refused
from review.forms.decide import DECISIONS, decision_form
from review.models import Case
from review.presenters.foretold import of_approval
from review.presenters.opinions import Ready
from review.queries.chain import chain_of_case, stage_of_case
from review.queries.facts import collect, state_of
from review.queries.scores import sheet_of

# What is hard to take back is looked through once more before it is done.
_LABELS = {
    "approve": (gettext_lazy("审核通过"), gettext_lazy("确认审核通过")),
    "return": (gettext_lazy("退回修改"), gettext_lazy("核对退回内容")),
    "reject": (gettext_lazy("不通过"), gettext_lazy("核对不通过的决定")),
}


@dataclass(frozen=True)
class Act:
    """One decision with its form and what will happen."""

    name: str
    label: str
    button: str
    form: Any
    consequences: list[str]
    open: bool
    phrases: list[str]


def acts(case: Case, seat: Seat, now: datetime, bound: Any = None, ready: Ready | None = None) -> list[Act]:
    """The decisions ``seat`` may take on ``case`` now. ``bound``: the form that was posted with errors, if any;
    ``ready``: the words that its forms begin with and offer."""
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
        initial = {"seen_version": case.version, "token": idempotency.new_token()}
        initial |= ready.initial(str(name)) if ready else {}
        form = bound if isinstance(bound, form_class) else decision_form(str(name), case, initial=initial, auto_id=ids)
        label, button = _LABELS[str(name)]
        phrases = ready.phrases[str(name)] if ready else []
        opened = name is Action.APPROVE if bound is None else form is bound
        after = _after(case, name, stage, chain, facts)
        found.append(Act(str(name), str(label), str(button), form, after, opened, phrases))
    return found


def out_of_date(case: Case, seat: Seat, name: str, seen: object, now: datetime) -> str:
    """Why ``seat`` may not take this decision on the case it saw, in words, whatever else is wrong with what it typed:
    somebody was faster, or it is not its turn. Empty where it may, or where what it saw is not said."""
    if not isinstance(seen, int):
        return ""
    command = Command(Action(name), seen)
    try:
        decide(state_of(case), chain_of_case(case), command, collect(case, seat, now, command=command))
    except Refused as refusal:
        return refusal.message if refusal.code in {"stale", "not_permitted", "claimed"} else ""
    return ""


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


def may_compare(case: Case, seat: Seat, now: datetime) -> bool:
    """Whether ``seat`` may write down now what the papers at the counter say."""
    if stage_of_case(case).kind is not StageKind.ON_SITE_CHECK:
        return False
    return OwnCommand.COMPARE in permitted(state_of(case), chain_of_case(case), collect(case, seat, now))


def _after(case: Case, name: object, stage: Stage, chain: Sequence[Stage], facts: CaseFacts) -> list[str]:
    if name is Action.APPROVE:
        waits = Action.FORWARD in stage.actions
        moves = _("进入“待报送”，由您与其他已通过的申报件一起报送下一环节") if waits else _("申报件立即进入下一环节")
        vouches = [_("即声明：本单位%s") % stage.settings.vouches] if stage.settings.vouches else []
        return [*vouches, moves, *of_approval(case, stage, facts), _("您的意见记入办理记录，不能修改或删除")]
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
