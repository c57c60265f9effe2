"""What part 1 of the form says of schooling and title, read from the entries of a snapshot.

The cells are those of the national form 《专业技术职务任职资格评审表》 of the former Ministry of Personnel.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from applicants.archive_choices import CredentialCategory
from applicants.archive_fields import shown
from applicants.archive_kinds import KINDS
from applicants.present_title import PresentTitle, present_title
from kernel.formats import cn_month
from plans.spec.base import Degree

Content = dict[str, Any]
EDUCATION = KINDS["education"]


@dataclass(frozen=True, slots=True)
class Basics:
    """The title held now, what it rests on, and the highest degree. What no entry says is empty: room for the hand."""

    title: str
    appointed: str
    """任职时间: the month of the first appointment to it."""
    qualified: str
    """任职资格取得时间: the month on its newest certificate."""
    approved_by: str
    """审批机关: who issued that certificate."""
    highest: list[str]
    """As a row of ``studies()``; empty when there is none."""


def basics(entries: list[Content], title: PresentTitle | None) -> Basics:
    """Part 1 as the entries tell it. ``title``: the present one of the same entries."""
    name = title.name if title else ""
    appointed = [row["started_on"] for row in _of(entries, "appointment") if row.get("title") == name]
    held = [
        row
        for row in _of(entries, "credential")
        if row.get("category") == CredentialCategory.TITLE and row.get("name") == name
    ]
    certificate = max(held, key=lambda row: str(row["issued_on"]), default={})
    return Basics(
        title=name,
        appointed=month(min(appointed, default=None)),
        qualified=month(certificate.get("issued_on")),
        approved_by=str(certificate.get("issuer", "")),
        highest=_highest(entries),
    )


class Held(NamedTuple):
    """The appointment somebody holds: to which title, since which day."""

    title: str
    on: date | None


def held(entries: list[Content]) -> tuple[str, Held]:
    """The title that somebody has, and the newest appointment, as the entries tell it; empty where none says it."""
    title = present_title((entry["kind"], entry["data"]) for entry in entries)
    rows = [row for row in _of(entries, "appointment") if row.get("started_on")]
    newest = max(rows, key=lambda row: str(row["started_on"]), default=None)
    if newest is None:
        return (title.name if title else ""), Held("", None)
    return (title.name if title else ""), Held(str(newest["title"]), date.fromisoformat(newest["started_on"]))


def studies(entries: list[Content]) -> list[list[str]]:
    """Every course of study, the oldest first: month of graduation, school, major, degree."""
    return [_study(data) for data in sorted(_of(entries, "education"), key=_graduated)]


def month(value: str | None) -> str:
    """A stored ISO day as its month, empty when there is none."""
    return cn_month(date.fromisoformat(value)) if value else ""


def _of(entries: list[Content], kind: str) -> list[Content]:
    return [entry["data"] for entry in entries if entry["kind"] == kind]


def _graduated(data: Content) -> str:
    return data.get("graduated_on") or ""


def _study(data: Content) -> list[str]:
    degrees = (shown(EDUCATION.field(name), data.get(name, "")) for name in ("degree", "academic_degree"))
    return [month(data.get("graduated_on")), data["school"], data["major"], " / ".join(degrees)]


def _highest(entries: list[Content]) -> list[str]:
    """Of two courses of the same degree, the later one."""
    found = max(
        _of(entries, "education"), key=lambda data: (Degree(data["degree"]).rank, _graduated(data)), default=None
    )
    return _study(found) if found else []
