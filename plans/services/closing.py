"""Closing a plan before its window does, and taking that back."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Seat
from kernel import clock
from plans.models import Plan, PlanEvent, PlanWindow
from plans.refusal import PlanRefused
from plans.services.draft_rows import require_seat
from plans.services.publishing import may_publish
from plans.spec.parts import WindowKind

SHORTEST_REASON = 2


def close_plan(code: str, seat: Seat, reason: str) -> Plan:
    """Take no more declarations under a plan, whichever version they were begun under. Returned ones may be corrected.

    Locks the plan's row, then the windows' rows, which a submit holds while it commits (AC-037); writes both and an
    event. Refuses another office's seat, one that ended while the request waited, a plan that is closed, no reason.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise PlanRefused(_("请写明关闭的原因，申报人会看到。"))
    with transaction.atomic():
        plan = _locked(code, seat)
        if plan.closed_at is not None:
            raise PlanRefused(_("这个计划已经关闭。"))
        windows = _locked_windows(plan)
        plan.closed_at = clock.now()
        plan.closed_reason = reason.strip()
        plan.save(update_fields=["closed_at", "closed_reason"])
        PlanWindow.objects.filter(pk__in=windows).update(ended_at=plan.closed_at)
        _note(plan, PlanEvent.Kind.CLOSED, seat, plan.closed_reason)
        return plan


def reopen_plan(code: str, seat: Seat) -> Plan:
    """Take declarations again within the windows. Locks, writes and refuses as ``close_plan``, and a plan that is open
    in place of one that is closed."""
    with transaction.atomic():
        plan = _locked(code, seat)
        if plan.closed_at is None:
            raise PlanRefused(_("这个计划没有关闭。"))
        windows = _locked_windows(plan)
        plan.closed_at, plan.closed_reason = None, ""
        plan.save(update_fields=["closed_at", "closed_reason"])
        PlanWindow.objects.filter(pk__in=windows).update(ended_at=None)
        _note(plan, PlanEvent.Kind.REOPENED, seat, "")
        return plan


def _locked(code: str, seat: Seat) -> Plan:
    plan = Plan.objects.select_for_update(of=("self",)).select_related("organizer").get(code=code)
    may_publish(plan, seat)
    require_seat(seat)
    return plan


def _locked_windows(plan: Plan) -> list[int]:
    windows = PlanWindow.objects.filter(version__plan=plan, kind=WindowKind.APPLY).order_by("pk")
    return list(windows.select_for_update(of=("self",)).values_list("pk", flat=True))


def _note(plan: Plan, kind: str, seat: Seat, note: str) -> None:
    PlanEvent.objects.create(plan=plan, kind=kind, seat=seat, at=clock.now(), note=note)
