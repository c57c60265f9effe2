"""What judging a rule answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum


class Status(StrEnum):
    """The three answers. ``to_judge``: the facts do not settle it, a person must look at the evidence."""

    MET = "met"
    NOT_MET = "not_met"
    TO_JUDGE = "to_judge"

    @property
    def label(self) -> str:
        """The word on the page."""
        return STATUS_LABELS[self]


MET, NOT_MET, TO_JUDGE = Status.MET, Status.NOT_MET, Status.TO_JUDGE
"""Looked up once: a member of an enumeration is slow to find, and one judgement asks for hundreds."""

STATUS_LABELS = {
    Status.MET: "满足",
    Status.NOT_MET: "不满足",
    Status.TO_JUDGE: "待核验",
}

FOR_A_PERSON = "由审核人判断"
"""The title of what only a person judges, where the plan gives it none."""


class Remedy(IntEnum):
    """What makes a failing condition come true, the easiest first. For comparing routes that lack equally much."""

    TIME = 0
    """It comes true by time alone, in time for the next year's declaration."""
    RECORDS = 1
    """The person can still bring it: achievements, hours, appraisals, scores, recommenders, answers, work."""
    LATER = 2
    """It comes true by time alone, but not before the next year's declaration is over."""
    GRANTED = 3
    """Somebody else must first grant it: a title, a qualification, an honour."""
    LASTING = 4
    """It will not change in the year of the plan: the degree, the class of employment, what the plan rules out."""


REMEDIES = {
    "holds": Remedy.GRANTED,
    "education": Remedy.LASTING,
    "employment": Remedy.LASTING,
    "residency": Remedy.LASTING,
    "age": Remedy.LASTING,
    "no_other_declaration": Remedy.LASTING,
    "not": Remedy.LASTING,
    "route": Remedy.LASTING,
}
"""By the kind of a condition that time does not heal; every other kind is ``RECORDS``."""


@dataclass(slots=True)  # not frozen: making it would cost three times as much, and one person gets hundreds
class Finding:
    """One condition and its answer, in words for the applicant, the reviewer and the printed form alike.

    ``satisfiable_from`` is the first day a failing condition comes true by time alone; None when time does not heal it.
    ``blocking`` with ``not_met`` refuses a submit; only the findings ``judge`` returns count for that, not children.
    """

    kind: str
    status: Status
    title: str
    required: str
    actual: str = ""
    missing: str = ""
    source: str = ""
    evidence: list[str] = field(default_factory=list)
    satisfiable_from: date | None = None
    children: list["Finding"] = field(default_factory=list)
    blocking: bool = True
    note: str = ""
    lacking: int = 0
    """How many leaves must still come true, at the least; 0 unless not met. For comparing routes, not kept."""

    nearest: Sequence["Finding"] = ()
    """For a combination of conditions that is not met: those of its parts that come true the easiest. Not kept."""

    distant: bool = False
    """``satisfiable_from`` is too late for the next year's declaration: nobody is told to wait for it. Not kept."""

    unsaid: bool = False
    """Open for want of an answer of the person's, not for a reviewer's judgement. Not kept."""

    @property
    def name(self) -> str:
        """What a sentence calls the condition: its title, or the words of the notice where it has none of its own."""
        return self.required.rstrip("。") if self.title == FOR_A_PERSON else self.title

    @property
    def remedy(self) -> Remedy:
        """What would make this condition come true, if it is not met."""
        if self.satisfiable_from is not None and not self.distant:
            return Remedy.TIME
        if self.nearest:
            return max([each.remedy for each in self.nearest])
        return Remedy.LATER if self.distant else REMEDIES.get(self.kind, Remedy.RECORDS)

    @property
    def by_waiting(self) -> date | None:
        """The day to name to the person; None too where something else comes sooner than so long a wait is over."""
        return None if self.distant and self.remedy < Remedy.LATER else self.satisfiable_from

    @property
    def is_begun(self) -> bool:
        """Whether there is something already of what is missing: one paper of two, some of the hours."""
        return any(each.is_begun for each in self.nearest) if self.nearest else bool(self.evidence)

    @property
    def refuses(self) -> bool:
        """Whether this finding keeps a dossier from being submitted."""
        return self.blocking and self.status is Status.NOT_MET

    def as_data(self) -> dict[str, object]:
        """Plain JSON values, for snapshots and command-line output."""
        return {
            "kind": self.kind,
            "status": self.status.value,
            "title": self.title,
            "required": self.required,
            "actual": self.actual,
            "missing": self.missing,
            "source": self.source,
            "evidence": list(self.evidence),
            "satisfiable_from": self.satisfiable_from.isoformat() if self.satisfiable_from else None,
            "children": [child.as_data() for child in self.children],
            "blocking": self.blocking,
            "note": self.note,
        }
