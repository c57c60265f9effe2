"""Opening, submitting, reopening and closing a dossier. Saving its sections is in ``services.sections``."""

import re
import secrets
from datetime import datetime
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Seat
from accounts.services import hold_seat
from applicants import gates, snapshot
from applicants.integrity.barring import why_barred
from applicants.models import Dossier, Snapshot
from applicants.queries import dossiers as queries
from applicants.queries.again import Held, held_for
from applicants.registers import answering, freezing
from applicants.registers import services as registers
from applicants.sections import Refused, Stale
from applicants.seen import seen_of
from applicants.services.again import take_over
from applicants.services.employment import require_standing
from applicants.signals import dossier_submitted
from kernel import clock, idempotency
from kernel.formats import cn_closing, cn_datetime
from kernel.language import official
from plans.models import PlanVersion, PlanWindow
from plans.queries import hold_window, published_version, unread

_NUMBER_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
EXPIRED = gettext_lazy("这个页面已经过期，本次没有提交。请刷新后核对，再重新提交。")
CHANGED = gettext_lazy(
    "您打开本页以后，业绩档案、个人信息或推荐专家的答复有变化，本次没有提交。请核对下面的最新内容，再提交。"
)
_PLACE = re.compile(r"[^省市区县]+")


class Receipt(NamedTuple):
    """The acknowledgement of a submit; the same one for every repetition of its request."""

    dossier: str
    """Public id."""
    number: str
    round: int
    digest: str
    submitted_at: str
    """ISO 8601, database clock."""


def open_dossier(*, seat: Seat, plan_code: str, route: str, token: str, again: str = "") -> Dossier:
    """Open a draft under a plan's current version, for the title the route leads to.

    ``again``: public id of the ended dossier whose content it begins with (``queries.again``); empty: with nothing.
    Locks the seat, so that the employer is not changed at this moment. Writes the dossier, and a question to the
    registers for each answer of theirs that is too old; spends ``token``; the same token again answers with the same
    dossier. Refuses outside the plan's window, without a verified employer or with one that was changed in another
    window, without an approved archive entry (ARC-03), a route the plan does not offer, another ``again`` than it
    offers, and a second dossier in the year beside one that is live or passed, which the database refuses too (AC-031).
    """
    request = idempotency.request_of("open_dossier", plan_code, route, again)
    try:
        with transaction.atomic():
            held_seat = hold_seat(seat)
            opened = _opened(seat, token, request)
            if opened is not None:
                return opened
            require_standing(held_seat)
            dossier = _begun(seat, published_version(plan_code), route, again)
            idempotency.spend(seat.user, token, action=request, answer={"dossier": dossier.public_id})
    except IntegrityError as error:
        return _lost_race(seat, published_version(plan_code), token, request, error)
    return dossier


def _begun(seat: Seat, version: PlanVersion, route: str, again: str) -> Dossier:
    """The new draft, written with what it begins with."""
    now = clock.now()
    reasons = queries.why_not_open(seat, version, now)
    if reasons:
        raise Refused(reasons[0])
    chosen = next((each for each in version.spec.routes if each.code == route and version.spec.is_offered(each)), None)
    if chosen is None:
        raise Refused(_("请选择申报职称和方式。"))
    held = _held(seat, version, again)
    profile = queries.profile_of(seat.user.person_id)
    barred = why_barred(seat.user.person, seat.organization, version.spec, chosen.title, now.date())
    if barred:
        raise Refused(barred[0])
    dossier = Dossier.objects.create(
        number=_new_number(version),
        person=seat.user.person,
        user=seat.user,
        plan_version=version,
        year=version.year,
        employer=profile.employer,  # type: ignore[union-attr]  # checked by why_not_open
        title=chosen.title,
        route=chosen.code,
        answers={"route": chosen.code},
        created_at=now,
        changed_at=now,
    )
    dossier.answers = answering.with_given(dossier.answers, answering.given(dossier))
    dossier.save(update_fields=["answers"])
    if held is not None:
        take_over(dossier, held)
    registers.renew(seat, now)
    return dossier


def _held(seat: Seat, version: PlanVersion, again: str) -> Held | None:
    held = held_for(seat.user, version) if again else None
    if again and (held is None or held.dossier.public_id != again):
        raise Refused(_("要沿用的那份申报已有变化，本次没有新开申报。请核对下面列出的内容，再按一次“开始填写”。"))
    return held


def _opened(seat: Seat, token: str, request: str) -> Dossier | None:
    answer = _answered(seat, token, request)
    if answer is None:
        return None
    dossier = queries.dossier_for(seat, answer["dossier"])
    if dossier.status == Dossier.Status.CLOSED:
        raise Stale(
            _("这个页面开始的那份申报（%s）已经结束，本次没有新开申报。要重新申报，请再按一次“开始填写”。")
            % dossier.number
        )
    return dossier


