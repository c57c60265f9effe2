"""Events into state. The only place that knows what an event means for the columns."""

from collections.abc import Iterable
from dataclasses import replace

from review.engine import events as ev
from review.engine.state import CaseState, Result, Status, Step


def apply(state: CaseState | None, event: ev.Event) -> CaseState:
    """The state after ``event``. ``state`` is None only before the first event, which must be ``Started``."""
    if isinstance(event, ev.Started):
        if state is not None:
            raise ValueError("A case starts once.")
        return CaseState(Status.IN_REVIEW, event.stage, Step.PENDING, round=1, version=1, due_at=event.due_at)
    if state is None:
        raise ValueError("The first event of a case is its start.")
    return replace(_change(state, event), version=state.version + 1)


def fold(events: Iterable[ev.Event]) -> CaseState:
    """The state after all of a case's events, oldest first. Raises ValueError when there are none."""
    state: CaseState | None = None
    for event in events:
        state = apply(state, event)
    if state is None:
        raise ValueError("A case without events has no state.")
    return state


_ENDS: dict[type[ev.Event], Status] = {
    ev.Withdrawn: Status.WITHDRAWN,
    ev.Lapsed: Status.LAPSED,
    ev.Voided: Status.VOID,
}
"""How a declaration ends that nobody judged."""


def _change(state: CaseState, event: ev.Event) -> CaseState:
    match event:
        case ev.Entered():
            return replace(state, stage=event.stage, step=Step.PENDING, due_at=event.due_at)
        case ev.Resubmitted():
            return CaseState(
                Status.IN_REVIEW, event.stage, Step.PENDING, state.round + 1, state.version, due_at=event.due_at
            )
        case ev.Approved() | ev.NoticeClosed() | ev.FeeSettled():
            return replace(state, step=Step.APPROVED)
        case ev.Returned():
            return replace(state, status=Status.RETURNED, step=Step.PENDING, due_at=event.until)
        case ev.Recalled():
            return replace(state, status=Status.IN_REVIEW, stage=event.stage, step=event.step, due_at=event.due_at)
        case ev.PaymentExtended():
            # A stage without a deadline ends nothing when the time to pay is over, and an extension adds no such end.
            return replace(state, due_at=event.until) if state.due_at is not None else state
        case ev.BallotRecorded():
            return replace(state, step=Step.APPROVED, staged_result=event.result)
        case ev.Released(result=Result.FAILED) | ev.Rejected():
            return replace(state, status=Status.FAILED, due_at=None)
        case ev.Confirmed():
            return replace(state, status=Status.PASSED, step=Step.APPROVED, due_at=None)
        case ev.Withdrawn() | ev.Lapsed() | ev.Voided():
            return replace(state, status=_ENDS[type(event)], due_at=None)
        case (
            ev.NoticeOpened() | ev.NoticeStopped() | ev.Forwarded() | ev.Released() | ev.ScoreVerified() | ev.Compared()
        ):
            # The case itself stands where it stood; the event that moves it on follows, or the days pass.
            return state
        case _:
            raise ValueError(f"No meaning is given to {event!r}.")
