"""What happened to a case. Each event is one line of its history and one step of its version."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from review.engine.commands import Defect
from review.engine.state import Result, Step


@dataclass(frozen=True, slots=True)
class Event:
    """``stage`` is the stage the event happened at; for an event that enters a stage, the stage entered."""

    stage: str


@dataclass(frozen=True, slots=True)
class Started(Event):
    snapshot: str
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Resubmitted(Event):
    snapshot: str
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entered(Event):
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Approved(Event):
    """``met_on`` and ``members``: of the meeting of the stage's recommending group, where the plan names one.
    ``vouched``: what the office answers for by approving, in the plan's words (REV-03). ``present`` and ``yes``: how
    many of the group were there and in favour, where its meeting was recorded."""

    reason: str = ""
    met_on: date | None = None
    members: str = ""
    vouched: str = ""
    present: int | None = None
    yes: int | None = None


@dataclass(frozen=True, slots=True)
class Returned(Event):
    reason: str
    until: datetime
    defects: tuple[Defect, ...] = ()
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected(Event):
    reason: str
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Forwarded(Event):
    batch: str


@dataclass(frozen=True, slots=True)
class Recalled(Event):
    """``decision``, the name of the event taken back, counts no more: the case stands at ``stage`` and ``step`` as
    before it, since ``entered_at`` and with the deadline of then. ``batch``: the one that the case leaves; ``bill``:
    the one that nobody has paid and that is off."""

    decision: str
    step: Step
    entered_at: datetime
    reason: str
    due_at: datetime | None = None
    batch: str = ""
    bill: str = ""


@dataclass(frozen=True, slots=True)
class NoticeOpened(Event):
    """``declared``: it was shown away from the portal; the days are its office's own word (AC-045)."""

    notice: str
    digest: str
    first_day: date
    last_day: date
    declared: bool = False


@dataclass(frozen=True, slots=True)
class NoticeStopped(Event):
    """The notice counts for nothing: it was taken down before its end, and another is needed."""

    notice: str
    reason: str


@dataclass(frozen=True, slots=True)
class NoticeClosed(Event):
    notice: str
    first_day: date
    last_day: date
    reason: str = ""
    declared: bool = False


@dataclass(frozen=True, slots=True)
class FeeSettled(Event):
    bill: str
    waived: bool = False


@dataclass(frozen=True, slots=True)
class PaymentExtended(Event):
    """``until`` and ``previous``: the first moments too late to pay, now and before."""

    until: datetime
    previous: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class BallotRecorded(Event):
    """The counts of one ballot. Later ones replace those before and say why; the first have an empty ``reason``."""

    members: int
    present: int
    yes: int
    no: int
    abstain: int
    result: Result
    meeting: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VerifiedItem:
    """One item of a scoring sheet: what the applicant claimed, what was found, and why where they differ."""

    item: str
    own: int | str | None
    value: int | str | None
    points: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ScoreVerified(Event):
    """A verified score, whole: a later one replaces it, and both stay in the history. ``reason`` is of the gates."""

    sheet: str
    own_total: int
    total: int
    reached: bool
    groups: dict[str, int]
    gates: tuple[str, ...] = ()
    items: tuple[VerifiedItem, ...] = ()
    reason: str = ""


class Agreement(StrEnum):
    """What a paper at the counter is to the online record."""

    AGREES = "agrees"
    NOT_NEEDED = "not_needed"
    DIFFERS = "differs"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class ComparedPaper:
    """One paper, as the plan names it; not every applicant owes each. ``note`` says what differs."""

    name: str
    found: Agreement
    note: str = ""


@dataclass(frozen=True, slots=True)
class Compared(Event):
    """The papers as they were seen ``on`` a day ``by`` somebody (names). A later one replaces it; both stay."""

    on: date
    by: str
    papers: tuple[ComparedPaper, ...]


@dataclass(frozen=True, slots=True)
class Released(Event):
    result: Result


@dataclass(frozen=True, slots=True)
class Confirmed(Event):
    document: str


@dataclass(frozen=True, slots=True)
class Withdrawn(Event):
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Lapsed(Event):
    reason: str


@dataclass(frozen=True, slots=True)
class Voided(Event):
    """The right to declare is lost by an integrity record: the declaration counts for nothing."""

    reason: str


EVENTS: dict[str, type[Event]] = {
    "started": Started,
    "resubmitted": Resubmitted,
    "entered": Entered,
    "approved": Approved,
    "returned": Returned,
    "rejected": Rejected,
    "forwarded": Forwarded,
    "recalled": Recalled,
    "notice_opened": NoticeOpened,
    "notice_stopped": NoticeStopped,
    "notice_closed": NoticeClosed,
    "fee_settled": FeeSettled,
    "payment_extended": PaymentExtended,
    "ballot_recorded": BallotRecorded,
    "score_verified": ScoreVerified,
    "compared": Compared,
    "released": Released,
    "confirmed": Confirmed,
    "withdrawn": Withdrawn,
    "lapsed": Lapsed,
    "voided": Voided,
}
NAMES = {cls: name for name, cls in EVENTS.items()}
_ADAPTERS: dict[str, TypeAdapter[Any]] = {name: TypeAdapter(cls) for name, cls in EVENTS.items()}


def name_of(event: Event) -> str:
    """The name under which the history keeps the event."""
    return NAMES[type(event)]


def to_record(event: Event) -> dict[str, Any]:
    """The event as plain JSON values."""
    record: dict[str, Any] = _ADAPTERS[name_of(event)].dump_python(event, mode="json")
    return record


def from_record(name: str, record: dict[str, Any]) -> Event:
    """The event that ``to_record`` wrote. Raises KeyError or pydantic.ValidationError for a row that nobody wrote."""
    event: Event = _ADAPTERS[name].validate_python(record)
    return event