def _answered(seat: Seat, token: str, request: str) -> dict[str, Any] | None:
    try:
        return idempotency.spent(seat.user, token, action=request)
    except idempotency.TokenElsewhere as elsewhere:
        raise Stale(str(EXPIRED)) from elsewhere


def _lost_race(seat: Seat, version: PlanVersion, token: str, request: str, error: IntegrityError) -> Dossier:
    """A double click or a second window was faster: its dossier, or why there cannot be a second one."""
    opened = _opened(seat, token, request)
    if opened is not None:
        return opened
    live = queries.live_dossier(seat.user.person_id, version.year)
    if live is None:
        raise error
    raise Refused(queries.one_a_year(live)) from error


def _new_number(version: PlanVersion) -> str:
    """Year, place, and eight characters of chance: nobody can count dossiers by it."""
    region = "".join(version.region.split())
    short = (_PLACE.findall(region) or [region])[-1][:4]
    return f"{version.year}{short}-" + "".join(secrets.choice(_NUMBER_LETTERS) for _i in range(8))


def submit(*, dossier_id: int, seat: Seat, token: str, seen_version: int, seen: str = "") -> Receipt:
    """Submit a dossier in one transaction: what is acknowledged is committed, and nothing after it can undo it.

    Order: the token first, so that a repeated request gets its receipt even after the deadline (D1, AC-024); then the
    plan's window row, share-locked, so that a close waits for it or it for the close (AC-037); then the dossier's row.
    The database clock is read after both locks. Every gate is computed anew. ``seen``: ``seen_of`` the content that the
    page showed; empty where nobody was shown any.

    Writes the snapshot (by value), the status and the spent token, and a question to the registers for each value that
    is too old, for whose answer nobody waits; sends ``dossier_submitted`` inside the transaction.
    Raises ``Refused`` with every problem; ``Stale`` when the dossier changed since the page was drawn, also when this
    request did submit it but it has been returned since: its receipt would then say "done" of the correction.
    """
    request = idempotency.request_of("submit_dossier", dossier_id, seen_version)
    done = _receipt(seat, token, request)
    if done is not None:
        return done
    with transaction.atomic():
        window = hold_window(PlanVersion.objects.only("pk").get(dossiers=dossier_id))
        dossier = locked(dossier_id, seat)
        done = _receipt(seat, token, request)
        if done is not None:
            return done
        if window is not None and window.version_id != dossier.plan_version_id:  # moved while this waited for its lock
            raise Stale(str(CHANGED))
        now = clock.now()
        _refuse_untimely(dossier, window, now)
        if dossier.version != seen_version:
            raise Stale(_("您打开本页以后材料又有修改，请核对最新内容后再提交。"))
        frozen = _freeze(dossier, seat, now, seen)
        receipt = Receipt(dossier.public_id, dossier.number, frozen.round, frozen.digest, now.isoformat())
        idempotency.spend(seat.user, token, action=request, answer=receipt._asdict())
        dossier_submitted.send(sender=Dossier, dossier=dossier, snapshot=frozen, seat=seat)
    return receipt


def _receipt(seat: Seat, token: str, request: str) -> Receipt | None:
    answer = _answered(seat, token, request)
    if answer is None:
        return None
    receipt = Receipt(**answer)
    dossier = queries.dossier_for(seat, receipt.dossier)
    last = queries.last_snapshot(dossier)
    if dossier.status == Dossier.Status.RETURNED or last is None or last.round != receipt.round:
        when = cn_datetime(datetime.fromisoformat(receipt.submitted_at))
        raise Stale(
            _("本次没有提交：这个页面已于 %s 提交过，那以后材料被退回修改。请核对下面的最新内容，再提交。") % when
        )
    return receipt


_WHOLE = ("person", "plan_version__plan", "employer__department", "employer__bureau", "photo__file")


class NoSuchDossier(Refused):
    """The seat has no such dossier: for its owner it is gone, for everybody else it never was."""


def locked(dossier_id: int | str, seat: Seat, *, to_save: bool = False) -> Dossier:
    """The seat's own dossier, locked, read after the lock was granted. ``dossier_id``: its key, or its public id.
    ``to_save``: with no more than a save needs. Raises NoSuchDossier."""
    rows = Dossier.objects.select_for_update(of=("self",))
    wanted = rows.select_related(*(("plan_version",) if to_save else _WHOLE)).defer(*unread("plan_version"))
    key = {"pk": dossier_id} if isinstance(dossier_id, int) else {"public_id": dossier_id}
    own = wanted.filter(**key, person=seat.user.person_id).order_by("pk")
    # Once more: a row that was moved to another version while this waited no longer fits the one it was joined with.
    dossier = own.first() or own.first()
    if dossier is None:
        raise NoSuchDossier(_("没有找到这份申报材料。"))
    return dossier


