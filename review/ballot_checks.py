"""What cannot be of the counts of a case: for the invariants over a whole database."""

from collections.abc import Iterator

from kernel.clock import CHINA
from review.engine.kinds.ballot import read_counts, result_of
from review.engine.refusal import Refused
from review.engine.state import Result
from review.engine.turn import MIN_REASON, Chain, stage_of
from review.models import Case, ReviewEvent


def miscounted(chain: Chain, history: list[ReviewEvent]) -> Iterator[str]:
    """Counts whose result is not theirs, corrections without a reason, releases of what was not staged."""
    last = None
    for row in history:
        if row.kind == "ballot_recorded":
            if last is not None and len(row.data["reason"]) < MIN_REASON:
                yield f"event {row.serial} replaces counts and does not say why"
            if row.data["result"] != _comes_to(chain, row):
                yield f"event {row.serial} has a result that its counts do not come to"
            last = row
        elif row.kind == "released" and (last is None or row.data["result"] != last.data["result"]):
            yield f"event {row.serial} releases a result that was not staged"


def _comes_to(chain: Chain, row: ReviewEvent) -> Result | None:
    settings = stage_of(chain, row.stage).settings
    try:
        return result_of(read_counts(row.data), quorum=settings.quorum, majority=settings.majority)
    except Refused:
        return None


def misheld(case: Case, history: list[ReviewEvent]) -> Iterator[str]:
    """Counts that a meeting holds and nobody entered, and meetings held before the case came to the ballot."""
    for count in case.ballot_counts.select_related("meeting").order_by("pk"):
        entered = [row for row in history if row.data.get("meeting") == count.meeting.public_id]
        said = entered[-1].data if entered else {}
        if any(said.get(name) != getattr(count, name) for name in ("yes", "no", "abstain")):
            yield f"meeting {count.meeting.public_id} holds counts that were not the last entered"
        came = [
            row.recorded_at for row in history if row.kind == "entered" and entered and row.stage == entered[0].stage
        ]
        if came and came[-1].astimezone(CHINA).date() > count.meeting.held_on:
            yield f"meeting {count.meeting.public_id} was held before the case came to it"
