"""Asking for a case's printed forms by hand, as its history stands now."""

from django.db import transaction

from documents.models import Rendering
from review import printing
from review.models import PublicNotice
from review.printing import notice_sheet, score
from review.services.run import lock_cases


def request_form(case_id: int) -> Rendering:
    """Ask for the form; asking again for the same history returns the same rendering. Locks the case, so that the
    history stands still; writes at most one row and, after commit, wakes the task. Whoever calls has checked that the
    reader may have it."""
    with transaction.atomic():
        (case,) = lock_cases([case_id])
        return printing.request(case)


def request_score_sheet(case_id: int) -> Rendering:
    """Ask for the self-score with what was found of it; otherwise as ``request_form``. The case has a self-score."""
    with transaction.atomic():
        (case,) = lock_cases([case_id])
        return score.request(case)


def request_notice_sheet(notice_id: int) -> Rendering:
    """Ask for a notice's sheet. Locks the notice, so that its term stands still; otherwise as ``request_form``."""
    with transaction.atomic():
        PublicNotice.objects.select_for_update(of=("self",)).get(pk=notice_id)
        return notice_sheet.request(
            PublicNotice.objects.select_related("organization", "plan_version").get(pk=notice_id)
        )
