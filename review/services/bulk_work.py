"""The work of a job over many cases: in slices, so that nobody waits behind it, each case a transaction of its own.

A worker that dies leaves the rest to the next one; two at once do each case once. The row of a case says what came of
it and is written in the transaction that decides, so that neither is ever there without the other.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.queries import is_open_seat
from kernel import clock
from kernel.jobs import gathering, send_after_commit
from kernel.language import official
from plans.queries import unread
from plans.spec.chain import Action
from review.engine.commands import Command
from review.engine.refusal import Refused
from review.models import BulkItem, BulkJob, Case
from review.presenters.sentence import filled
from review.queries.bulk import cases_by_key, closed_notices, unsettled
from review.queries.chain import chain_of_case, stage_of_case
from review.queries.facts import collect
from review.queries.posts import beyond_posts
from review.services.batches import forward_one, receiver_of
from review.services.bulk import TASK
from review.services.run import lock_cases, run_locked
from review.telling import Message, foretell

logger = logging.getLogger(__name__)

#: So long one run goes on before it lets other work of its queue come in between: photos that a submit waits for.
SLICE = 5.0
FORGOTTEN = timedelta(seconds=30)
MAX_ATTEMPTS = 3
_READ_AT_ONCE = 25
State = BulkItem.State


def work(job_id: int, *, seconds: float = SLICE) -> bool:
    """Look at the cases of a job that is being listed, or decide on those of one that was confirmed, for ``seconds``.

    Returns whether there is more to do at once; what broke is left to ``wake_forgotten``, ``MAX_ATTEMPTS`` in all.
    """
    BulkJob.objects.filter(pk=job_id).update(worked_at=clock.now())
    job = BulkJob.objects.select_related("seat__user__person", "seat__organization").filter(pk=job_id).first()
    if job is None:
        return False
    end = monotonic() + seconds
    with official():
        if job.state == BulkJob.State.CHECKING:
            return _go(job, State.CHOSEN, _look, BulkJob.State.LISTED, end)
        if job.state == BulkJob.State.RUNNING:
            return _go(job, State.FIT, decide, BulkJob.State.DONE, end)
    return False


def wake_forgotten() -> int:
    """Wake the work of jobs at which nobody has been for a while; returns how many. Writes nothing."""
    left = BulkJob.objects.filter(state__in=(BulkJob.State.CHECKING, BulkJob.State.RUNNING))
    forgotten = list(
        left.filter(worked_at__lt=clock.now() - FORGOTTEN).order_by("pk").values_list("pk", flat=True)[:100]
    )
    for job_id in forgotten:
        send_after_commit(TASK, job_id=job_id)
    return len(forgotten)


def _go(
    job: BulkJob, waiting: str, each: Callable[[BulkJob, Sequence[BulkItem]], None], after: str, end: float
) -> bool:
    """Work off the rows in state ``waiting``, some at a time; when none is left, the job's state is ``after``."""
    last = 0
    while monotonic() < end:
        rows = list(BulkItem.objects.filter(job=job, state=waiting, pk__gt=last).order_by("pk")[:_READ_AT_ONCE])
        if not rows:
            return _end(job, waiting, after)
        with gathering():
            each(job, rows)
        last = rows[-1].pk
        BulkJob.objects.filter(pk=job.pk).update(worked_at=clock.now())
    return True


def _end(job: BulkJob, waiting: str, after: str) -> bool:
    if not BulkItem.objects.filter(job=job, state=waiting).exists():
        if after == BulkJob.State.LISTED and job.command == Action.APPROVE:
            _hold_to_posts(job)
        ended = {"ended_at": clock.now()} if after == BulkJob.State.DONE else {}
        BulkJob.objects.filter(pk=job.pk, state=job.state).update(state=after, **ended)
    return False


def _look(job: BulkJob, rows: Sequence[BulkItem]) -> None:
    """What would come of each case, with the message it would send. Locks and decides nothing."""
    cases, now = cases_by_key([row.case_id for row in rows]), clock.now()
    for row in rows:
        case = cases[row.case_id]
        row.stage, row.state = case.stage, State.FIT
        try:
            row.message = "；".join(message.text for message in _foretold(job, case, row.seen_version, now))[:500]
        except Refused as refused:
            row.state, row.refusal = State.UNFIT, refused.message[:500]
        except Exception:  # as in decide
            logger.exception("bulk job %s: case %d cannot be looked at", job.public_id, row.case_id)
            row.state, row.refusal = State.UNFIT, _broken()
        BulkItem.objects.filter(pk=row.pk, state=State.CHOSEN).update(
            stage=row.stage, state=row.state, message=row.message, refusal=row.refusal
        )


