"""审核: an office reads the dossier and answers 通过, 退回 or 不通过 (REV-02).

A stage that lists ``forward`` keeps its approved cases until they are sent on in a batch (REV-06); until then the
office may still return or reject what it approved. A stage without ``forward`` sends an approved case on at once.
"""

from datetime import date

from plans.spec.chain import Action, StageKind
from review.engine import events as ev
from review.engine.kinds.base import Kind, Party, nothing_needed
from review.engine.kinds.common import forward, reject, send_back, withdraw
from review.engine.refusal import Refused
from review.engine.state import Step
from review.engine.turn import Turn


def approve(turn: Turn) -> tuple[ev.Event, ...]:
    """通过: waits for the batch, or moves on where the stage has none. Refused while the self-score is not verified."""
    score = turn.facts.score
    if score is not None and not score.verified_here:
        raise Refused("score_unverified", "本环节须核定自评分。请先逐项核定，再审核通过。")
    if turn.facts.no_post:
        raise Refused("no_post", turn.facts.no_post)
    said = turn.facts.group
    approved = ev.Approved(
        turn.stage.code,
        turn.command.reason.strip(),
        *_meeting(turn),
        turn.stage.settings.vouches or "",
        present=said.present if said else None,
        yes=said.yes if said else None,
    )
    if Action.FORWARD in turn.stage.actions:
        return (approved,)
    return (approved, *turn.leave())


def _meeting(turn: Turn) -> tuple[date | None, str]:
    """When the stage's recommending group met and who was there (REC-05), by the recorded meeting before what is typed;
    refused where the plan wants it and it is not said, and where the group did not recommend. Nothing at a stage
    without such a group."""
    group, said = turn.stage.settings.recommending_group, turn.facts.group
    if group is None:
        return None, ""
    if said is not None:
        if not said.recommended:
            raise Refused("group_meeting", f"{group}会议没有推荐该申报人，不能审核通过。重新考核推荐的，请先登记会议。")
        return said.held_on, said.members
    met_on, members = turn.command.payload.get("met_on"), str(turn.command.payload.get("members", "")).strip()
    if not isinstance(met_on, date) or not members:
        raise Refused("group_meeting", f"本环节须先经{group}会议考核推荐，请写明会议日期和参加人员。")
    if met_on > turn.facts.today:
        raise Refused("group_meeting", f"{group}会议日期不能晚于今天。")
    return met_on, members


EXAMINE = Kind(
    kind=StageKind.EXAMINE,
    may={
        Step.PENDING: {
            Party.HOLDER: frozenset({Action.APPROVE, Action.RETURN, Action.REJECT}),
            Party.OWNER: frozenset({Action.WITHDRAW}),
        },
        Step.APPROVED: {
            Party.HOLDER: frozenset({Action.FORWARD, Action.RETURN, Action.REJECT}),
            Party.OWNER: frozenset({Action.WITHDRAW}),
        },
    },
    handlers={
        Action.APPROVE: approve,
        Action.RETURN: send_back,
        Action.REJECT: reject,
        Action.FORWARD: forward,
        Action.WITHDRAW: withdraw,
    },
    needs=nothing_needed,
    verifies_scores=True,
)
