"""现场审核: the papers are compared with the online record at a counter, one by one (简人社职〔2020〕33号 第八条).

The comparison is an event of its own, written by whoever holds the stage and as often as it is made: paper that was
wrong may be exchanged on the spot. The case passes only when every paper agreed at the last one; it may be returned or
rejected whatever was found. Whoever examined is asked what was seen, not what is true: the note says what differs.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from plans.spec.chain import Action, Stage, StageKind
from review.engine import events as ev
from review.engine.kinds.examine import EXAMINE
from review.engine.kinds.examine import approve as approve_examined
from review.engine.refusal import Refused
from review.engine.turn import Turn


def compare(turn: Turn) -> tuple[ev.Event, ...]:
    """登记核对. The payload: ``{"on": day, "by": names, "papers": {paper: (found, note)}}``, every paper of the plan.

    Refused without a day or for one to come (``on``), without names (``by``), and for a paper that is not answered or
    that differs without a word on how (``paper:<number>``).
    """
    payload = turn.command.payload
    on, by, answers = payload.get("on"), str(payload.get("by", "")).strip(), payload.get("papers", {})
    if not isinstance(on, date):
        raise Refused("on", "请写明核对的日期。")
    if on > turn.facts.today:
        raise Refused("on", "核对的日期不能晚于今天。")
    if not by:
        raise Refused("by", "请写明核对人。")
    papers = tuple(_paper(number, name, answers) for number, name in enumerate(turn.stage.settings.compared))
    return (ev.Compared(turn.stage.code, on, by, papers),)


def _paper(number: int, name: str, answers: Mapping[str, Any]) -> ev.ComparedPaper:
    found, note = answers.get(name, ("", ""))
    if found not in tuple(ev.Agreement):
        raise Refused(f"paper:{number}", f"请写明“{name}”与网上填报是否一致。")
    note = str(note).strip()
    if found == ev.Agreement.DIFFERS and not note:
        raise Refused(f"paper:{number}", f"“{name}”与网上填报不一致，请写明哪里不一致。")
    return ev.ComparedPaper(name, ev.Agreement(found), note)


def approve(turn: Turn) -> tuple[ev.Event, ...]:
    """通过: as at any examination, and only when the papers agree."""
    not_agreed = why_not_agreed(turn)
    if not_agreed:
        raise Refused("papers", not_agreed)
    return approve_examined(turn)


def why_not_agreed(turn: Turn) -> str:
    """Why the papers keep the case from passing; empty when they all agree with the record."""
    if turn.facts.papers_agree is None:
        return "尚未登记现场核对情况。请先逐项核对书面材料并登记。"
    if not turn.facts.papers_agree:
        return (
            "书面材料与网上填报不一致或者缺少，不能通过。更换、补齐后请重新登记核对；不能补齐的，请退回或作不通过处理。"
        )
    return ""


def needs(stage: Stage) -> list[str]:
    """A check of nothing would always pass."""
    if stage.settings.compared:
        return []
    return [f"现场审核环节“{stage.labels.staff}”没有写明核对哪些材料。"]


#: An examination but for its approval: what else may be asked, and by whom, is what may be asked of one.
ON_SITE_CHECK = replace(
    EXAMINE, kind=StageKind.ON_SITE_CHECK, handlers={**EXAMINE.handlers, Action.APPROVE: approve}, needs=needs
)
