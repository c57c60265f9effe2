"""评审表决: the committee's counts, the computed result, and its release.

Order no. 40 of the ministry (2019) and the practice that restates it: at least two thirds of the members present, and
at least two thirds of those present in favour. All arithmetic is in whole numbers (AC-056).
"""

from dataclasses import dataclass

from plans.spec.chain import Action, StageKind
from review.engine import events as ev
from review.engine.kinds.base import Kind, Party, nothing_needed
from review.engine.refusal import Refused
from review.engine.state import Result, Step
from review.engine.turn import Turn

COUNTS = {"members": "委员总数", "present": "到会人数", "yes": "赞成票", "no": "反对票", "abstain": "弃权票"}


def reaches(part: int, whole: int, share: tuple[int, int]) -> bool:
    """Whether ``part`` of ``whole`` is at least ``share`` (numerator, denominator), without any division."""
    numerator, denominator = share
    return denominator * part >= numerator * whole


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of one ballot on one case."""

    members: int
    present: int
    yes: int
    no: int
    abstain: int


def read_counts(payload: object) -> Counts:
    """The counts in a command's payload. Refused when one is missing, not a whole number, or they do not add up."""
    values: dict[str, int] = {}
    for name, label in COUNTS.items():
        value = payload.get(name) if hasattr(payload, "get") else None
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise Refused(f"counts:{name}", f"{label}须为不小于 0 的整数。")
        values[name] = value
    counts = Counts(**values)
    if counts.members == 0:
        raise Refused("counts:members", "委员总数须大于 0。")
    if counts.present > counts.members:
        raise Refused("counts:present", f"到会人数 {counts.present} 多于委员总数 {counts.members}，请核对。")
    cast = counts.yes + counts.no + counts.abstain
    if cast != counts.present:
        raise Refused("counts:sum", f"赞成、反对、弃权共 {cast} 票，到会 {counts.present} 人，两数须相等，请核对。")
    return counts


def result_of(counts: Counts, *, quorum: tuple[int, int], majority: tuple[int, int]) -> Result:
    """What the counts come to. Refused without a quorum: such a meeting decides nothing."""
    if not reaches(counts.present, counts.members, quorum):
        need = -(-quorum[0] * counts.members // quorum[1])
        raise Refused(
            "quorum",
            f"到会 {counts.present} 人，委员总数 {counts.members} 人，未达到 {quorum[0]}/{quorum[1]}"
            f"（至少 {need} 人），会议表决无效。请在到会人数达到要求后重新表决。",
        )
    return Result.PASSED if reaches(counts.yes, counts.present, majority) else Result.FAILED


def record_ballot(turn: Turn) -> tuple[ev.Event, ...]:
    """登记表决. The result is staged, told to nobody, and may be corrected with a reason until it is released."""
    reason = turn.reason("更正已登记的票数") if turn.state.step is Step.APPROVED else ""
    payload = turn.command.payload
    counts = read_counts(payload)
    settings = turn.stage.settings
    result = result_of(counts, quorum=settings.quorum, majority=settings.majority)
    return (
        ev.BallotRecorded(
            turn.stage.code,
            members=counts.members,
            present=counts.present,
            yes=counts.yes,
            no=counts.no,
            abstain=counts.abstain,
            result=result,
            meeting=str(payload.get("meeting", "")),
            reason=reason,
        ),
    )


def release(turn: Turn) -> tuple[ev.Event, ...]:
    """公布: those who passed go on into the result notice, those who did not are told so; all at once."""
    result = turn.state.staged_result
    if result is None:
        raise Refused("gate:result_staged", "还没有登记表决结果。请先登记表决票数。")
    released = ev.Released(turn.stage.code, result)
    if result is Result.FAILED:
        turn.check_gates()
        return (released,)
    return (released, *turn.leave())


BALLOT = Kind(
    kind=StageKind.BALLOT,
    may={
        Step.PENDING: {Party.HOLDER: frozenset({Action.RECORD_BALLOT})},
        Step.APPROVED: {Party.HOLDER: frozenset({Action.RECORD_BALLOT, Action.RELEASE})},
    },
    handlers={Action.RECORD_BALLOT: record_ballot, Action.RELEASE: release},
    needs=nothing_needed,
    verifies_scores=True,
)
