"""Naming a supervisor of one plan, and ending it: django-guardian's grant lives and ends with our own row."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from guardian.shortcuts import assign_perm, remove_perm

from accounts.models import Role, Seat
from accounts.queries import is_open_seat, sits_in
from accounts.services import hold_seat
from kernel import clock
from kernel.formats import cn_date
from plans.models import Plan
from review.engine.refusal import Refused
from review.engine.turn import MIN_REASON
from review.models import Supervision
from review.queries.supervising import PERMISSION, grantable, in_force, may_end

#: Longer than any plan takes; whoever needs more is named again.
LONGEST = timedelta(days=366)


def grant(plan: Plan, to: Seat, by: Seat, *, until: datetime, reason: str) -> Supervision:
    """Let a supervisor look on at one plan until a moment.

    Locks the supervisor's seat. Writes one row and guardian's grant; ends an earlier grant whose term is over. Refuses
    whoever may not name supervisors of this plan, a seat that is no supervisor's or has ended, a person who also sits
    in the plan's own office, a term that is over or longer than a year, a reason that is too short, who supervises the
    plan already, and a naming seat that ended while the request waited.
    """
    now = clock.now()
    if not grantable(by).filter(pk=plan.pk).exists():
        raise Refused("not_permitted", _("只有组织这个计划的评委会办公室和平台运营单位能指定监督员。"))
    if not now < until <= now + LONGEST:
        raise Refused("until", _("截止日期须在今天以后一年以内，请另选日期。"))
    if len(reason.strip()) < MIN_REASON:
        lengths = {"least": MIN_REASON, "length": len(reason.strip())}
        raise Refused("reason", _("依据至少 %(least)d 个字，现有 %(length)d 个字。") % lengths)
    with transaction.atomic():
        seat = hold_seat(to)
        _require_open(by)
        if seat.role != Role.SUPERVISOR or (seat.ends_at is not None and seat.ends_at <= now):
            raise Refused("seat", _("这个账号不是监督员，或者席位已经结束，请另选。"))
        if sits_in(plan.organizer_id, seat.user.person_id, now):
            raise Refused("seat", _("这位监督员也是组织本计划的评委会办公室的工作人员，不能监督本单位，请另选。"))
        running = Supervision.objects.filter(plan=plan, seat=seat, closed_at=None).first()
        if running is not None and running.ends_at > now:
            told = {"until": cn_date(running.ends_at)}
            raise Refused(
                "seat", _("这位监督员正在监督本计划，到 %(until)s 为止。要改期限的，先结束再重新指定。") % told
            )
        if running is not None:
            _close(running, None, now)
        assign_perm(PERMISSION, seat.user, plan)
        return Supervision.objects.create(
            plan=plan, seat=seat, reason=reason.strip(), starts_at=now, ends_at=until, granted_by=by
        )


def end(supervision: Supervision, by: Seat) -> None:
    """End a grant before its term. Locks and writes it, takes guardian's grant away; ending twice is once.

    Refuses an office that is watched by whom another named: it would send away who complaints about it go to. Refuses
    a seat that ended while the request waited.
    """
    if not may_end(supervision, by):
        raise Refused("granted_by_other", _("这位监督员由其他单位指定，只能由指定单位或平台运营单位结束。"))
    with transaction.atomic():
        locked = Supervision.objects.select_for_update(of=("self",)).get(pk=supervision.pk)
        if locked.closed_at is None:
            _require_open(by)
            _close(locked, by, clock.now())


def end_over() -> int:
    """Take away the grants whose term or seat has ended, and guardian's rows that nothing holds (AC-008).

    Locks and writes each. Nobody could use them: this only cleans up. Returns how many grants ended.
    """
    now = clock.now()
    ended = 0
    with transaction.atomic():
        live = in_force(now).order_by().values("pk")
        over = Supervision.objects.select_for_update(of=("self",), skip_locked=True).filter(closed_at=None)
        for each in over.exclude(pk__in=live).order_by("pk"):
            _close(each, None, now)
            ended += 1
    return ended


def _require_open(by: Seat) -> None:
    if not is_open_seat(by):
        raise Refused("not_permitted", _("您的账号或席位刚刚停用，这次没有办理。请由本单位其他人员办理。"))


def _close(supervision: Supervision, by: Seat | None, now: datetime) -> None:
    supervision.closed_at, supervision.closed_by = now, by
    supervision.save(update_fields=["closed_at", "closed_by"])
    user, plan = supervision.seat.user, supervision.plan
    still = Supervision.objects.filter(plan=plan, seat__user=user, closed_at=None)
    if not still.exists():  # of another seat of the same account
        remove_perm(PERMISSION, user, plan)
