"""The photo check as background work: a row that the page watches, filled in by a task."""

import logging
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from documents import photo, sniff
from documents.models import PhotoCheck, StoredFile
from documents.services.files import read, store_product
from kernel import clock
from kernel.jobs import send_after_commit

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

logger = logging.getLogger(__name__)

TASK = "documents.check_photo"
MAX_ATTEMPTS = 3


def request_photo_check(*, file: StoredFile, owner: "AbstractBaseUser", policy: Mapping[str, Any]) -> PhotoCheck:
    """Ask for a check of `file` against a plan's photo policy (its `photo` part as plain JSON).

    Writes one row and, after commit, wakes the task; locks nothing. Raises KeyError for an incomplete policy.
    """
    photo.PhotoRules.from_policy(policy)
    with transaction.atomic():
        check = PhotoCheck.objects.create(
            file=file,
            original=file,
            owner_id=owner.pk,
            rules=dict(policy),
            asked_at=clock.now(),
        )
        send_after_commit(TASK, check_id=check.pk)
    return check


def run_photo_check(check_id: int) -> None:
    """Judge the photo and record the findings, once: a second run finds the row done and changes nothing.

    Counts the attempt; reads and decodes outside any transaction; then locks the row and writes it. When the photo
    passes, `file` becomes a copy drawn anew, upright and without EXIF; `original` keeps what was uploaded.
    """
    waiting = PhotoCheck.objects.filter(pk=check_id, status=PhotoCheck.Status.WAITING)
    if not waiting.update(attempts=F("attempts") + 1):
        return
    check = PhotoCheck.objects.select_related("original__owner").get(pk=check_id)
    if check.original is None:
        return
    data = _bytes_of(check.original)
    findings = photo.check(data, photo.PhotoRules.from_policy(check.rules))
    passed = photo.accepted(findings)
    copy = None
    if passed:
        copy = store_product(
            photo.clean_copy(data),
            kind=StoredFile.Kind.PHOTO,
            name=check.original.name,
            media_type=sniff.CONTENT_TYPES[sniff.JPEG],
            owner=check.original.owner,
        )
    finish(check_id, findings, copy)


def finish(check_id: int, findings: list[photo.PhotoFinding], copy: StoredFile | None) -> None:
    """Record the outcome if nobody did. Locks and writes the one row."""
    with transaction.atomic():
        check = PhotoCheck.objects.select_for_update(of=("self",)).get(pk=check_id)
        if check.status != PhotoCheck.Status.WAITING:
            return
        check.status = PhotoCheck.Status.FAILED if copy is None else PhotoCheck.Status.PASSED
        check.file = check.file if copy is None else copy
        # What is to be done or looked at stands first.
        check.findings = [asdict(each) for each in sorted(findings, key=lambda each: each.ok and not each.message)]
        check.done_at = clock.now()
        check.save(update_fields=["status", "file", "findings", "done_at"])


def _bytes_of(file: StoredFile) -> bytes:
    try:
        return read(file)
    except (OSError, ValueError):
        logger.exception("photo %s cannot be read", file.public_id)
        return b""
