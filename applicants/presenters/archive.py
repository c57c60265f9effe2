"""How the archive reads on the page: groups, counts and sentences, decided here and not in templates."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from applicants import archive_kinds
from applicants.archive_kinds import KindSpec
from applicants.models import ArchiveEntry, EvidenceFile
from kernel.formats import cn_datetime

Status = ArchiveEntry.Status


@dataclass(frozen=True)
class Line:
    """One entry in a list."""

    entry: ArchiveEntry
    note: str


@dataclass(frozen=True)
class Group:
    """One kind with its entries."""

    spec: KindSpec
    lines: list[Line]

    @property
    def label(self) -> str:
        """The kind's Chinese name."""
        return self.spec.label


@dataclass(frozen=True)
class StatusCount:
    """How many entries are in one status."""

    code: str
    label: str
    count: int


def groups(entries: Iterable[ArchiveEntry], *, empty_kinds: bool) -> list[Group]:
    """The entries by kind in the order of the registry; with `empty_kinds`, kinds without entries too."""
    by_kind: dict[str, list[Line]] = {kind: [] for kind in archive_kinds.KINDS}
    for entry in entries:
        by_kind[entry.kind].append(Line(entry, decision_note(entry)))
    found = [Group(spec, by_kind[kind]) for kind, spec in archive_kinds.KINDS.items()]
    return [group for group in found if group.lines or empty_kinds]


def status_counts(entries: Iterable[ArchiveEntry]) -> list[StatusCount]:
    """Counts of the statuses that occur, what needs the applicant first."""
    counts = Counter(entry.status for entry in entries)
    order = (Status.RETURNED, Status.DRAFT, Status.SENT, Status.APPROVED)
    return [StatusCount(status.value, str(status.label), counts[status]) for status in order if counts[status]]


def decision_note(entry: ArchiveEntry) -> str:
    """Who decided, when, and why; for a draft that came back, the reason still to be answered. '' otherwise."""
    if entry.status in (Status.APPROVED, Status.RETURNED) and entry.decided_by:
        who = entry.decided_by.user.person.full_name
        told = {"who": who, "when": cn_datetime(entry.decided_at), "reason": entry.reason}
        if entry.status == Status.APPROVED:
            return _("%(who)s于 %(when)s 审核通过") % told
        return _("%(who)s于 %(when)s 退回：%(reason)s") % told
    if entry.status == Status.DRAFT and entry.reason:
        return _("上次退回原因：%s") % entry.reason
    return ""


def rows(entry: ArchiveEntry) -> list[tuple[str, str]]:
    """The entry's fields as (label, text)."""
    return archive_kinds.shown_rows(entry.kind, entry.data)


@dataclass(frozen=True)
class Evidence:
    """A file as a page shows it."""

    public_id: str
    name: str
    size: int
    is_picture: bool
    is_pdf: bool


def evidence(entry: ArchiveEntry) -> list[Evidence]:
    """The entry's files in their order."""
    return [_evidence(each) for each in entry.evidence.all()]


def _evidence(each: EvidenceFile) -> Evidence:
    file = each.file
    is_picture = file.media_type.startswith("image/")
    return Evidence(file.public_id, file.name, file.size, is_picture, file.media_type == "application/pdf")
