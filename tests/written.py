"""An approved archive written at once: row for row what the services leave behind when each entry walks them.

Twenty entries through the services are some 500 queries, and hundreds of tests need an archive that is not what they
test. ``test_factories`` compares the two ways.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import Seat
from applicants import archive_kinds
from applicants.models import ArchiveEntry, EvidenceFile
from documents import sniff
from documents.models import StoredFile
from kernel import clock

# What an entry that was created, sent and approved has seen.
VERSION_AFTER_APPROVAL = 3
# Its kind, its fields, and the bytes of its PDF: none for a kind that needs no evidence.
Entry = tuple[str, dict[str, Any], bytes]


def approved_archive(owner: Seat, hr: Seat, entries: Sequence[Entry], file_name: str) -> list[ArchiveEntry]:
    """Write the entries as created and sent by ``owner`` and approved by ``hr``, each with its evidence file."""
    now = clock.now()
    rows = ArchiveEntry.objects.bulk_create(_entry(owner, hr, kind, data, now) for kind, data, _pdf in entries)
    files = [_file(owner, pdf, file_name, now) if pdf else None for _kind, _data, pdf in entries]
    StoredFile.objects.bulk_create(file for file in files if file)
    EvidenceFile.objects.bulk_create(
        EvidenceFile(entry=row, file=file) for row, file in zip(rows, files, strict=True) if file
    )
    return rows


def _entry(owner: Seat, hr: Seat, kind: str, data: dict[str, Any], now: datetime) -> ArchiveEntry:
    return ArchiveEntry(
        person=owner.user.person,
        employer=owner.organization,
        kind=kind,
        data=data,
        summary=archive_kinds.summary(kind, data),
        status=ArchiveEntry.Status.APPROVED,
        version=VERSION_AFTER_APPROVAL,
        decided_by=hr,
        decided_at=now,
        created_at=now,
        changed_at=now,
    )


def _file(owner: Seat, pdf: bytes, name: str, now: datetime) -> StoredFile:
    row = StoredFile(
        kind=StoredFile.Kind.EVIDENCE,
        owner=owner.user,
        name=name,
        media_type=sniff.CONTENT_TYPES[sniff.PDF],
        size=len(pdf),
        sha256=hashlib.sha256(pdf).hexdigest(),
        stored_at=now,
    )
    if not default_storage.exists(row.storage_name):
        default_storage.save(row.storage_name, ContentFile(pdf))
    return row
