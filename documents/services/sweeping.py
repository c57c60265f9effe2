"""Finding work whose wake-up call was lost: the row is the truth, the broker only the bell (AC-109)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from documents import photo, queries
from documents.models import Rendering
from documents.services import asking, papers, photos
from documents.services.renderings import MAX_ATTEMPTS
from kernel import clock
from kernel.jobs import send_after_commit

FORGOTTEN = timedelta(seconds=60)
HOPELESS = timedelta(hours=1)
UNSEEN = timedelta(seconds=150)  # a look may take two minutes, and many may be waiting
_BATCH = 100


def sweep() -> int:
    """Wake the tasks of forgotten checks and renderings; return how many. Gives up on what no run ever finished.

    Writes only rows it gives up on, after as many runs as they are worth that did not even report an error (the worker
    died): a photo's check, but not before an hour is over, a look at pages, and a rendering. What nobody has tried yet
    waits on: a long queue is no fault of the upload.
    """
    now = clock.now()
    with transaction.atomic():
        return _photos(now) + _papers(now) + _renderings(now)


def _photos(now: datetime) -> int:
    woken = 0
    for check in queries.forgotten_checks(now, after=FORGOTTEN)[:_BATCH]:
        if check.attempts >= photos.MAX_ATTEMPTS and check.asked_at < now - HOPELESS:
            text = _("检查没有完成，请重新上传照片。")
            finding = photo.PhotoFinding(photo.READABLE, False, _("能正常打开的照片"), _("检查超时"), text)
            photos.finish(check.pk, [finding], None)
        else:
            send_after_commit(photos.TASK, check_id=check.pk)
            woken += 1
    return woken


def _papers(now: datetime) -> int:
    woken = 0
    for check in queries.forgotten_papers(now, after=UNSEEN)[:_BATCH]:
        if check.attempts >= papers.MAX_ATTEMPTS:
            papers.give_up(check.pk)
        else:
            send_after_commit(asking.TASK, check_id=check.pk)
            woken += 1
    return woken


def _renderings(now: datetime) -> int:
    woken = 0
    for rendering in queries.forgotten_renderings(now, after=FORGOTTEN)[:_BATCH]:
        if rendering.attempts >= MAX_ATTEMPTS:
            Rendering.objects.filter(pk=rendering.pk, status=Rendering.Status.WAITING).update(
                status=Rendering.Status.FAILED,
                error=rendering.error or "WorkerLost",
            )
        else:
            send_after_commit(rendering.task, rendering_id=rendering.pk)
            woken += 1
    return woken