def _refuse_untimely(dossier: Dossier, window: PlanWindow | None, now: datetime) -> None:
    if dossier.status == Dossier.Status.SUBMITTED:
        raise Stale(_("这份材料已经提交，不需要再次提交。"))
    if dossier.status == Dossier.Status.CLOSED:
        raise Refused(_("这份申报已经结束，不能再提交。"))
    if dossier.status == Dossier.Status.RETURNED:
        if dossier.correct_until is not None and now >= dossier.correct_until:
            raise Refused(_("改正期限已于 %s 截止，不能再提交。") % cn_closing(dossier.correct_until))
        return
    shut = queries.why_shut(window, now) or queries.why_shut_for_title(dossier, now)
    if shut:
        raise Refused(shut)


def _freeze(dossier: Dossier, seat: Seat, now: datetime, seen: str) -> Snapshot:
    """Compute the gates, write the snapshot and the status."""
    last = queries.last_snapshot(dossier)
    profile = queries.profile_of(dossier.person_id)
    if last is None and profile is not None:
        dossier.employer = profile.employer  # pinned from here on, whoever employs the applicant later (AC-015)
    with official():
        content = snapshot.build(dossier, round=last.round + 1 if last else 1, submitted_at=now, last=last)
    found = gates.problems(dossier, content)
    if found:
        raise Refused(_("还有 %d 处没有完成，不能提交。") % len(found), tuple(found))
    if seen and seen != seen_of(content):
        raise Stale(str(CHANGED))
    frozen = Snapshot.objects.create(
        dossier=dossier,
        round=content["dossier"]["round"],
        content=content,
        digest=snapshot.digest(content),
        submitted_by=seat,
        submitted_at=now,
    )
    registers.recheck(frozen, seat, freezing.unverified(content), now)
    dossier.status = Dossier.Status.SUBMITTED
    dossier.version += 1
    dossier.correct_until = None
    dossier.changed_at = now
    dossier.save(update_fields=["status", "version", "employer", "correct_until", "changed_at"])
    return frozen


def reopen(dossier: Dossier, *, defects: list[dict[str, str]], correct_until: datetime, reason: str = "") -> None:
    """Give a submitted dossier back to its applicant, to correct what ``defects`` names until ``correct_until`` (D2).

    Called by review inside the transaction of a return, which has locked the case. ``defects``:
    ``[{section, target, label, text}]`` with sections of ``applicants.sections.RETURNABLE``; all defects are told at
    once, below ``reason``, the office's general words. Locks and writes the dossier.
    Refuses a dossier that is not submitted.
    """
    current = Dossier.objects.select_for_update().get(pk=dossier.pk)
    if current.status != Dossier.Status.SUBMITTED:
        raise Refused(_("这份材料不在审核中，不能退回。"))
    current.status = Dossier.Status.RETURNED
    current.defects = defects
    current.return_reason = reason
    current.correct_until = correct_until
    current.version += 1
    current.changed_at = clock.now()
    current.save(update_fields=["status", "defects", "return_reason", "correct_until", "version", "changed_at"])


def take_back(dossier: Dossier) -> None:
    """A return is off before the applicant has read it: the dossier is under review again, as it was submitted.

    Called by review inside the transaction that takes the return back, which has locked the case. Locks and writes the
    dossier. Refuses a dossier that is not returned.
    """
    current = Dossier.objects.select_for_update().get(pk=dossier.pk)
    if current.status != Dossier.Status.RETURNED:
        raise Refused(_("这份材料不在退回修改中，不能撤回退回。"))
    current.status = Dossier.Status.SUBMITTED
    current.defects = []
    current.return_reason = ""
    current.correct_until = None
    current.version += 1
    current.changed_at = clock.now()
    current.save(update_fields=["status", "defects", "return_reason", "correct_until", "version", "changed_at"])


def close(dossier: Dossier, *, passed: bool = False) -> None:
    """End a dossier: the case is over, or the applicant gave the draft up. Locks and writes it; twice is once.

    ``passed``: its result is confirmed, and no other dossier of this person may be opened in the year (AC-031).
    """
    current = Dossier.objects.select_for_update().get(pk=dossier.pk)
    if current.status == Dossier.Status.CLOSED:
        return
    current.status = Dossier.Status.CLOSED
    current.passed = passed
    current.version += 1
    current.changed_at = clock.now()
    current.save(update_fields=["status", "passed", "version", "changed_at"])


def discard(*, dossier_id: int, seat: Seat) -> None:
    """Give up a draft, so that another may be opened in the year. Locks and closes it; twice is once.

    Refuses what was ever submitted.
    """
    with transaction.atomic():
        dossier = locked(dossier_id, seat)
        if dossier.status != Dossier.Status.DRAFT and not queries.is_discarded(dossier):
            raise Refused(_("已经提交过的申报不能放弃，请在进度页申请撤回。"))
        close(dossier)


def may_submit(dossier: Dossier, window: PlanWindow | None, now: datetime) -> str:
    """Why the submit button is not there, in one sentence; empty when time and status allow it."""
    try:
        _refuse_untimely(dossier, window, now)
    except Refused as refusal:
        return refusal.message
    return ""
