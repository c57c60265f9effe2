"""What judging a rule answers."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """The three answers. ``to_judge``: the facts do not settle it, a person must look at the evidence."""

    MET = "met"
    NOT_MET = "not_met"
    TO_JUDGE = "to_judge"

    @property
    def label(self) -> str:
        """The word on the page."""
        return STATUS_LABELS[self]


STATUS_LABELS = {
    Status.MET: "满足",
    Status.NOT_MET: "不满足",
    Status.TO_JUDGE: "待核验",
}


@dataclass(frozen=True)
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
