"""A file that was read, as the page shows it before anything is written."""

from dataclasses import dataclass
from typing import Any

from applicants import archive_hours, archive_kinds
from applicants.models import ArchiveEntry

PAGE = 100
Content = dict[str, Any]


@dataclass(frozen=True)
class Cell:
    """One cell: the name of its column, what was typed, what is wrong with it ('' nothing)."""

    label: str
    text: str
    error: str


@dataclass(frozen=True)
class Line:
    """One line of the sheet by its number there."""

    number: int
    cells: list[Cell]
    is_wrong: bool


def lines(content: Content, *, only_wrong: bool, start: int) -> tuple[list[Line], bool]:
    """A page of lines from the place ``start`` (0 is the first), and whether more follow."""
    rows = [row for row in content["rows"] if row["errors"] or not only_wrong]
    return [_line(row) for row in rows[start : start + PAGE]], len(rows) > start + PAGE


def _line(row: Content) -> Line:
    cells = [
        Cell(str(field.label), row["cells"][field.name], row["errors"].get(field.name, ""))
        for field in archive_hours.FIELDS
    ]
    return Line(row["number"], cells, bool(row["errors"]))


def wrong(content: Content) -> int:
    """How many lines have an error."""
    return sum(bool(row["errors"]) for row in content["rows"])


def summaries(entries: list[Content]) -> list[tuple[str, int]]:
    """What would be written: one line for each entry, and from how many lines of the sheet."""
    return [(archive_kinds.summary(archive_hours.KIND, each["data"]), len(each["rows"])) for each in entries]


@dataclass(frozen=True)
class Download:
    """One of the files an archive is given out as: its number, its entries, the bytes of their evidence."""

    number: int
    entries: int
    size: int


def bundles(found: list[list[ArchiveEntry]]) -> list[Download]:
    """The files an archive is given out as."""
    return [
        Download(number, len(entries), sum(file.file.size for entry in entries for file in entry.evidence.all()))
        for number, entries in enumerate(found, start=1)
    ]


@dataclass(frozen=True)
class Carried:
    """One entry of a bundle: what it is, how many files come with it, and what of it does not."""

    label: str
    summary: str
    files: int
    lost: list[str]


def carried(entries: list[Content]) -> list[Carried]:
    """What a bundle would write, in its order."""
    return [
        Carried(
            archive_kinds.KINDS[each["kind"]].label,
            archive_kinds.summary(each["kind"], each["data"]),
            len(each["files"]),
            each["lost"],
        )
        for each in entries
    ]
