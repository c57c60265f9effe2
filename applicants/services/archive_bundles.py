"""The archive as one file: given out to its owner, and taken in from another installation (portable archive)."""

import tempfile
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person, Seat
from applicants import archive_bundle, archive_carried, archive_kinds
from applicants.archive_bundle import MAX_BYTES, BundleRefused, Content
from applicants.models import ArchiveEntry, ArchiveImport, EvidenceFile
from applicants.queries.archive import with_evidence
from applicants.sections import Refused
from applicants.services.archive import require_verified
from applicants.services.archive_imports import draft, keep, lock, write
from documents.models import StoredFile
from documents.services import read as read_file
from documents.services import store
from kernel import clock
from kernel.masking import mask_id

if TYPE_CHECKING:
    from django.core.files.base import File

Kind = ArchiveImport.Kind
Source = ArchiveEntry.Source
_ROOM = MAX_BYTES - 2 * 1024 * 1024
"""Bytes of evidence in one bundle, so that what was given out can be taken in again."""


def bundles(seat: Seat) -> list[list[ArchiveEntry]]:
    """One's entries divided so that each bundle can be taken in again, in the order of the archive. Two queries."""
    own = ArchiveEntry.objects.filter(person_id=seat.user.person_id).order_by("kind", "pk")
    found: list[list[ArchiveEntry]] = []
    room = 0
    for entry in with_evidence(own):
        size = sum(each.file.size for each in entry.evidence.all())
        if not found or size > room:
            found.append([])
            room = _ROOM
        found[-1].append(entry)
        room -= size
    return found


def export(seat: Seat, entries: list[ArchiveEntry]) -> IO[bytes]:
    """Write these entries with their files into a bundle; returns it at its beginning. Stores nothing.

    Refuses when the storage has lost a file.
    """
    content = {
        "schema": archive_bundle.SCHEMA,
        "platform": settings.PLATFORM_NAME,
        "exported_at": clock.now().isoformat(),
        "person": _told(seat.user.person),
        "entries": [_entry(entry) for entry in entries],
    }
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the answer reads it
    try:
        archive_bundle.write(target, content, _files(entries))
    except (FileNotFoundError, ValueError) as error:
        target.close()
        raise Refused(_("有佐证文件暂时读不出来，没有导出；请稍后再试，或联系平台运营人员。")) from error
    target.seek(0)
    return target


def _told(person: Person) -> dict[str, str]:
    return {
        "full_name": person.full_name,
        "birth_date": person.birth_date.isoformat(),
        "id_number": mask_id(person.id_number),
    }


def _entry(entry: ArchiveEntry) -> Content:
    files = [{"sha256": each.file.sha256, "name": each.file.name, "part": each.part} for each in entry.evidence.all()]
    return {"kind": entry.kind, "data": entry.data, "files": files}


def _files(entries: list[ArchiveEntry]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file, once; the name says first what the file proves."""
    done = set()
    for entry in entries:
        for each in entry.evidence.all():
            if each.file.sha256 not in done:
                done.add(each.file.sha256)
                yield f"{entry.get_kind_display()}-{each.file.name}", read_file(each.file)


def read_bundle(seat: Seat, file: "File[bytes]") -> ArchiveImport:
    """Check a bundle, store the files of what is new in it, and keep what was read, to be shown.

    Writes nothing into the archive. Refuses: an unverified employer, whatever `archive_bundle.read` refuses, another
    person's bundle. A file that the portal would not take from a form is left out, and the preview says so.
    """
    require_verified(seat)
    file.seek(0)
    try:
        bundle = archive_bundle.read(file)
        content = archive_carried.carried(bundle.content, _told(seat.user.person))
    except BundleRefused as refused:
        raise Refused(refused.message) from refused
    there = _held(seat)
    for entry in content["entries"]:
        if not entry["problem"] and _words(entry["kind"], entry["data"]) not in there:
            entry["files"], entry["lost"] = _stored(seat, bundle, entry["files"])
    return keep(seat, Kind.BUNDLE, file, content)


def _stored(seat: Seat, bundle: archive_bundle.Bundle, files: list[Content]) -> tuple[list[Content], list[str]]:
    """The files as stored, by public id, and one sentence for each that was not taken."""
    taken, lost = [], []
    for each in files:
        data = bundle.file(each["sha256"])
        told = {"name": each["name"]}
        if data is None:
            lost.append(_("“%(name)s”：档案包里没有这个文件。") % told)
            continue
        try:
            file = ContentFile(data, name=each["name"])
            stored = store(file, owner=seat.user, kind=StoredFile.Kind.EVIDENCE, is_counted=False)
        except ValidationError as problem:
            lost.append(_("“%(name)s”：%(why)s") % {**told, "why": " ".join(problem.messages)})
            continue
        taken.append({"public_id": stored.public_id, "part": each["part"]})
    return taken, lost


def new_entries(seat: Seat, read: ArchiveImport) -> list[Content]:
    """The usable entries of a bundle that the archive does not hold in the same words, each once. One query."""
    there, fresh = _held(seat), []
    for entry in read.content["entries"]:
        words = _words(entry["kind"], entry["data"]) if not entry["problem"] else None
        if words is not None and words not in there:
            there.add(words)
            fresh.append(entry)
    return fresh


def _held(seat: Seat) -> set[tuple[str, ...]]:
    held = ArchiveEntry.objects.filter(person_id=seat.user.person_id).values_list("kind", "data")
    return {_words(kind, data) for kind, data in held}


def _words(kind: str, data: dict[str, Any]) -> tuple[str, ...]:
    return (kind, *(str(data.get(field.name) or "") for field in archive_kinds.KINDS[kind].fields))


def confirm_bundle(seat: Seat, public_id: str) -> ArchiveImport:
    """Write the new entries of a bundle that was read, as drafts with their files. The same again writes nothing.

    Locks the seat and the import. Refuses an unverified employer and more than 500 entries; 404 for a stranger.
    """
    with transaction.atomic():
        read = lock(seat, public_id, Kind.BUNDLE)
        if read.written is not None:
            return read
        fresh = new_entries(seat, read)
        platform = read.content["platform"]
        entries = [
            draft(seat, each["kind"], each["data"], source=Source.BUNDLE, source_name=platform) for each in fresh
        ]
        written = write(seat, read, entries)
        _attach(seat, list(zip(written, fresh, strict=True)))
        return read


def _attach(seat: Seat, pairs: list[tuple[ArchiveEntry, Content]]) -> None:
    wanted = {file["public_id"] for _entry, each in pairs for file in each["files"]}
    stored = {file.public_id: file for file in StoredFile.objects.filter(owner=seat.user, public_id__in=wanted)}
    EvidenceFile.objects.bulk_create(
        EvidenceFile(entry=entry, file=stored[file["public_id"]], part=file["part"], position=position)
        for entry, each in pairs
        for position, file in enumerate(each["files"])
        if file["public_id"] in stored
    )
