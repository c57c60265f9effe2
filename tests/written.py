"""A plan, an approved archive and a dossier's papers written at once: row for row what the services leave behind.

Publishing validates a plan anew and takes its digest; twenty entries through the services are some 500 queries, photo, signature and two attachments a hundred more, and
hundreds of tests need an archive or a dossier that is not what they test. ``test_factories`` compares the two ways.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import Organization, Seat
from applicants import archive_kinds
from applicants.models import ArchiveEntry, Commitment, Dossier, DossierFile, EvidenceFile
from applicants.sections import Section
from applicants.signature import redrawn
from applicants.snapshot import commitment_digest
from documents import photo, sniff
from documents.models import PaperCheck, PhotoCheck, StoredFile
from kernel import clock
from plans.models import Plan, PlanVersion, PlanWindow
from plans.services.publishing import spans_of
from plans.spec import PlanDocument, digest
from plans.spec.parts import WindowKind

# What an entry that was created, sent and approved has seen.
VERSION_AFTER_APPROVAL = 3
# Its kind, its fields, and the bytes of its PDF: none for a kind that needs no evidence.
Entry = tuple[str, dict[str, Any], bytes]


def published(document: PlanDocument, organizer: Organization) -> PlanVersion:
    """Write the first version of a valid plan as published by the command line. One ``document`` is read once."""
    dumped, digested = _dumped(document)
    spans = spans_of(document)
    opens_at, closes_at = spans[WindowKind.APPLY]
    plan = Plan.objects.create(code=document.code, organizer=organizer)
    told = {key: getattr(document, key) for key in ("name", "year", "region", "series")}
    plan.current = PlanVersion.objects.create(
        plan=plan,
        number=1,
        document=dumped,
        digest=digested,
        opens_at=opens_at,
        closes_at=closes_at,
        published_at=clock.now(),
        **told,
    )
    plan.save(update_fields=["current"])
    PlanWindow.objects.bulk_create(
        PlanWindow(version=plan.current, kind=kind, opens_at=opens, closes_at=closes)
        for kind, (opens, closes) in sorted(spans.items())
    )
    return plan.current


_DUMPED: dict[int, tuple[PlanDocument, tuple[dict[str, Any], str]]] = {}  # by identity: a document has no cheap hash


def _dumped(document: PlanDocument) -> tuple[dict[str, Any], str]:
    known = _DUMPED.get(id(document))
    if known is None:
        known = _DUMPED[id(document)] = document, (document.model_dump(mode="json"), digest(document))
    return known[1]


def approved_archive(owner: Seat, hr: Seat, entries: Sequence[Entry], file_name: str) -> list[ArchiveEntry]:
    """Write the entries as created and sent by ``owner`` and approved by ``hr``, each with its evidence file."""
    now = clock.now()
    rows = ArchiveEntry.objects.bulk_create(_entry(owner, hr, kind, data, now) for kind, data, _pdf in entries)
    evidence = StoredFile.Kind.EVIDENCE
    files = [_file(owner, evidence, pdf, file_name, now) if pdf else None for _kind, _data, pdf in entries]
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


def papers(
    dossier: Dossier, owner: Seat, *, portrait: bytes, signature: str, attachments: Sequence[tuple[str, str, bytes]]
) -> None:
    """Write the photo as checked and passed, the commitment as signed, and the attachments (code, file name, PDF).

    ``signature`` is what the signing pad posts. The plan asks for all of them, and nothing was saved of these steps.
    """
    now = clock.now()
    spec = dossier.plan_version.spec
    policy = spec.photo.model_dump(mode="json") if spec.photo else {}
    findings, copy = _passed(portrait, json.dumps(policy))
    kinds = StoredFile.Kind
    upload, drawn = (_file(owner, kinds.PHOTO, data, "photo.jpg", now) for data in (portrait, copy))
    signed = _file(owner, kinds.SIGNATURE, _redrawn(signature), "手写签名.png", now)
    added = [_file(owner, kinds.ATTACHMENT, pdf, name, now) for _code, name, pdf in attachments]
    StoredFile.objects.bulk_create([upload, drawn, signed, *added])
    passed = {"status": PhotoCheck.Status.PASSED, "findings": findings, "attempts": 1, "asked_at": now, "done_at": now}
    check = PhotoCheck.objects.create(file=drawn, original=upload, owner=owner.user, rules=policy, **passed)
    digest = commitment_digest(dossier, spec.commitment_text or "")
    Commitment.objects.create(dossier=dossier, text_digest=digest, signature=signed, signed_at=now)
    PaperCheck.objects.bulk_create(PaperCheck(file=file, asked_at=now) for file in added)
    DossierFile.objects.bulk_create(
        DossierFile(dossier=dossier, code=code, file=file)
        for (code, _name, _pdf), file in zip(attachments, added, strict=True)
    )
    saves = {Section.PHOTO: 1, Section.COMMITMENT: 1, Section.ATTACHMENTS: len(attachments)}
    dossier.refresh_from_db(fields=["saves", "version"])
    dossier.photo = check
    dossier.saves |= {str(step): {"version": n, "at": now.isoformat(), "told": ""} for step, n in saves.items()}
    dossier.version += sum(saves.values())
    dossier.changed_at = now
    dossier.save(update_fields=["photo", "saves", "version", "changed_at"])


@cache
def _passed(portrait: bytes, policy: str) -> tuple[list[dict[str, Any]], bytes]:
    findings = photo.check(portrait, photo.PhotoRules.from_policy(json.loads(policy)))
    assert photo.accepted(findings), findings
    return [asdict(finding) for finding in findings], photo.clean_copy(portrait)


_redrawn = cache(redrawn)
_TYPES = {StoredFile.Kind.PHOTO: sniff.JPEG, StoredFile.Kind.SIGNATURE: sniff.PNG}


def _file(owner: Seat, kind: str, data: bytes, name: str, now: datetime) -> StoredFile:
    row = StoredFile(
        kind=kind,
        owner=owner.user,
        name=name,
        media_type=sniff.CONTENT_TYPES[_TYPES.get(StoredFile.Kind(kind), sniff.PDF)],
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        stored_at=now,
    )
    if not default_storage.exists(row.storage_name):
        default_storage.save(row.storage_name, ContentFile(data))
    return row
