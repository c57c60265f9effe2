"""Bytes that no row names: of uploads refused after they were written, of runs that broke off (AC-093).

Stored files are named by digest, so the storage is gone through by their first two digits, one pair a run; a pair's
turn follows from the time, and all 256 have had theirs within a day.
"""

import logging
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction

from documents.models import ForgottenBytes, StoredFile
from kernel import clock

logger = logging.getLogger(__name__)

TURN = timedelta(minutes=5)
AGE = timedelta(days=1)
"""Between finding bytes forgotten and removing them: longer than any transaction between the bytes and their row."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


def sweep_bytes() -> int:
    """Remove the forgotten bytes of the pair of digits whose turn it is; return how many. See ``sweep_folder``."""
    now = clock.unshifted()  # the storage tells its own time, which no demo moves
    return sweep_folder(f"{int(now.timestamp() / TURN.total_seconds()) % 256:02x}", now)


def sweep_folder(folder: str, now: datetime) -> int:
    """Remove what lies under ``folder`` (two digits) and was found forgotten a day ago; return how many.

    What is not named as a stored file stays, and so does everything while there is no row at all: an empty database
    before a full storage is a mistake of the operator's.
    """
    if not StoredFile.objects.exists():
        return 0
    removed = 0
    for digests in _digests(folder):
        known = StoredFile.objects.filter(sha256__in=digests).order_by().values_list("sha256", flat=True)
        for digest in digests - set(known):
            found, _is_new = ForgottenBytes.objects.get_or_create(pk=digest, defaults={"found_at": now})
            removed += found.found_at < now - AGE and _remove(digest)
    if removed:
        logger.warning("%d files that no row named were removed", removed)
    return removed


def _remove(digest: str) -> bool:
    """Remove the bytes unless somebody has stored them again; who is about to waits, and then writes them anew."""
    with transaction.atomic():
        found = ForgottenBytes.objects.select_for_update().filter(pk=digest).first()
        if found is None:
            return False
        found.delete()
        if StoredFile.objects.filter(sha256=digest).exists():
            return False
        default_storage.delete(StoredFile(sha256=digest).storage_name)
        return True


def _digests(folder: str) -> Iterator[set[str]]:
    """The digests in each inner folder, of which even a large storage holds few."""
    for inner in _listed(folder)[0]:
        names = _listed(f"{folder}/{inner}")[1]
        yield {name for name in names if _DIGEST.fullmatch(name) and name.startswith(folder + inner)}


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:  # of a file system; an empty folder of a bucket is no error
        return [], []
