"""How the archive reads on the page: groups, counts and sentences, decided here and not in templates."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.translation import gettext as _

from applicants import archive_evidence, archive_kinds
from applicants.archive_evidence import Part
from applicants.archive_kinds import KindSpec
from applicants.forms.archive import EntryForm, upload_name
from applicants.models import ArchiveEntry, EvidenceFile
from applicants.present_title import is_before, present_title
from applicants.snapshot import SELECTABLE
from documents.models import PaperCheck
from kernel.formats import cn_datetime

Status = ArchiveEntry.Status


@dataclass(frozen=True)
class Line:
    """One entry in a list."""

    entry: ArchiveEntry
    note: str
    is_before: bool = False
    """Done before the present title: most plans count only what came since."""
    why_left: str = ""
    """Why it was not sent just now; '' when that is not asked, or it was."""


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


def groups(
    entries: Iterable[ArchiveEntry], *, empty_kinds: bool, why_left: Mapping[int, str] | None = None
) -> list[Group]:
    """The entries by kind in the order of the registry; with `empty_kinds`, kinds without entries too.

    ``why_left``: by primary key why an entry was not sent just now.
    """
    left = why_left or {}
    by_kind: dict[str, list[Line]] = {kind: [] for kind in archive_kinds.KINDS}
    shown = list(entries)
    title = present_title((entry.kind, entry.data) for entry in shown)
    for entry in shown:
        before = entry.kind in SELECTABLE and is_before(entry.data, title)
        by_kind[entry.kind].append(Line(entry, decision_note(entry), before, left.get(entry.pk, "")))
    for lines in by_kind.values():
        lines.sort(key=lambda line: line.is_before)
    found = [Group(spec, by_kind[kind]) for kind, spec in archive_kinds.KINDS.items()]
    return [group for group in found if group.lines or empty_kinds]


def status_counts(entries: Iterable[ArchiveEntry]) -> list[StatusCount]:
    """Counts of the statuses that occur, what needs the applicant first."""
    counts = Counter((entry.status, entry.get_status_display()) for entry in entries)
    order = (Status.RETURNED, Status.DRAFT, Status.SENT, Status.APPROVED)
    found = sorted(counts, key=lambda each: (order.index(Status(each[0])), each[1]))
    return [StatusCount(*each, counts[each]) for each in found]


def decision_note(entry: ArchiveEntry) -> str:
    """Who decided, when, and why; for a draft that came back, the reason still to be answered. '' otherwise."""
    if entry.status in (Status.APPROVED, Status.RETURNED) and entry.decided_by:
        who = entry.decided_by.user.person.full_name
        told = {"who": who, "when": cn_datetime(entry.decided_at), "reason": entry.reason}
        if entry.status == Status.APPROVED:
            return _("%(who)s于 %(when)s 审核通过") % told
        return _("%(who)s于 %(when)s 退回：%(reason)s") % told
    if entry.status == Status.RETURNED:  # by what a register said
        return entry.reason
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
    part: str
    """The name of the part it belongs to; '' when it holds everything."""
    check: PaperCheck | None
    """What was seen on its pages."""


def evidence(entry: ArchiveEntry) -> list[Evidence]:
    """The entry's files: by part in the order of the set, those that hold everything last."""
    order = [part.code for part in archive_evidence.parts(entry.kind)]
    files = sorted(entry.evidence.all(), key=lambda each: order.index(each.part) if each.part in order else len(order))
    return [_evidence(each, entry.kind) for each in files]


def _evidence(each: EvidenceFile, kind: str) -> Evidence:
    file = each.file
    is_picture = file.media_type.startswith("image/")
    part = archive_evidence.label_of(kind, each.part)
    return Evidence(file.public_id, file.name, file.size, is_picture, part, getattr(file, "paper_check", None))


def missing(entry: ArchiveEntry) -> str:
    """Which papers the entry should still have, as one sentence; '' when none."""
    there = [each.part for each in entry.evidence.all()]
    if not there and not archive_kinds.needs_evidence(entry.kind, entry.data):
        return ""
    return archive_evidence.missing_words(entry.kind, entry.data, there)


@dataclass(frozen=True)
class Slot:
    """One part of the set on the entry's form: its files, and whether it should have one and has none."""

    part: Part | None
    """None: the files that hold everything, and all files of a kind that knows no parts."""
    field: BoundField
    files: list[Evidence]
    is_missing: bool


def slots(form: EntryForm, entry: ArchiveEntry | None) -> list[Slot]:
    """The parts in their order, each with its upload field; last the field for files of everything."""
    files = list(entry.evidence.all()) if entry else []
    lacking = archive_evidence.missing(form.spec.kind, form.entry_data(), [each.part for each in files])
    known = {part.code for part in form.parts}

    def of(part: Part | None) -> Slot:
        mine = [each for each in files if (each.part == part.code if part else each.part not in known)]
        field = form[upload_name(part.code if part else archive_evidence.WHOLE)]
        field.field.required |= part in lacking  # marks it only: the page says above that it is missing
        return Slot(part, field, [_evidence(each, form.spec.kind) for each in mine], part in lacking)

    return [*(of(part) for part in form.parts), of(None)]
