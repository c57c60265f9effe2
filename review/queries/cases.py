"""Finding cases. A worklist is a query over (holder, stage, step), never a stored list of things to do."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.models import Role, Seat
from plans.models import PlanVersion
from plans.spec.chain import StageKind
from review.engine.turn import stage_of
from review.models import Case, ReviewEvent
from review.queries.chain import chain_of
from review.queries.holders import REVIEWING, organizes

PAGE = 25
#: What a list never shows: kilobytes of JSON in every row.
HEAVY = ("plan_version__document", "dossier__answers", "dossier__saves", "dossier__statement", "dossier__defects")
_JOINS = ("plan_version__plan__organizer", "employer__department", "employer__bureau", "holder", "snapshot", "person")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a worklist, oldest first. ``next_after`` is the key the next page starts behind, None on the last."""

    cases: list[Case]
    next_after: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases wait at a seat."""

    pending: int
    approved: int
    returned: int
    by_stage: dict[tuple[str, str, str], int]


def held_by(seat: Seat) -> QuerySet[Case]:
    """The cases that the seat's office holds, without the seat's own (decision D9)."""
    if seat.role not in REVIEWING:
        return Case.objects.none()
    return Case.objects.filter(holder=seat.organization_id).exclude(person=seat.user.person_id)


def worklist(
    seat: Seat, *, step: str = "pending", stage: str = "", q: str = "", after: int | None = None, limit: int = PAGE
) -> Page:
    """One page of the seat's cases, oldest first. One query.

    ``step`` is pending, approved, returned, or all: then also those that have moved on or ended. ``stage`` is a code
    of any plan's chain; ``q`` is part of a name, a number or an employer.
    """
    rows = readable(seat) if step == "all" else _at_step(held_by(seat), step)
    if stage:
        rows = rows.filter(stage=stage)
    if q:
        rows = rows.filter(
            Q(applicant_name__icontains=q) | Q(dossier__number__icontains=q) | Q(employer__name__icontains=q)
        )
    lean = rows.select_related("plan_version", "employer", "dossier").defer(*HEAVY)
    found = list(lean.filter(pk__gt=after or 0).order_by("pk")[: limit + 1])
    return Page(found[:limit], found[limit - 1].pk if len(found) > limit else None)


def _at_step(rows: QuerySet[Case], step: str) -> QuerySet[Case]:
    if step == Case.Status.RETURNED:
        return rows.filter(status=Case.Status.RETURNED)
    rows = rows.filter(status=Case.Status.IN_REVIEW, step=step)
    # Counted by the committee is not approved by an office: such a case waits for its release, and nobody forwards it.
    return rows.filter(staged_result="") if step == Case.Step.APPROVED else rows


def worklist_counts(seat: Seat) -> Counts:
    """How many wait, by step and by (plan, stage, step), as the tabs of the worklist list them. One query."""
    rows = (
        held_by(seat)
        .filter(status__in=[Case.Status.IN_REVIEW, Case.Status.RETURNED])
        .exclude(step=Case.Step.APPROVED, staged_result__gt="")
        .values("status", "plan_version__plan__code", "stage", "step")
        .order_by("plan_version__plan__code", "stage", "step", "status")
        .annotate(count=Count("pk"))
    )
    by_stage: dict[tuple[str, str, str], int] = {}
    for row in rows:
        step = "returned" if row["status"] == Case.Status.RETURNED else row["step"]
        by_stage[row["plan_version__plan__code"], row["stage"], step] = row["count"]
    totals = {step: sum(n for key, n in by_stage.items() if key[2] == step) for step in (*Case.Step.values, "returned")}
    return Counts(totals[Case.Step.PENDING], totals[Case.Step.APPROVED], totals["returned"], by_stage)


def stages_of(seat: Seat) -> list[tuple[str, str]]:
    """(code, staff label) of the stages at which the seat's office has cases, for the filter. Two queries."""
    pairs = list(held_by(seat).order_by("plan_version", "stage").values_list("plan_version", "stage").distinct())
    versions = PlanVersion.objects.in_bulk({version for version, _ in pairs})
    labels = {code: stage_of(chain_of(versions[version]), code).labels.staff for version, code in pairs}
    return list(labels.items())


def held_by_stage(seat: Seat) -> Counter[tuple[StageKind, str, str, str]]:
    """How many cases under review the seat's office holds, by kind of stage, step, code and staff label of the stage.
    Two queries."""
    rows = list(
        held_by(seat)
        .filter(status=Case.Status.IN_REVIEW)
        .values("plan_version", "stage", "step")
        .order_by("plan_version", "stage", "step")
        .annotate(count=Count("pk"))
    )
    versions = PlanVersion.objects.in_bulk({row["plan_version"] for row in rows})
    held: Counter[tuple[StageKind, str, str, str]] = Counter()
    for row in rows:
        stage = stage_of(chain_of(versions[row["plan_version"]]), row["stage"])
        held[stage.kind, row["step"], row["stage"], stage.labels.staff] += row["count"]
    return held


def readable(seat: Seat | None) -> QuerySet[Case]:
    """The cases an office may read: those it holds and those it has handled, never the seat's own.

    An office keeps reading what it once decided on; the office after it sees nothing before it arrives.
    """
    if seat is None or seat.role not in REVIEWING:
        return Case.objects.none()
    handled = ReviewEvent.objects.filter(case=OuterRef("pk"), seat__organization=seat.organization_id)
    return Case.objects.filter(Q(holder=seat.organization_id) | Exists(handled)).exclude(person=seat.user.person_id)


def case_for(seat: Seat | None, public_id: str) -> Case:
    """The case, for an office that may read it. Raises Http404 for everyone else, the owner included. One query."""
    case = readable(seat).filter(public_id=public_id).select_related(*_JOINS, "dossier__user").first()
    if case is None:
        raise Http404
    return case


def organized_case_for(seat: Seat | None, public_id: str) -> Case:
    """The case, for the committee office whose plan it is under. Raises Http404 for everyone else. One query."""
    case = case_for(seat, public_id)
    if seat is None or not organizes(seat, case):
        raise Http404
    return case


def own_case(seat: Seat | None, dossier_id: str) -> Case:
    """The applicant's own case, by its dossier's public id. Raises Http404 for everyone else. One query."""
    if seat is None or seat.role != Role.APPLICANT:
        raise Http404
    case = (
        Case.objects.filter(dossier__public_id=dossier_id, person=seat.user.person_id)
        .select_related(*_JOINS, "dossier__user")
        .first()
    )
    if case is None:
        raise Http404
    return case


def next_case(seat: Seat, case: Case) -> Case | None:
    """The pending case at the same stage to take up after this one, or None. One query."""
    waiting = held_by(seat).filter(plan_version=case.plan_version_id, stage=case.stage, status=Case.Status.IN_REVIEW)
    following = waiting.filter(step=Case.Step.PENDING).exclude(pk=case.pk)
    return following.select_related("dossier").order_by("pk").first()
