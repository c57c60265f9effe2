"""The decisions on entries of the archive by whom they were sent to (ARC-02, ARC-04)."""

import logging
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import Organization, Role, Seat, User
from accounts.queries import is_open_seat
from applicants.models import ArchiveEntry
from applicants.queries.archive import sent_to
from applicants.sections import Refused, Stale
from kernel import clock, idempotency
from kernel.formats import cn_datetime, local
from messaging.services import queue_sms

logger = logging.getLogger(__name__)

Status = ArchiveEntry.Status
REASON_MIN = 5
REASON_MAX = 500


class Decision(StrEnum):
    """HR's two answers."""

    APPROVE = "approve"
    RETURN = "return"


def decide(
    seat: Seat,
    public_id: str,
    decision: Decision,
    *,
    reason: str = "",
    original_seen: bool = False,
    seen_version: int,
    token: str,
) -> ArchiveEntry:
    """Approve or return one entry. The same token again answers as the first time and changes nothing.

    ``original_seen``: with an approval, that the originals were compared (ARC-18).
    Locks the entry; writes status, who, when and the reason, the token, and what the holder is told. Refuses: the
    holder's own entry, compared by person (D9); an entry that was decided or changed since it was opened (Stale, saying
    by whom and when); a return without a reason of 5 to 500 characters; a seat that ended while the request waited. 404
    for entries that were never sent to this office: the employer, or the one above it where the applicant is the
    employer's only reviewer.
    """
    seen = original_seen and decision is Decision.APPROVE
    request = idempotency.request_of("archive.decide", public_id, decision.value, reason.strip(), seen, seen_version)
    try:
        with transaction.atomic():
            entry = _lock(seat, public_id)
            # Asked under the lock: a copy of this request may have waited for the first one to commit.
            if done := _decided_before(seat, token, request):
                return done
            if not is_open_seat(seat):
                raise Refused(_("您的账号或席位刚刚停用，这次没有办理。请由本单位其他人员办理。"))
            done = _decide(seat, entry, decision, reason.strip(), seen, seen_version)
            idempotency.spend(
                seat.user, token, action=request, answer={"entry": done.public_id, "version": done.version}
            )
            return done
    except IntegrityError:
        # The same token was spent on another entry at the same moment.
        if done := _decided_before(seat, token, request):
            return done
        raise


def _lock(seat: Seat, public_id: str) -> ArchiveEntry:
    entry = sent_to(seat).select_for_update(of=("self",)).filter(public_id=public_id).first()
    if entry is None:
        raise Http404
    return entry


def _decided_before(seat: Seat, token: str, request: str) -> ArchiveEntry | None:
    try:
        answer = idempotency.spent(seat.user, token, action=request)
    except idempotency.TokenElsewhere as elsewhere:
        raise Stale(_("这个页面已经提交过一次，这次的操作没有生效。请核对后再操作。")) from elsewhere
    if answer is None:
        return None
    entry = ArchiveEntry.objects.filter(employer_id=seat.organization_id, public_id=answer.get("entry", "")).first()
    if entry is None:
        raise Http404
    if entry.version != answer.get("version"):
        raise Stale(_("这个页面已经提交过一次，那以后申报人又改过这条档案，这次的操作没有生效。请核对后再操作。"))
    return entry


def _decide(
    seat: Seat, entry: ArchiveEntry, decision: Decision, reason: str, original_seen: bool, seen_version: int
) -> ArchiveEntry:
    require_other_person(seat, entry)
    _require_undecided(entry, seen_version)
    if decision is Decision.RETURN and not REASON_MIN <= len(reason) <= REASON_MAX:
        raise Refused(_("请写明退回原因，%(least)d 到 %(most)d 个字。") % {"least": REASON_MIN, "most": REASON_MAX})
    entry.status = Status.APPROVED if decision is Decision.APPROVE else Status.RETURNED
    entry.reason = reason if decision is Decision.RETURN else ""
    entry.original_seen = original_seen
    entry.decided_by = seat
    entry.decided_at = clock.now()
    entry.version += 1
    entry.save()
    _tell(entry, seat.organization)
    logger.info("archive entry %s: %s by seat %s", entry.public_id, decision, seat.public_id)
    return entry


def _tell(entry: ArchiveEntry, employer: Organization) -> None:
    """Tell the holder once when nothing is left to examine, and before that of the first return of each hour."""
    holder = User.objects.filter(person=entry.person_id, seats__role=Role.APPLICANT).order_by("pk").first()
    if holder is None:
        return
    decided_here = ArchiveEntry.objects.filter(person=entry.person_id, employer=employer).order_by("pk")
    statuses = list(decided_here.values_list("status", flat=True))
    approved, returned = statuses.count(Status.APPROVED), statuses.count(Status.RETURNED)
    if Status.SENT not in statuses:
        told = {"employer": employer.name, "approved": str(approved), "returned": str(returned)}
        key = f"archive:{entry.public_id}:{entry.version}:decided"
        queue_sms(to_user=holder, template="archive_decided", params=told, dedupe_key=key)
    elif entry.status == Status.RETURNED:
        key = f"archive:{entry.person_id}:returned:{local(clock.now()):%Y%m%d%H}"
        told = {"office": employer.name, "title": entry.summary, "reason": entry.reason}
        queue_sms(to_user=holder, template="archive_returned", params=told, dedupe_key=key)


def require_other_person(seat: Seat, entry: ArchiveEntry) -> None:
    """Refuse decisions on one's own entries, whatever account they are made from (D9, AC-006)."""
    if entry.person_id == seat.user.person_id:
        raise Refused(
            _(
                "不能审核本人的业绩档案。请由本单位其他人员审核；没有其他人的，请以申报人身份撤回后重新送审，将改送上级部门审核。"
            )
        )


def _require_undecided(entry: ArchiveEntry, seen_version: int) -> None:
    if entry.status == Status.DRAFT:
        raise Stale(_("申报人已撤回这条档案正在修改，您的操作没有生效。重新送审后会再出现在这里。"))
    if entry.status != Status.SENT:
        who = entry.decided_by.user.person.full_name if entry.decided_by else ""
        when = cn_datetime(entry.decided_at)
        raise Stale(
            _("已由%(who)s于 %(when)s 处理为“%(what)s”，您的操作没有生效。")
            % {"who": who, "when": when, "what": entry.get_status_display()}
        )
    if entry.version != seen_version:
        raise Stale(_("您打开本页以后，申报人修改过这条档案并重新送审，您的操作没有生效。请看过新的内容再审核。"))
