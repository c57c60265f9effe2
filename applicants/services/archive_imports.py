"""Taking files into the archive: read and shown first, written only when their owner says so (CED-06)."""

import logging
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import Seat
from accounts.services import hold_seat
from applicants import archive_evidence, archive_hours, archive_kinds
from applicants.models import ArchiveEntry, ArchiveImport, EvidenceFile
from applicants.queries.archive_imports import own_imports
from applicants.sections import Refused
from applicants.services.archive import MAX_ENTRIES, require_verified
from documents.file_names import bare_name
from documents.models import StoredFile
from documents.services import store
from documents.sheet_reading import MAX_BYTES, SheetRefused, read_rows
from kernel import clock
from kernel.text import TextRefused

if TYPE_CHECKING:
    from django.core.files.base import File

logger = logging.getLogger(__name__)

Kind = ArchiveImport.Kind
Source = ArchiveEntry.Source


def read_hours(seat: Seat, file: "File[bytes]") -> ArchiveImport:
    """Read a spreadsheet of hours and keep what was read, to be shown. Writes nothing into the archive.

    Replaces what this person read before and did not confirm. Refuses: an unverified employer, a file that is no sheet
    of ours, one without a line, more than 5000 lines.
    """
    require_verified(seat)
    file.seek(0)
    try:
        rows = read_rows(file.read(MAX_BYTES + 1), archive_hours.columns())
    except SheetRefused as refused:
        raise Refused(refused.message) from refused
    if not rows:
        raise Refused(_("表格里没有填写任何一行。请在第一行（列名）下面填写，再上传。"))
    return keep(seat, Kind.HOURS, file, archive_hours.read(rows, clock.today()))


def keep(seat: Seat, kind: str, file: "File[bytes]", content: dict[str, Any]) -> ArchiveImport:
    """Write one row with what was read; an older one of the same kind that was never confirmed goes."""
    try:
        name = bare_name(file.name or "", otherwise=_("未命名"))
    except TextRefused:
        name = _("未命名")
    with transaction.atomic():
        own_imports(seat).filter(kind=kind, written=None).delete()
        return ArchiveImport.objects.create(
            person=seat.user.person, kind=kind, name=name, content=content, read_at=clock.now()
        )


def confirm_hours(
    seat: Seat, public_id: str, *, only_good: bool, proofs: "Mapping[str, File[bytes]] | None" = None
) -> ArchiveImport:
    """Write the entries of a sheet that was read, as drafts. The same again writes nothing and answers alike.

    ``proofs``: by year the certificate of all its hours, which becomes the evidence of each of its entries.
    Locks the seat and the import; writes one entry for each of its entries that the archive does not hold yet.
    Refuses: lines with errors unless ``only_good`` asks for the others, an unverified employer, more than 500 entries;
    a certificate that will not do (ValidationError, its ``code`` the year). 404 for a stranger.
    """
    with transaction.atomic():
        read = lock(seat, public_id, Kind.HOURS)
        if read.written is not None:
            return read
        if not only_good and any(row["errors"] for row in read.content["rows"]):
            raise Refused(_("表格里还有错误的行，没有写入档案。请改好后重新上传，或者选择只导入正确的行。"))
        fresh = new_hours(seat, read)
        entries = [_draft(seat, read, archive_hours.KIND, each["data"]) for each in fresh]
        write(seat, read, entries)
        _prove(seat, entries, proofs or {})
        return read


def _prove(seat: Seat, entries: list[ArchiveEntry], proofs: "Mapping[str, File[bytes]]") -> None:
    for year, file in proofs.items():
        try:
            stored = store(file, owner=seat.user, kind=StoredFile.Kind.EVIDENCE)
        except ValidationError as problem:
            raise ValidationError(" ".join(problem.messages), code=year) from problem
        for entry in entries:
            if str(entry.data["year"]) == year:
                EvidenceFile.objects.create(entry=entry, file=stored, part=archive_evidence.WHOLE, position=0)


def years_of(entries: Iterable[dict[str, Any]]) -> list[str]:
    """The years of entries that were read, oldest first."""
    return sorted({str(each["data"]["year"]) for each in entries})


def new_hours(seat: Seat, read: ArchiveImport) -> list[dict[str, Any]]:
    """The entries of a sheet that the archive does not hold in the same words. One query."""
    held = ArchiveEntry.objects.filter(person_id=seat.user.person_id, kind=archive_hours.KIND)
    there = {_words(data) for data in held.values_list("data", flat=True)}
    return [each for each in read.content["entries"] if _words(each["data"]) not in there]


def _words(data: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(data.get(field.name, "")) for field in archive_hours.FIELDS)


def lock(seat: Seat, public_id: str, kind: str) -> ArchiveImport:
    """The import of one's own, locked after the seat; 404 for anybody else's. Refuses an unverified employer."""
    hold_seat(seat)
    found = own_imports(seat).select_for_update(of=("self",)).filter(public_id=public_id, kind=kind).first()
    if found is None:
        raise Http404
    require_verified(seat)
    return found


def write(seat: Seat, read: ArchiveImport, entries: Iterable[ArchiveEntry]) -> list[ArchiveEntry]:
    """Store new entries of an import and note how many they were. Refuses more than the archive may hold.

    Call it after ``lock``: nothing else is written into the archive meanwhile.
    """
    fresh = list(entries)
    room = MAX_ENTRIES - ArchiveEntry.objects.filter(person_id=seat.user.person_id).count()
    if len(fresh) > room:
        told = {"room": max(room, 0), "most": MAX_ENTRIES, "now": len(fresh)}
        raise Refused(_("业绩档案最多 %(most)d 条，还能添加 %(room)d 条，这次要写入 %(now)d 条；没有写入。") % told)
    for entry in fresh:
        entry.save()
    read.written = len(fresh)
    read.save(update_fields=["written"])
    logger.info("archive import %s: %d entries written", read.public_id, len(fresh))
    return fresh


def _draft(seat: Seat, read: ArchiveImport, kind: str, data: dict[str, Any]) -> ArchiveEntry:
    return draft(seat, kind, data, source=Source.SHEET, source_name=read.name)


def draft(seat: Seat, kind: str, data: dict[str, Any], *, source: str, source_name: str) -> ArchiveEntry:
    """An entry that came from elsewhere, not stored yet: a draft, whatever it was there."""
    now = clock.now()
    return ArchiveEntry(
        person=seat.user.person,
        kind=kind,
        data=data,
        summary=archive_kinds.summary(kind, data),
        source=source,
        source_name=source_name,
        sourced_at=now,
        created_at=now,
        changed_at=now,
    )
