"""撤回本次办理 on a case's page: whether the seat may take its last decision back, what follows, or why it stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Seat
from review.engine import events as ev
from review.engine.commands import Command, OwnCommand
from review.engine.facts import LastDecision
from review.engine.permission import permitted
from review.engine.recall import FINAL, RECALLABLE, place_of_last, why_kept
from review.models import Case, ReviewEvent
from review.queries.chain import chain_of_case, spec_of
from review.queries.decisions import is_of
from review.queries.facts import collect, state_of


@dataclass(frozen=True)
class Recall:
    """One's own last decision. ``kept``: why it stays; empty where it can be taken back."""

    what: str
    kept: str
    consequences: list[str]


def recall_of(case: Case, seat: Seat, now: datetime, events: Sequence[ReviewEvent]) -> Recall | None:
    """The decision that ``seat`` took last on the case, None where somebody else has acted since.

    ``events``: the case's history, oldest first. Asks nothing of the database where the last decision is another's.
    """
    place = place_of_last([ev.from_record(event.kind, event.data) for event in events])
    if not is_of(events[place], seat):
        return None
    if type(ev.from_record(events[place].kind, events[place].data)) not in (*RECALLABLE, *FINAL):
        return None  # what was seen at the counter or found of a score is written down again, not taken back
    facts = collect(case, seat, now, command=Command(OwnCommand.RECALL, case.version))
    if facts.last is None or OwnCommand.RECALL not in permitted(state_of(case), chain_of_case(case), facts):
        return None
    return Recall(_what(case, facts.last), why_kept(facts.last), _after(case, facts.last))


def _what(case: Case, last: LastDecision) -> str:
    stage = spec_of(case.plan_version).stage(last.before.stage).labels.staff
    words = {
        ev.Approved: _("%(stage)s通过"),
        ev.Returned: _("%(stage)s退回修改"),
        ev.Forwarded: _("%(stage)s后报送"),
    }
    return words.get(type(last.event), _("%(stage)s的办理")) % {"stage": stage}


def _after(case: Case, last: LastDecision) -> list[str]:
    kept = _("撤回的原因和原来的意见都留在办理记录中，不能修改或删除")
    if isinstance(last.event, ev.Forwarded):
        return [_("该申报件退出所在的批次，回到本单位“待报送”；批次页面写明已撤回"), kept]
    if isinstance(last.event, ev.Returned):
        return [
            _("向申报人发送短信，告知退回已撤回、现在不需要修改"),
            _("该申报件回到本单位，可以重新办理"),
            kept,
        ]
    off = [_("评审费账单取消，向申报人发送短信，告知现在不需要缴费")] if last.bill else []
    return [_("原来的审核意见不再有效，该申报件回到本单位“待审核”"), *off, kept]
