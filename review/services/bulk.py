"""成批办理: choosing the cases of a job, confirming it, stopping it. The work itself is ``bulk_work``."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Seat
from kernel import clock
from kernel.jobs import send_after_commit
from plans.spec.chain import Action
from review.engine.refusal import Refused
from review.models import BulkItem, BulkJob
from review.queries.bulk import BEFORE
from review.queries.cases import held_by
from review.services.once import Answer, once
from review.services.selection import Chosen

TASK = "review.run_bulk"
#: At most so many cases in one job: their names stand on one page, which somebody has to read.
MOST = 1000
COMMANDS = (Action.APPROVE, Action.FORWARD)


def prepare(seat: Seat, command: Action, chosen: Sequence[Chosen], *, token: str = "") -> BulkJob:
    """Write down which cases are to be decided on together, each with the version that was seen; decides nothing.

    Writes the job and a row for each case, deletes what the seat had prepared before and never confirmed, and wakes the
    task that looks at the cases one by one. Locks the user's row. Refused as a whole when a case is foreign, unknown or
    the seat's own, without saying which (AC-003), when none is chosen, and for more than ``MOST``. The same token again
    gets the first job.
    """

    def effect() -> Answer:
        if command not in COMMANDS:
            raise Refused("command", _("只有审核通过和报送可以成批办理。退回须逐件写明问题，请打开申报件办理。"))
        seen = {one.case: one.seen_version for one in chosen}
        if not seen:
            raise Refused("none_chosen", _("还没有选择申报件。请先勾选要办理的申报件。"))
        if len(seen) > MOST:
            words = {"most": MOST, "n": len(seen)}
            raise Refused(
                "too_many", _("一次最多办理 %(most)d 件，选了 %(n)d 件。请按条件缩小范围，分批办理。") % words
            )
        found = dict(held_by(seat).filter(public_id__in=seen).order_by("pk").values_list("public_id", "pk"))
        if len(found) != len(seen):
            raise Refused("not_found", _("所选的申报件中有不在您办理环节的，整批没有办理。请刷新后重新选择。"))
        BulkJob.objects.filter(seat=seat, state__in=BEFORE).delete()
        now = clock.now()
        job = BulkJob.objects.create(
            command=command, seat=seat, organization=seat.organization, made_at=now, worked_at=now
        )
        BulkItem.objects.bulk_create(
            BulkItem(job=job, case_id=found[case], seen_version=version) for case, version in seen.items()
        )
        send_after_commit(TASK, job_id=job.pk)
        return {"job": job.public_id}

    answer = once(seat, token, "review.bulk", effect, target=(command, *chosen))
    return BulkJob.objects.get(public_id=answer["job"])


def start(
    job_id: int,
    seat: Seat,
    *,
    count: int,
    opinion: str = "",
    met_on: date | None = None,
    members: str = "",
    token: str = "",
) -> BulkJob:
    """Confirm a job whose names were read: ``count`` is the number of its cases, as typed.

    Locks the user's row and the job. Writes the job's words and wakes the task that decides on each case by itself.
    Refused for another's job, one that is no longer to be confirmed, and when the number is not that of the list. The
    same token again does nothing.
    """

    def effect() -> Answer:
        job = BulkJob.objects.select_for_update(of=("self",), no_key=True).get(pk=job_id)
        if job.seat_id != seat.pk or job.state != BulkJob.State.LISTED:
            raise Refused("begun", _("这份名单已经确认过或已作废，这次没有办理。请刷新后查看办理情况。"))
        listed = BulkItem.objects.filter(job=job, state=BulkItem.State.FIT).count()
        if count != listed or not listed:
            words = {"listed": listed, "count": count}
            raise Refused(
                "count", _("名单上可以办理的是 %(listed)d 件，您填的是 %(count)d。请核对名单后填写。") % words
            )
        job.state, job.opinion, job.met_on, job.members = BulkJob.State.RUNNING, opinion, met_on, members
        job.started_at = job.worked_at = clock.now()
        job.save(update_fields=["state", "opinion", "met_on", "members", "started_at", "worked_at"])
        send_after_commit(TASK, job_id=job.pk)
        return {}

    once(seat, token, "review.bulk.start", effect, target=(job_id, count, opinion, met_on, members))
    return BulkJob.objects.get(pk=job_id)


def stop(job_id: int, seat: Seat) -> bool:
    """Leave what is not decided on yet as it is; what is done stays done.

    Locks the job, so that it waits for the case that is being decided on. Writes the job's row once. Returns whether
    there was anything to stop: nobody stops another's job, or one that has ended.
    """
    running = BulkJob.objects.filter(pk=job_id, seat=seat, state=BulkJob.State.RUNNING)
    with transaction.atomic():
        job = running.select_for_update(of=("self",), no_key=True).first()
        if job is None:
            return False
        job.state, job.ended_at = BulkJob.State.STOPPED, clock.now()
        job.save(update_fields=["state", "ended_at"])
        return True
