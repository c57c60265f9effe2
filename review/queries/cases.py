"""Finding cases. A worklist is a query over (holder, stage, step), never a stored list of things to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.models import Role, Seat
from plans.models import PlanVersion
from review.engine.commands import CommandName
from review.engine.decide import blocked_by
from review.engine.permission import permitted
from review.models import Case, ReviewEvent
from review.queries.chain import chain_of
from review.queries.facts import collect, state_of
from review.queries.holders import REVIEWING

PAGE = 25
_JOINS = ("plan_version__plan__organizer", "employer__department", "employer__bureau", "holder", "snapshot", "person")


@dataclass(frozen=True, slots=True)
class Filters:
    """How a worklist is narrowed. Empty means not narrowed; ``step`` is a Case.Step or ``returned``."""

    plan: str = ""
    stage: str = ""
    step: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a worklist. ``next`` and ``previous`` are keys for ``after`` and ``before``, None at the ends."""

    rows: list[Case]
    next: int | None
    previous: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases wait at a seat."""

    pending: int
    approved: int
    returned: int
    by_stage: dict[tuple[str, str, str], int]


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: what may be asked now, and why it would be refused at the moment (empty when it would not)."""

    name: CommandName
    why_not: str = ""


def held_by(seat: Seat) -> QuerySet[Case]:
    """The cases that the seat's office holds, without the seat's own (decision D9)."""
    if seat.role not in REVIEWING:
        return Case.objects.none()
    return Case.objects.filter(holder=seat.organization_id).exclude(person=seat.user.person_id)


def worklist(seat: Seat, filters: Filters, *, after: int | None = None, before: int | None = None) -> Page:
    """One page of the seat's cases, oldest first. One query."""
    rows = _narrow(held_by(seat), filters).select_related(*_JOINS, "dossier")
    if before is not None:
        found = list(rows.filter(pk__lt=before).order_by("-pk")[: PAGE + 1])
        more, found = len(found) > PAGE, found[:PAGE][::-1]
        return Page(found, found[-1].pk if found else None, found[0].pk if more and found else None)
    found = list(rows.filter(pk__gt=after or 0).order_by("pk")[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    return Page(found, found[-1].pk if more else None, found[0].pk if after and found else None)


def worklist_counts(seat: Seat) -> Counts:
    """How many wait, by step and by (plan, stage, step). One query."""
    rows = (
        held_by(seat)
        .filter(status__in=[Case.Status.IN_REVIEW, Case.Status.RETURNED])
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


def stages_held(seat: Seat) -> Iterator[tuple[PlanVersion, str]]:
    """The plan versions and stages the seat's office has cases at, for the filters of its worklist. Two queries."""
    pairs = held_by(seat).order_by("plan_version", "stage").values_list("plan_version", "stage").distinct()
    found = list(pairs)
    versions = PlanVersion.objects.select_related("plan").in_bulk({version for version, _ in found})
    return ((versions[version], stage) for version, stage in found)


def case_for(seat: Seat | None, public_id: str) -> Case:
    """The case, for an office that holds it or has handled it. Raises Http404 for everyone else, the owner included.

    One query. An office keeps reading what it once decided on; the office after it sees nothing before it arrives.
    """
    if seat is None or seat.role not in REVIEWING:
        raise Http404
    handled = ReviewEvent.objects.filter(case=OuterRef("pk"), seat__organization=seat.organization_id)
    case = (
        Case.objects.filter(Q(holder=seat.organization_id) | Exists(handled), public_id=public_id)
        .exclude(person=seat.user.person_id)
        .select_related(*_JOINS, "dossier__user")
        .first()
    )
    if case is None:
        raise Http404
    return case


def tracked_case(seat: Seat | None, public_id: str) -> Case:
    """The applicant's own case, by its own or its dossier's public id. Raises Http404 for everyone else. One query."""
    if seat is None or seat.role != Role.APPLICANT:
        raise Http404
    case = (
        Case.objects.filter(Q(public_id=public_id) | Q(dossier__public_id=public_id), person=seat.user.person_id)
        .select_related(*_JOINS, "dossier__user")
        .first()
    )
    if case is None:
        raise Http404
    return case


def cases_of(seat: Seat) -> QuerySet[Case]:
    """The applicant's own cases, newest first."""
    if seat.role != Role.APPLICANT:
        return Case.objects.none()
    return Case.objects.filter(person=seat.user.person_id).select_related(*_JOINS, "dossier")


def offers(case: Case, seat: Seat | None, now: datetime) -> list[Offer]:
    """The buttons this seat gets on this case: the same table that decides, with the gates' words (section 4)."""
    facts = collect(case, seat, now)
    state, chain = state_of(case), chain_of(case.plan_version)
    found = []
    for name in permitted(state, chain, facts):
        refusal = blocked_by(state, chain, name, facts)
        found.append(Offer(name, refusal.message if refusal else ""))
    return found


def next_in_line(seat: Seat, case: Case) -> Case | None:
    """The pending case that comes after this one in the same stage, for the page after a decision. One query."""
    waiting = held_by(seat).filter(
        plan_version=case.plan_version_id, status=Case.Status.IN_REVIEW, step=Case.Step.PENDING
    )
    return waiting.exclude(pk=case.pk).order_by("pk").first()


def _narrow(rows: QuerySet[Case], filters: Filters) -> QuerySet[Case]:
    if filters.step == Case.Status.RETURNED:
        rows = rows.filter(status=Case.Status.RETURNED)
    else:
        rows = rows.filter(status=Case.Status.IN_REVIEW)
        if filters.step:
            rows = rows.filter(step=filters.step)
    if filters.plan:
        rows = rows.filter(plan_version__plan__code=filters.plan)
    if filters.stage:
        rows = rows.filter(stage=filters.stage)
    if filters.words:
        rows = rows.filter(
            Q(applicant_name__icontains=filters.words)
            | Q(dossier__number__icontains=filters.words)
            | Q(employer__name__icontains=filters.words)
        )
    return rows
