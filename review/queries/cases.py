"""Finding cases. A worklist is a query over (holder, stage, step), never a stored list of things to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.models import Role, Seat
from plans.models import PlanVersion
from plans.queries import unread
from plans.spec.chain import Stage, StageKind
from review.engine.turn import stage_of
from review.models import Case, ReviewEvent
from review.queries.chain import chain_of
from review.queries.holders import REVIEWING, organizes

PAGE = 25
#: What a list never shows: kilobytes of JSON in every row.
HEAVY = (*unread("plan_version"), "dossier__answers", "dossier__saves", "dossier__statement", "dossier__defects")
_JOINS = ("plan_version__plan__organizer", "employer__department", "employer__bureau", "holder", "snapshot", "person")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a worklist, oldest first. ``next_after`` is the key the next page starts behind, None on the last."""

    cases: list[Case]
    next_after: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How many cases under review an office holds at one step of one stage of one version of a plan."""

    version: int
    stage: Stage
    step: str
    count: int

    @property
    def is_to_examine(self) -> bool:
        """They wait to be examined; what waits at a notice, a ballot or a confirmation is done on a page of its own."""
        return self.stage.kind is StageKind.EXAMINE and self.step == Case.Step.PENDING

    @property
    def is_to_forward(self) -> bool:
        """They wait to be sent on. What the committee counted waits for its release instead: no office approved it."""
        return self.stage.kind is not StageKind.BALLOT and self.step == Case.Step.APPROVED


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases wait at a seat: to be examined, and to be sent on."""

    pending: int
    approved: int


def held_by(seat: Seat) -> QuerySet[Case]:
    """The cases that the seat's office holds, without the seat's own (decision D9)."""
    if seat.role not in REVIEWING:
        return Case.objects.none()
    return Case.objects.filter(holder=seat.organization_id).exclude(person=seat.user.person_id)


def worklist(
    seat: Seat,
    found: Sequence[Standing],
    *,
    step: str = "pending",
    stage: str = "",
    q: str = "",
    after: int | None = None,
    limit: int = PAGE,
) -> Page:
    """One page of the seat's cases, oldest first. One query.

    ``found`` is ``standings`` of the seat. ``step`` is pending (to be examined), approved (to be sent on), or all: then
    also those that wait for something else, have moved on or ended. ``stage`` is a code of any plan's chain; ``q`` is
    part of a name, a number or an employer.
    """
    rows = readable(seat) if step == "all" else _at_step(held_by(seat), step, found)
    if stage:
        rows = rows.filter(stage=stage)
    if q:
        rows = rows.filter(
            Q(applicant_name__icontains=q) | Q(dossier__number__icontains=q) | Q(employer__name__icontains=q)
        )
    lean = rows.select_related("plan_version", "employer", "dossier").defer(*HEAVY)
    page = list(lean.filter(pk__gt=after or 0).order_by("pk")[: limit + 1])
    return Page(page[:limit], page[limit - 1].pk if len(page) > limit else None)


def _at_step(rows: QuerySet[Case], step: str, found: Sequence[Standing]) -> QuerySet[Case]:
    rows = rows.filter(status=Case.Status.IN_REVIEW, step=step)
    if step == Case.Step.APPROVED:
        return rows.filter(staged_result="")
    examined = [Q(plan_version=at.version, stage=at.stage.code) for at in found if at.is_to_examine]
    return rows.filter(reduce(or_, examined)) if examined else rows.none()


def standings(seat: Seat) -> list[Standing]:
    """Where the cases under review stand that the seat's office holds. Two queries."""
    rows = list(
        held_by(seat)
        .filter(status=Case.Status.IN_REVIEW)
        .values("plan_version", "stage", "step")
        .order_by("plan_version", "stage", "step")
        .annotate(count=Count("pk"))
    )
    versions = PlanVersion.objects.defer(*unread()).in_bulk({row["plan_version"] for row in rows})
    chains = {key: chain_of(version) for key, version in versions.items()}
    return [
        Standing(row["plan_version"], stage_of(chains[row["plan_version"]], row["stage"]), row["step"], row["count"])
        for row in rows
    ]


def counts_of(found: Sequence[Standing]) -> Counts:
    """How many of them wait, as the tabs of the worklist list them."""
    return Counts(
        pending=sum(at.count for at in found if at.is_to_examine),
        approved=sum(at.count for at in found if at.is_to_forward),
    )


def worklist_counts(seat: Seat) -> Counts:
    """How many cases wait at a seat. Two queries."""
    return counts_of(standings(seat))


def stages_of(found: Sequence[Standing], step: str) -> list[tuple[str, str]]:
    """(code, staff label) of the stages at which cases wait at ``step``, for the filter of the list."""
    listed = {
        "pending": [at for at in found if at.is_to_examine],
        "approved": [at for at in found if at.is_to_forward],
    }.get(step, found)
    return list({at.stage.code: at.stage.labels.staff for at in listed}.items())


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
    found = readable(seat).filter(public_id=public_id)
    case = found.select_related(*_JOINS, "dossier__user").defer(*unread("plan_version")).first()
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
        .defer(*unread("plan_version"))
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
