"""Reads of plan drafts. A draft is seen by the office that organizes its plan, and by the operator."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Role, Seat
from plans.models import Plan, PlanDraft, PlanEvent, PlanVersion
from plans.queries import unread

Status = PlanDraft.Status
LIVE = (Status.EDITING, Status.SUBMITTED, Status.APPROVED)
WRITING = (PlanEvent.Kind.CREATED, PlanEvent.Kind.SAVED, PlanEvent.Kind.SUBMITTED)


def editing_seat(seat: Seat | None) -> Seat:
    """The seat when it may work on plans at all: a committee's office, or the operator. Others get 404."""
    if seat is None or seat.role not in (Role.OFFICE_OFFICER, Role.OPERATOR):
        raise Http404
    return seat


def drafts_of(seat: Seat) -> QuerySet[PlanDraft]:
    """The drafts that the seat may see, the last changed first, without their texts."""
    editing_seat(seat)
    drafts = PlanDraft.objects.select_related("organizer", "base__plan")
    drafts = drafts.defer("text", "under", "before", *unread("base"))
    if seat.role != Role.OPERATOR:
        drafts = drafts.filter(organizer=seat.organization_id)
    return drafts.order_by("-changed_at", "-pk")


def draft_for(seat: Seat | None, public_id: str) -> PlanDraft:
    """One draft with its text, or 404. One query."""
    return get_object_or_404(drafts_of(editing_seat(seat)).defer(None), public_id=public_id)


def plans_of(seat: Seat) -> QuerySet[PlanVersion]:
    """The current versions of the plans that the seat may change, without documents."""
    versions = PlanVersion.objects.filter(current_of__isnull=False).select_related("plan__organizer")
    if editing_seat(seat).role != Role.OPERATOR:
        versions = versions.filter(plan__organizer=seat.organization_id)
    return versions.defer(*unread()).order_by("-closes_at", "pk")


def own_plan(seat: Seat | None, code: str) -> PlanVersion:
    """The current version of a plan that the seat may change, or 404. One query."""
    return get_object_or_404(plans_of(editing_seat(seat)).defer(None), plan__code=code)


def current_of(code: str) -> PlanVersion | None:
    """The current version of the plan of this code; None: it was never published. One query."""
    plan = Plan.objects.filter(code=code).select_related("current__plan__organizer").first()
    return plan.current if plan else None


def live_draft(code: str, organizer_id: int) -> PlanDraft | None:
    """The draft of this plan that is under way. One query."""
    return PlanDraft.objects.filter(code=code, organizer=organizer_id, status__in=LIVE).order_by("pk").first()


def events_of(draft: PlanDraft) -> list[PlanEvent]:
    """What was done to a draft, the last first. One query."""
    return list(draft.events.select_related("seat__user__person", "seat__organization").order_by("-pk"))


def last_event(draft: PlanDraft) -> PlanEvent | None:
    """What was done last. One query."""
    return draft.events.select_related("seat__user__person").order_by("-pk").first()


def writers_of(draft: PlanDraft) -> set[int]:
    """The persons who made, changed or submitted a draft: none of them may approve it (D9). One query."""
    written = draft.events.filter(kind__in=WRITING).order_by("pk")
    return set(written.values_list("seat__user__person", flat=True))
