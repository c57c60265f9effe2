"""发文确认: the approval document makes the result final (RES-01)."""

from plans.spec.chain import Action, StageKind
from review.engine import events as ev
from review.engine.kinds.base import Kind, Party, nothing_needed
from review.engine.refusal import Refused
from review.engine.state import Result, Step
from review.engine.turn import Turn


def confirm(turn: Turn) -> tuple[ev.Event, ...]:
    """Refused without a document number, for a case without a passed ballot, and while a gate is shut.

    Where the plan lets no committee vote on the title (初定, 认定), the offices' approval is what is confirmed.
    """
    voted = any(stage.kind is StageKind.BALLOT for stage in turn.chain)
    if voted and turn.state.staged_result is not Result.PASSED:
        raise Refused("not_passed", "该申报件没有通过评审表决的记录，不能确认。")
    document = str(turn.command.payload.get("document", "")).strip()
    if not document:
        raise Refused("document", "请填写公布任职资格的文件文号。")
    turn.check_gates()
    return (ev.Confirmed(turn.stage.code, document),)


CONFIRMATION = Kind(
    kind=StageKind.CONFIRMATION,
    may={Step.PENDING: {Party.HOLDER: frozenset({Action.CONFIRM})}},
    handlers={Action.CONFIRM: confirm},
    needs=nothing_needed,
)