def _hold_to_posts(job: BulkJob) -> None:
    """Take out those who are more than there are posts, all of a level: the list's order must not say who gets one."""
    fit = BulkItem.objects.filter(job=job, state=State.FIT)
    cases = Case.objects.filter(pk__in=fit.values("case")).select_related("plan_version")  # their contents stay unread
    for case, words in beyond_posts(cases.defer(*unread("plan_version")).order_by("pk")).items():
        fit.filter(case=case).update(state=State.UNFIT, refusal=words[:500])


def _foretold(job: BulkJob, case: Case, seen: int, now: datetime) -> list[Message]:
    group = stage_of_case(case).settings.recommending_group
    met = {"met_on": now.astimezone(clock.CHINA).date(), "members": "—"}
    payload = met if group and job.command == Action.APPROVE else {}
    if job.command == Action.FORWARD:
        receiver_of(case)
        payload = {"batch": "—"}
    command = Command(Action(job.command), seen, payload=payload)
    messages = foretell(case, command, collect(case, job.seat, now, command=command))
    _check_settled(job, case)
    return messages


def _check_settled(job: BulkJob, case: Case) -> None:
    """Nobody approves unread what a person has to judge: refused until it was judged on the case's own page."""
    if job.command != Action.APPROVE:
        return
    unjudged, failing, unmet = unsettled(case, job.seat)
    if unjudged:
        words = _("核对清单中还有 %d 项待您单位认定，不能成批通过。请打开申报件逐项认定，或单独办理。")
        raise Refused("unjudged", words % unjudged)
    if failing:
        words = _("您单位认定不符合：%s。不能成批通过，请打开申报件单独办理。")
        raise Refused("failing", words % "、".join(failing))
    if unmet:
        raise Refused("unmet", _("核对清单中有 %d 项不满足，不能成批通过。请打开申报件单独办理。") % unmet)


def decide(job: BulkJob, rows: Sequence[BulkItem]) -> None:
    """Decide on these cases of a job that was confirmed, each by itself; whatever comes of one is in its row."""
    for row in rows:
        try:
            with transaction.atomic():
                _decide_one(job, row)
        except Refused as refused:
            _failed(row, refused.message)
        except Exception:  # one case that breaks must not keep the others from being done
            logger.exception("bulk job %s: case %d broke, attempt %d", job.public_id, row.case_id, row.attempts + 1)
            BulkItem.objects.filter(pk=row.pk, state=State.FIT).update(attempts=row.attempts + 1)
            if row.attempts + 1 >= MAX_ATTEMPTS:
                _failed(
                    row, _("系统出错，这一件没有办理，其余不受影响。请打开申报件单独办理；仍然不行请联系平台运营人员。")
                )


def _broken() -> str:
    return _("系统出错，这一件没有办理，其余不受影响。请打开申报件单独办理；仍然不行请联系平台运营人员。")


def _decide_one(job: BulkJob, row: BulkItem) -> None:
    """Decide on one case and say so in its row, both or neither. Locks the case, the job and the row, in this order:
    whoever comes second to any of them finds it done, and a job that is stopped stops after this case or before it, so
    that nothing enters a batch that is signed for."""
    (case,) = lock_cases([row.case_id])
    job_states = BulkJob.objects.select_for_update(of=("self",), no_key=True).values_list("state", flat=True)
    row_states = BulkItem.objects.select_for_update(of=("self",)).values_list("state", flat=True)
    running = job_states.get(pk=job.pk) == BulkJob.State.RUNNING
    if row_states.get(pk=row.pk) != State.FIT or not running:
        return
    now = clock.now()
    if not is_open_seat(job.seat, now):
        raise Refused("seat", _("办理人的账号或席位已停用，这一件没有办理。请由本单位其他人员办理。"))
    opinion = ""
    if job.command == Action.FORWARD:
        forward_one(case, row.seen_version, job.seat, job, now=now)
    else:
        if case.version == row.seen_version:  # else it is told who was faster, before anything else
            _check_settled(job, case)
        opinion = _opinion(job, case)
        payload = {"met_on": job.met_on, "members": job.members} if job.met_on else {}
        command = Command(Action.APPROVE, row.seen_version, reason=opinion, payload=payload)
        run_locked(case, command, job.seat, now=now)
    BulkItem.objects.filter(pk=row.pk).update(state=State.DONE, at=now, opinion=opinion)


def _opinion(job: BulkJob, case: Case) -> str:
    events = closed_notices(case) if "{公示}" in job.opinion else []
    return filled(job.opinion, case, stage_of_case(case), chain_of_case(case), events)


def _failed(row: BulkItem, why: str) -> None:
    BulkItem.objects.filter(pk=row.pk, state=State.FIT).update(state=State.FAILED, refusal=why[:500], at=clock.now())
