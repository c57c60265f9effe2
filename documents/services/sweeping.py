"""Finding work whose wake-up call was lost: the row is the truth, the broker only the bell (AC-109)."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from documents import photo, queries
from documents.models import Rendering
from documents.services.photos import TASK, finish
from documents.services.renderings import MAX_ATTEMPTS
from kernel import clock
from kernel.jobs import send_after_commit

FORGOTTEN = timedelta(seconds=60)
HOPELESS = timedelta(hours=1)
_BATCH = 100


def sweep() -> int:
    """Wake the tasks of forgotten checks and renderings; return how many. Gives up on what no run ever finished.

    Writes only rows it gives up on. A check is given up after an hour, a rendering after MAX_ATTEMPTS runs that did
    not even report an error (the worker died).
    """
    now, woken = clock.now(), 0
    with transaction.atomic():
        for check in queries.forgotten_checks(now, after=FORGOTTEN)[:_BATCH]:
            if check.asked_at < now - HOPELESS:
                text = _("检查没有完成，请重新上传照片。")
                finish(
                    check.pk,
                    [photo.PhotoFinding(photo.READABLE, False, _("能正常打开的照片"), _("检查超时"), text)],
                    None,
                )
            else:
                send_after_commit(TASK, check_id=check.pk)
                woken += 1
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
