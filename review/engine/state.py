"""What a case is at one moment: the small part of it that decisions depend on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """Small and fixed: a plan's chain adds stages, never statuses."""

    IN_REVIEW = "in_review"
    RETURNED = "returned"
    PASSED = "passed"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    VOID = "void"


#: Nothing leads out of these.
FINAL = frozenset({Status.PASSED, Status.FAILED, Status.WITHDRAWN, Status.LAPSED, Status.VOID})


class Step(StrEnum):
    """Where a case stands inside its stage."""

    PENDING = "pending"
    APPROVED = "approved"


class Result(StrEnum):
    """What a committee's ballot came to."""

    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class CaseState:
    """The fold of a case's events.

    ``stage`` is a code of the pinned plan's chain; a returned or finished case keeps the stage at which that happened.
    ``version`` counts the events, so that it is also the serial of the last one. ``due_at`` is the end of the
    applicant's correction window while the case is returned, and the stage's deadline otherwise.
    """

    status: Status
    stage: str
    step: Step
    round: int
    version: int
    staged_result: Result | None = None
    due_at: datetime | None = None

    @property
    def is_final(self) -> bool:
        return self.status in FINAL
