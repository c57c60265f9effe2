"""Asking for a look at an upload's pages."""

from django.db import transaction

from documents.models import PaperCheck, StoredFile
from kernel import clock
from kernel.jobs import send_after_commit

TASK = "documents.check_paper"


def request_paper_check(file: StoredFile) -> PaperCheck:
    """Ask for a look at the pages of `file`; asking again returns the same row.

    Writes at most one row and, after commit, wakes the task; locks nothing. Nobody has to wait for the answer: until it
    is there, and when none can be had, the file counts as good.
    """
    with transaction.atomic():
        check, made = PaperCheck.objects.get_or_create(file=file, defaults={"asked_at": clock.now()})
        if made:
            send_after_commit(TASK, check_id=check.pk)
    return check
