"""Whose turn it is within the office, and what the seat may do about it: 领取、放回、转由本人办理、撤回本次办理."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Seat
from kernel import idempotency
from kernel.formats import cn_datetime
from plans.spec.chain import Action
from review.engine.commands import OwnCommand
from review.engine.facts import CaseFacts
from review.engine.permission import permitted
from review.engine.turn import held_by_objections
from review.models import Case, Claim, ReviewEvent
from review.presenters.actions import may_compare
from review.presenters.groups import said_words
from review.presenters.recalling import Recall, recall_of
from review.queries.chain import chain_of_case, stage_of_case
from review.queries.claims import claim_of, is_claimable, is_own
from review.queries.comparing import papers_agree
from review.queries.facts import collect, state_of


@dataclass(frozen=True)
class OfficeTurn:
    """What the case page says and offers of it. ``words`` are empty where nobody of the office works on the case."""

    words: str
    is_own: bool
    is_others: bool
    may_claim: bool
    recall: Recall | None
    may_compare: bool
    must_compare: str
    barred: str
    may_disqualify: bool
    group: str
    group_said: str
    objected: str
    token: str


def turn_of(case: Case, seat: Seat, now: datetime, events: Sequence[ReviewEvent]) -> OfficeTurn:
    """The turn of ``seat`` on ``case``. ``events``: the case's history, oldest first."""
    claim = claim_of(case, seat, now)
    own = claim is not None and is_own(claim, seat)
    facts = collect(case, seat, now)
    is_here = case.status == Case.Status.IN_REVIEW and case.holder_id == seat.organization_id
    return OfficeTurn(
        words=claim_words(claim, seat) if claim else "",
        is_own=own,
        is_others=claim is not None and not own,
        may_claim=claim is None and _may_decide(case, seat, facts),
        recall=recall_of(case, seat, now, events),
        may_compare=may_compare(case, seat, now),
        must_compare=_must_compare(case) if may_compare(case, seat, now) else "",
        barred="" if case.decided_at else facts.barred or facts.unit_barred,
        group=_group(case, seat, facts),
        group_said=said_words(facts.group) if facts.group else "",
        may_disqualify=OwnCommand.DISQUALIFY in permitted(state_of(case), chain_of_case(case), facts),
        objected=held_by_objections(facts) if is_here else "",
        token=idempotency.new_token(),
    )


def _may_decide(case: Case, seat: Seat, facts: CaseFacts) -> bool:
    if not is_claimable(case) or case.holder_id != seat.organization_id:
        return False
    return Action.APPROVE in permitted(state_of(case), chain_of_case(case), facts)


def _group(case: Case, seat: Seat, facts: CaseFacts) -> str:
    """The recommending group whose meeting is to be recorded, while it is the seat's turn; otherwise empty."""
    return stage_of_case(case).settings.recommending_group or "" if _may_decide(case, seat, facts) else ""


def _must_compare(case: Case) -> str:
    """Why the papers at the counter keep the case from passing; empty when they agree."""
    agree = papers_agree(case)
    if agree is None:
        return _("逐项核对书面材料并登记以后，才能审核通过。")
    return "" if agree else _("书面材料有不符的，补齐、更换后请重新登记；不能补齐的，请退回或作不通过处理。")


def claim_words(claim: Claim, seat: Seat) -> str:
    """Who works on the case and until when, in one sentence; why, where it was taken over."""
    words = {"who": claim.seat.user.person.full_name, "until": cn_datetime(claim.expires_at), "why": claim.reason}
    if is_own(claim, seat):
        return _("您已领取，%(until)s 前由您办理。") % words
    if claim.reason:
        return _("%(who)s已转由本人办理（%(until)s 前），原因：%(why)s") % words
    return _("%(who)s已领取，正在办理（%(until)s 前）。") % words
