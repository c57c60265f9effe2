"""One route judged for one person."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from plans.rules.finding import MET, NOT_MET, TO_JUDGE, Finding, Status


@dataclass  # not frozen, as a finding
class RouteVerdict:
    """One route (code) for one person.

    ``missing``: how many leaves must still come true, at the least; 0 unless not met. ``first_day``: the first day on
    which every failing condition has come true by time alone; None when it is not failing, or time does not heal it.
    ``offered``: whether the route may be chosen in this plan at all. ``stated``: whether the notice gives conditions.
    """

    route: str
    name: str
    status: Status
    findings: tuple[Finding, ...]
    missing: int
    first_day: date | None
    offered: bool
    stated: bool

    @cached_property
    def failing(self) -> list[Finding]:
        """The conditions that refuse a submit."""
        return [each for each in self.findings if each.blocking and each.status is NOT_MET]

    @cached_property
    def open(self) -> list[Finding]:
        """The conditions that a person must judge, or that the person asked has said nothing about."""
        return [each for each in self.findings if each.blocking and each.status is TO_JUDGE]

    @property
    def pressing(self) -> list[Finding]:
        """What is not met first, then what the person asked has said nothing about, then what a reviewer judges."""
        left = [each for each in self.findings if each.status is not MET]
        return sorted(left, key=lambda each: (each.status is TO_JUDGE, not each.unsaid))

    @property
    def settled(self) -> list[Finding]:
        """What is met."""
        return [each for each in self.findings if each.status is MET]

    @property
    def by_waiting(self) -> date | None:
        """The first day, where nothing that is missing is had sooner than by a wait of more than a year."""
        return self.first_day if all(each.by_waiting for each in self.failing) else None

    @property
    def unsaid(self) -> list[Finding]:
        """Those of the open conditions that the person asked has said nothing about."""
        return [each for each in self.open if each.unsaid]

    @property
    def for_reviewer(self) -> list[Finding]:
        """Those of the open conditions that a reviewer judges."""
        return [each for each in self.open if not each.unsaid]

    def as_data(self) -> dict[str, object]:
        """Plain JSON values."""
        return {
            "route": self.route,
            "name": self.name,
            "status": self.status.value,
            "missing": self.missing,
            "first_day": self.first_day.isoformat() if self.first_day else None,
            "findings": [finding.as_data() for finding in self.findings],
        }
