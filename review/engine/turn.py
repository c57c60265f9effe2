"""One command being decided: what every kind of stage needs to answer it."""

from dataclasses import dataclass
from datetime import date

from plans.spec.chain import Gate, Stage
from review.engine import events as ev
from review.engine.commands import Command
from review.engine.facts import CaseFacts
from review.engine.refusal import Refused
from review.engine.state import CaseState

#: 退回 and 不通过 need a reason that says something (REV-02).
MIN_REASON = 5

Chain = tuple[Stage, ...]


def stage_of(chain: Chain, code: str) -> Stage:
    """The stage with this code. Raises LookupError when the chain has none: the case is pinned to another plan."""
    for stage in chain:
        if stage.code == code:
            return stage
    raise LookupError(f"The chain has no stage {code!r}.")


@dataclass(frozen=True, slots=True)
class Turn:
    """State, chain, command and facts of one decision."""

    state: CaseState
    chain: Chain
    command: Command
    facts: CaseFacts

    @property
    def stage(self) -> Stage:
        return stage_of(self.chain, self.state.stage)

    def reason(self, what: str) -> str:
        """The command's reason, refused when it says nothing. ``what`` names the decision, as in 退回."""
        reason = self.command.reason.strip()
        if len(reason) < MIN_REASON:
            raise Refused("reason", f"{what}必须写明理由，至少 {MIN_REASON} 个字，现有 {len(reason)} 个字。")
        return reason

    def check_gates(self) -> None:
        """Refuses while a condition under which the case may leave its stage does not hold."""
        for gate in self.stage.requires:
            refusal = gate_refusal(gate, self.state, self.facts)
            if refusal:
                raise refusal

    def leave(self) -> tuple[ev.Event, ...]:
        """The event that enters the next stage, refused while a gate is shut or when this stage is the last."""
        self.check_gates()
        codes = [stage.code for stage in self.chain]
        place = codes.index(self.state.stage)
        if place + 1 == len(codes):
            raise Refused("last_stage", "这已是审核链的最后一个环节，没有下一个环节可以报送。")
        following = self.chain[place + 1]
        return (ev.Entered(following.code, due_at=following.deadline),)


def gate_refusal(gate: Gate, state: CaseState, facts: CaseFacts) -> Refused | None:
    """Why the gate is shut, or None when it is open."""
    message = {
        Gate.NOTICE_OVER: _notice_over,
        Gate.NO_OPEN_OBJECTION: _no_open_objection,
        Gate.BILL_SETTLED: _bill_settled,
        Gate.RESULT_STAGED: _result_staged,
    }[gate](state, facts)
    return Refused(f"gate:{gate}", message) if message else None


def _notice_over(state: CaseState, facts: CaseFacts) -> str | None:
    notice = facts.notice
    if notice is None:
        return "尚未公示。请先发起公示。"
    if notice.digest != facts.snapshot_digest:
        return "公示之后申报材料有变动，原公示对此人不再有效。请按现在的材料重新公示。"
    if not notice.calendar_confirmed:
        year = notice.last_day.year
        return f"{year} 年的放假和调休安排尚未确认，无法计算公示期。请待安排确认后再办理。"
    if facts.today <= notice.last_day:
        return f"公示期至 {_day(notice.last_day)}结束，今天是 {_day(facts.today)}。请在公示期满后办理。"
    return None


def _no_open_objection(state: CaseState, facts: CaseFacts) -> str | None:
    return held_by_objections(facts) or None


def held_by_objections(facts: CaseFacts) -> str:
    """Why the objections to a notice keep the case from going on, and what to do; empty where none does."""
    if facts.open_objections:
        return f"还有 {facts.open_objections} 件异议没有处理。请先对异议作出结论。"
    if facts.upheld_objections:
        return f"有 {facts.upheld_objections} 件异议已查实，不能继续。请退回或作不通过处理。"
    return ""


def _bill_settled(state: CaseState, facts: CaseFacts) -> str | None:
    if facts.fee_due and not facts.bill_settled:
        return "评审费尚未缴清。缴费到账后系统会自动进入下一环节。"
    return None


def _result_staged(state: CaseState, facts: CaseFacts) -> str | None:
    if state.staged_result is None:
        return "还没有登记表决结果。请先登记表决票数。"
    return None


def _day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"
