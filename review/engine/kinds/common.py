"""Answers that several kinds of stage share."""

from review.engine import events as ev
from review.engine.refusal import Refused
from review.engine.turn import Turn


def send_back(turn: Turn) -> tuple[ev.Event, ...]:
    """退回: to the applicant, for a window of working days of its own (decision D2).

    Refused without a reason, and when no time would be left to correct anything: a return in the last minutes would
    end the declaration without anyone having decided that (AC-033).
    """
    reason = turn.reason("退回")
    until = turn.facts.correction_until
    if until is None:
        raise Refused("calendar", "补正期限跨入的年份尚未公布放假和调休安排，无法计算。请待安排确认后再退回。")
    if until <= turn.facts.now:
        raise Refused(
            "correction_window", "距本环节截止已不足一个工作日，申报人来不及补正。请审核通过，或作不通过处理。"
        )
    return (ev.Returned(turn.stage.code, reason, until, turn.command.defects, turn.command.grounds),)


def reject(turn: Turn) -> tuple[ev.Event, ...]:
    """不通过: ends the case. Refused without a reason."""
    return (ev.Rejected(turn.stage.code, turn.reason("不通过"), turn.command.grounds),)


def forward(turn: Turn) -> tuple[ev.Event, ...]:
    """报送: leaves the stage in a batch. Refused outside a batch and while a gate is shut."""
    batch = turn.command.payload.get("batch", "")
    if not batch:
        raise Refused("batch", "报送须按批次办理。请在工作列表中选定已通过的申报件，再点报送。")
    return (ev.Forwarded(turn.stage.code, batch), *turn.leave())


def withdraw(turn: Turn) -> tuple[ev.Event, ...]:
    """撤回 by the applicant: ends the case."""
    return (ev.Withdrawn(turn.stage.code, turn.command.reason.strip()),)
