"""撤回本次办理: whoever decided takes the decision back, while nobody has acted on it or read it at the next office.

The case then stands exactly where it stood before. What told somebody something that cannot be unsaid stays: money,
a public notice, a result, the end of a declaration.
"""

from collections.abc import Sequence

from review.engine import events as ev
from review.engine.facts import CaseFacts, LastDecision
from review.engine.refusal import Refused
from review.engine.state import Step
from review.engine.turn import Turn

#: What can be taken back at all, and why the rest of what an officer does cannot.
RECALLABLE = (ev.Approved, ev.Returned, ev.Forwarded)
FINAL: dict[type[ev.Event], str] = {
    ev.Rejected: "不通过的结论已告知申报人，本次申报已经结束，不能撤回。",
    ev.NoticeOpened: "公示已经发布，不能撤回。内容有误的，请停止公示，更正后重新发起。",
    ev.NoticeStopped: "公示已经停止并告知申报人，不能撤回。请重新发起公示。",
    ev.NoticeClosed: "公示已经结束并记录在案，不能撤回。",
    ev.FeeSettled: "评审费已经缴清，不能撤回。",
    ev.Released: "评审结果已经公布，不能撤回。",
    ev.Voided: "申报已经作废，不能撤回。",
    ev.Confirmed: "评审结果已经确认，不能撤回。",
}


def place_of_last(history: Sequence[ev.Event]) -> int:
    """The index of the last thing that somebody did: what follows from it at once (a stage entered, a fee that is
    not charged) belongs to it. ``history`` is not empty."""
    place = len(history) - 1
    while place > 0 and _follows(history[place]):
        place -= 1
    return place


def _follows(event: ev.Event) -> bool:
    return isinstance(event, ev.Entered) or (isinstance(event, ev.FeeSettled) and event.waived)


def why_kept(last: LastDecision) -> str:
    """Why the decision cannot be taken back any more; empty when it can."""
    final = FINAL.get(type(last.event))
    if final is None and not isinstance(last.event, RECALLABLE):
        return "这一步不能撤回。"
    return final or last.kept_by


def may_recall(facts: CaseFacts) -> bool:
    """Whether it is the actor who decided last, so that the wish can be heard; gates are not asked here."""
    return facts.last is not None and facts.last.is_actors and not (facts.actor_is_owner or facts.actor_competes)


def recall(turn: Turn) -> tuple[ev.Event, ...]:
    """The decision is taken back. Refused without a reason, with the reason why it stays, and where the case would be
    approved again although the post that was kept for it has gone to somebody else meanwhile (ORG-01)."""
    last = turn.facts.last
    if last is None:
        raise Refused("not_permitted", "没有可以撤回的办理。请刷新后查看最新状态。")
    kept = why_kept(last)
    if kept:
        raise Refused("kept", kept)
    reason = turn.reason("撤回")
    before = last.before
    if before.step is Step.APPROVED and turn.facts.no_post:
        raise Refused("no_post", turn.facts.no_post)
    return (
        ev.Recalled(
            before.stage,
            decision=ev.name_of(last.event),
            step=before.step,
            entered_at=last.entered_at,
            due_at=before.due_at,
            reason=reason,
            batch=last.event.batch if isinstance(last.event, ev.Forwarded) else "",
            bill=last.bill,
        ),
    )
