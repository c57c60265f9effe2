"""What the engine must be told about the world; it looks nothing up itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from plans.rules.scoring import Value
from plans.spec.scoring import ScoringSheet
from review.engine.events import Event
from review.engine.state import CaseState


class Role(StrEnum):
    """Who acts, as the engine sees it."""

    APPLICANT = "applicant"
    EMPLOYER = "employer"
    DEPARTMENT = "department"
    BUREAU = "bureau"
    COMMITTEE_OFFICE = "committee_office"
    OPERATOR = "operator"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """The newest public notice of the case at its present stage and round.

    ``digest`` is the content that was shown of this case. ``last_day`` is the later of the day frozen at opening and
    the day the present calendar gives: an edited calendar can only lengthen a notice (AC-043). ``declared``: it was
    shown away from the portal, by its office's own word (AC-045).
    """

    notice: str
    digest: str
    first_day: date
    last_day: date
    calendar_confirmed: bool
    closed: bool = False
    declared: bool = False


@dataclass(frozen=True, slots=True)
class ScoreFacts:
    """The applicant's self-score, where the plan lets the present stage's holder verify it.

    ``values`` by item code and ``gates`` (codes ticked) as submitted; ``verified_here``: this stage has verified them.
    """

    sheet: ScoringSheet
    values: Mapping[str, Value]
    gates: frozenset[str]
    verified_here: bool = False


@dataclass(frozen=True, slots=True)
class LastDecision:
    """The last thing that somebody did with the case: ``event``, and what stood before it.

    ``before`` had been reached at ``entered_at``. ``kept_by`` says why it stays although it is of a kind that can be
    taken back: the next office, or the applicant, has read it. ``bill``: the open one that would be off with it.
    """

    event: Event
    before: CaseState
    entered_at: datetime
    is_actors: bool
    kept_by: str = ""
    bill: str = ""


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """What a recommending group said of one declaration at its newest meeting (REC-05)."""

    held_on: date
    members: str
    present: int
    yes: int
    recommended: bool


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Everything ``decide`` may rely on, read in the transaction that holds the case's lock.

    ``now`` is the database clock, ``today`` its day in Asia/Shanghai. ``actor_holds_stage`` says that the actor's
    organization is the one responsible for the case now, ``actor_is_organizer`` that it is the committee office whose
    plan it is. ``actor_is_owner`` compares persons, not accounts (D9); ``actor_competes`` says that the officer's own
    declaration is under way in the same plan (AC-007). ``payment_due`` is the end of the open bill.
    ``correction_until`` is the end of the window that a return would grant at this moment; None means that the
    calendar cannot tell, or that another command is decided. ``handled_by`` words who made the last change, for a
    command that comes too late and for no other, ``claimed`` which colleague of the actor's office works on the case
    now, empty when none does. ``papers_agree``: with the online record, at the last comparison of this stage; None
    where none was made. ``barred`` words the
    integrity record by which the applicant may not declare, empty when there is none (AC-032), ``unit_barred`` the one
    by which the employer that holds the stage may not recommend (DIS-05), ``no_post`` why a public institution has no
    vacant post to recommend for (ORG-01). ``group``: what the unit's recommending group said of the dossier as it is,
    where its meeting was recorded.
    """

    now: datetime
    today: date
    actor_role: Role
    actor_holds_stage: bool = False
    actor_is_owner: bool = False
    actor_competes: bool = False
    actor_is_organizer: bool = False
    snapshot_digest: str = ""
    notice: NoticeFacts | None = None
    notice_days: tuple[date, date] | None = None
    open_objections: int = 0
    upheld_objections: int = 0
    fee_due: bool = True
    bill_settled: bool = False
    payment_due: datetime | None = None
    correction_until: datetime | None = None
    handled_by: str = ""
    score: ScoreFacts | None = None
    last: LastDecision | None = None
    claimed: str = ""
    papers_agree: bool | None = None
    barred: str = ""
    unit_barred: str = ""
    no_post: str = ""
    group: GroupFacts | None = None
