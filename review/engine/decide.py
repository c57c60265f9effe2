"""The one door: a command comes in, events or a refusal come out."""

from plans.spec.chain import StageKind
from review.engine import events as ev
from review.engine.barring import disqualify, why_barred
from review.engine.commands import Command, CommandName, OwnCommand
from review.engine.facts import CaseFacts
from review.engine.kinds import KINDS
from review.engine.kinds.base import Handler
from review.engine.kinds.on_site_check import compare, why_not_agreed
from review.engine.kinds.payment import extend
from review.engine.kinds.public_notice import stop_notice
from review.engine.permission import COMPETES, permitted
from review.engine.recall import recall
from review.engine.refusal import Refused
from review.engine.scores import verify
from review.engine.state import CaseState, Status
from review.engine.turn import Chain, Turn


def start(chain: Chain, facts: CaseFacts) -> ev.Started:
    """The first event of a case: its snapshot arrives at the first stage. Refused for a chain that cannot run."""
    problems = chain_problems(chain)
    if problems:
        raise Refused("chain", "该评审计划的审核链不能运行：" + "".join(problems))
    return ev.Started(chain[0].code, facts.snapshot_digest, due_at=chain[0].deadline)


def decide(state: CaseState, chain: Chain, command: Command, facts: CaseFacts) -> tuple[ev.Event, ...]:
    """The events that ``command`` causes. Raises ``Refused``; nothing is changed here either way.

    A page that is older than the case is told so before anything else: what it shows is no longer what is decided on.
    A case that a colleague works on is left to the colleague, or taken over first.
    """
    if command.seen_version != state.version:
        raise Refused("stale", _too_late(facts))
    if command.name not in permitted(state, chain, facts):
        raise Refused("not_permitted", _not_permitted(state, facts))
    if facts.claimed and command.name is not OwnCommand.DISQUALIFY:
        raise Refused("claimed", facts.claimed)
    barred = why_barred(state, command.name, facts)
    if barred:
        raise Refused("barred", barred)
    turn = Turn(state, chain, command, facts)
    if isinstance(command.name, OwnCommand):
        return _OWN[command.name](turn)
    return KINDS[turn.stage.kind].handlers[command.name](turn)


def blocked_by(state: CaseState, chain: Chain, name: CommandName, facts: CaseFacts) -> Refused | None:
    """Why a permitted action would be refused by its gates now, for the words beside its button, or None."""
    if facts.claimed:
        return Refused("claimed", facts.claimed)
    barred = why_barred(state, name, facts)
    if barred:
        return Refused("barred", barred)
    turn = Turn(state, chain, Command(name, state.version), facts)
    if name == "approve" and turn.stage.kind is StageKind.ON_SITE_CHECK and why_not_agreed(turn):
        return Refused("papers", why_not_agreed(turn))
    leaving = {"close_notice", "forward", "settle", "confirm", "release"}
    if name == "approve" and "forward" not in turn.stage.actions:
        leaving.add("approve")
    if name not in leaving:
        return None
    try:
        turn.check_gates()
    except Refused as refusal:
        return refusal
    return None


def chain_problems(chain: Chain) -> list[str]:
    """What keeps a chain from running, as Chinese sentences; empty for a chain that can run."""
    if not chain:
        return ["审核链没有环节。"]
    problems = []
    codes = [stage.code for stage in chain]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        problems.append(f"环节代码 {code} 重复。")
    for stage in chain:
        kind = KINDS.get(stage.kind)
        if kind is None:
            problems.append(f"环节“{stage.labels.staff}”的类型 {stage.kind} 不受支持。")
            continue
        for action in stage.actions:
            if action not in kind.actions:
                problems.append(f"环节“{stage.labels.staff}”不能办理 {action}。")
        problems.extend(kind.needs(stage))
    return problems


def _resubmit(turn: Turn) -> tuple[ev.Event, ...]:
    """A corrected dossier starts again at the first stage, whichever stage returned it.

    What an office approved was the old snapshot; nobody has vouched for the new one, least of all the employer, who
    answers for its truth (REV-03). So no stage is ever reached with a snapshot that a stage below has not seen.
    """
    due_at = turn.state.due_at
    if due_at is not None and turn.facts.now >= due_at:
        raise Refused("correction_over", "补正期限已过，不能再提交。")
    first = turn.chain[0]
    return (ev.Resubmitted(first.code, turn.facts.snapshot_digest, due_at=first.deadline),)


def _lapse(turn: Turn) -> tuple[ev.Event, ...]:
    """The system ends a case whose applicant let the correction window, or the payment window, go by."""
    due_at = turn.state.due_at
    if due_at is None or turn.facts.now < due_at:
        raise Refused("not_due", "期限未到，不能作逾期处理。")
    late = (
        "补正期限内没有重新提交，视为放弃申报。"
        if turn.state.status is Status.RETURNED
        else "未在规定时间内缴费，视为放弃申报。"
    )
    return (ev.Lapsed(turn.stage.code, late),)


_OWN: dict[OwnCommand, Handler] = {
    OwnCommand.RESUBMIT: _resubmit,
    OwnCommand.LAPSE: _lapse,
    OwnCommand.VERIFY_SCORE: verify,
    OwnCommand.EXTEND_PAYMENT: extend,
    OwnCommand.COMPARE: compare,
    OwnCommand.RECALL: recall,
    OwnCommand.STOP_NOTICE: stop_notice,
    OwnCommand.DISQUALIFY: disqualify,
}
"""What answers the commands that no plan lists, at whatever kind of stage."""


def _too_late(facts: CaseFacts) -> str:
    who = facts.handled_by or "其他人员"
    return f"该申报件已由{who}办理，您看到的页面已不是最新。请刷新后再办。"


def _not_permitted(state: CaseState, facts: CaseFacts) -> str:
    if facts.actor_is_owner and facts.actor_role not in ("applicant", "system"):
        return "不能办理本人的申报件。请由本单位其他人员或上一级单位办理。"
    if facts.actor_competes:
        return COMPETES
    if state.is_final:
        return "该申报件已经办结，不能再办理。"
    if state.status is Status.RETURNED:
        return "该申报件已退回申报人补正，现在不能办理。"
    return "该申报件现在不在您的办理环节，或本环节没有这项操作。请刷新后查看最新状态。"
