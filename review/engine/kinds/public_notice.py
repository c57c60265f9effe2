"""公示: the case is shown for a number of full working days, open to objections (PUB-01, PUB-05).

The first counted day is the first working day after the notice appears; the term is over at the end of its last day
(decision D7). The notice is bound to the content that was shown: other content needs a new notice (AC-044). Only
the office that showed it closes it, for only that office knows what came in by telephone and on paper (PUB-03).
"""

from datetime import date

from plans.spec.chain import Action, Gate, Stage, StageKind
from review.engine import events as ev
from review.engine.facts import CaseFacts
from review.engine.kinds.base import Kind, Party
from review.engine.kinds.common import forward, reject, send_back, withdraw
from review.engine.refusal import Refused
from review.engine.state import CaseState, Step
from review.engine.turn import Turn


def open_notice(turn: Turn) -> tuple[ev.Event, ...]:
    """发起公示. Refused while a notice of the same content is running, and when the calendar cannot count its days.

    One that was shown away from the portal is written down with the days that its office says (AC-045).
    """
    shown = turn.facts.notice
    if shown and shown.digest == turn.facts.snapshot_digest and not shown.closed:
        raise Refused("notice_running", "该申报件正在公示，不需要重复发起。")
    declared = turn.command.payload.get("declared")
    days: tuple[date, date] | None = declared or turn.facts.notice_days
    if days is None:
        raise Refused("calendar", "公示期所在年份的放假和调休安排尚未录入，无法计算公示期。请先录入工作日历。")
    notice = turn.command.payload.get("notice", "")
    if not notice:
        raise Refused("notice", "发起公示须有公示文件。请在公示页面办理。")
    first, last = days
    return (ev.NoticeOpened(turn.stage.code, notice, turn.facts.snapshot_digest, first, last, declared=bool(declared)),)


def may_stop(state: CaseState, stage: Stage, facts: CaseFacts) -> bool:
    """Whether a notice stands that could be stopped."""
    stands = facts.notice is not None and not facts.notice.closed
    return stage.kind is StageKind.PUBLIC_NOTICE and state.step is Step.PENDING and stands


def stop_notice(turn: Turn) -> tuple[ev.Event, ...]:
    """停止公示: something in it was wrong. Its days count for nothing, and a new one begins them anew."""
    notice = turn.facts.notice
    if notice is None:
        raise Refused("gate:notice_over", "尚未公示。请先发起公示。")
    return (ev.NoticeStopped(turn.stage.code, notice.notice, turn.reason("停止公示")),)


def close_notice(turn: Turn) -> tuple[ev.Event, ...]:
    """公示结束. Waits for the batch where the stage forwards, moves on at once where it does not."""
    turn.check_gates()
    notice = turn.facts.notice
    if notice is None:
        raise Refused("gate:notice_over", "尚未公示。请先发起公示。")
    opinion = turn.command.reason.strip()
    closed = ev.NoticeClosed(
        turn.stage.code, notice.notice, notice.first_day, notice.last_day, opinion, declared=notice.declared
    )
    if Action.FORWARD in turn.stage.actions:
        return (closed,)
    return (closed, *turn.leave())


def needs(stage: Stage) -> list[str]:
    """A public notice without a length or without its gate could be closed on the day it opens."""
    lacks = []
    if stage.settings.min_working_days is None:
        lacks.append(f"公示环节“{stage.labels.staff}”没有写明公示的工作日数。")
    if Gate.NOTICE_OVER not in stage.requires:
        lacks.append(f"公示环节“{stage.labels.staff}”没有要求公示期满。")
    return lacks


PUBLIC_NOTICE = Kind(
    kind=StageKind.PUBLIC_NOTICE,
    may={
        Step.PENDING: {
            Party.HOLDER: frozenset({Action.OPEN_NOTICE, Action.CLOSE_NOTICE, Action.RETURN, Action.REJECT}),
            Party.OWNER: frozenset({Action.WITHDRAW}),
        },
        Step.APPROVED: {
            Party.HOLDER: frozenset({Action.FORWARD, Action.RETURN, Action.REJECT}),
            Party.OWNER: frozenset({Action.WITHDRAW}),
        },
    },
    handlers={
        Action.OPEN_NOTICE: open_notice,
        Action.CLOSE_NOTICE: close_notice,
        Action.RETURN: send_back,
        Action.REJECT: reject,
        Action.FORWARD: forward,
        Action.WITHDRAW: withdraw,
    },
    needs=needs,
)
