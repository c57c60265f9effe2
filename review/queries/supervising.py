"""What may be seen of a plan from outside its chain: by its supervisors, and by the committee office that runs it.

django-guardian holds the grant (``PlanPermission``), the term is the ``Supervision``'s: both have to be there. A global
permission opens nothing (AC-009): no question here asks for one.
"""

from datetime import datetime

from django.db.models import Count, F, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Role, Seat
from accounts.queries import seats_of
from kernel import clock
from plans.models import Plan
from plans.queries import unread
from review.models import Case, Complaint, PlanPermission, SpotCheck, SpotCheckItem, Supervision

#: The permission of ``plans.Plan`` that a supervisor is granted, on one plan at a time.
PERMISSION = "view_plan"
PAGE = 30


def in_force(now: datetime) -> QuerySet[Supervision]:
    """The grants that hold at a moment, of seats that have not ended."""
    open_seat = Q(seat__ends_at=None) | Q(seat__ends_at__gt=now)
    return Supervision.objects.filter(open_seat, closed_at=None, ends_at__gt=now, seat__user__is_active=True)


def supervised(seat: Seat) -> QuerySet[Plan]:
    """The plans that a supervisor was granted, while the term runs; none for anybody else, nor of an office in which
    they have come to sit since."""
    if seat.role != Role.SUPERVISOR:
        return Plan.objects.none()
    granted = PlanPermission.objects.filter(user=seat.user_id, permission__codename=PERMISSION).order_by()
    now = clock.now()
    named = in_force(now).filter(seat=seat).order_by()
    plans = Plan.objects.filter(pk__in=granted.values("content_object")).filter(pk__in=named.values("plan"))
    return plans.exclude(organizer__in=seats_of(seat.user.person_id, now).values("organization"))


def watched(seat: Seat | None) -> QuerySet[Plan]:
    """The plans whose statistics, complaints and spot checks this seat may see: a supervisor's, or the office's own."""
    if seat is None:
        return Plan.objects.none()
    if seat.role == Role.OFFICE_OFFICER:
        return Plan.objects.filter(organizer=seat.organization_id)
    return supervised(seat)


def grantable(seat: Seat | None) -> QuerySet[Plan]:
    """The plans for which this seat may name supervisors: the committee office's own, all for an operator."""
    if seat is not None and seat.role == Role.OPERATOR:
        return Plan.objects.all()
    return watched(seat) if seat is not None and seat.role == Role.OFFICE_OFFICER else Plan.objects.none()


def with_names(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """The published ones of these plans with ``name`` and ``year`` of their current version, newest first."""
    named = plans.exclude(current=None).annotate(name=F("current__name"), year=F("current__year"))
    return named.order_by("-current__closes_at", "pk")


def watched_plan_for(seat: Seat | None, code: str) -> Plan:
    """One of ``watched``. Raises Http404 for everybody else. One query."""
    return get_object_or_404(with_names(watched(seat)), code=code)


def supervised_plan_for(seat: Seat | None, code: str) -> Plan:
    """One of ``supervised``. Raises Http404 for everybody else, the committee office included. One query."""
    if seat is None:
        raise Http404
    return get_object_or_404(with_names(supervised(seat)), code=code)


def plan_of_people_for(seat: Seat | None, code: str) -> Plan:
    """A plan whose supervisors this seat may read: whoever may name them, and they themselves. One query."""
    known = grantable(seat) if seat is not None and seat.role != Role.SUPERVISOR else watched(seat)
    return get_object_or_404(with_names(known), code=code)


def supervisions_of(plan: Plan) -> list[Supervision]:
    """Every grant of a plan, newest first. One query."""
    named = ("seat__organization", "seat__user__person", "granted_by__organization", "granted_by__user__person",
             "closed_by__user__person")  # fmt: skip
    return list(Supervision.objects.filter(plan=plan).select_related(*named).order_by("-pk"))


def supervision_for(seat: Seat | None, public_id: str) -> Supervision:
    """A grant of a plan for which this seat may name supervisors. Raises Http404 for everybody else. One query."""
    found = Supervision.objects.filter(plan__in=grantable(seat)).select_related(
        "plan", "seat__user__person", "granted_by"
    )
    return get_object_or_404(found, public_id=public_id)


def may_end(supervision: Supervision, seat: Seat) -> bool:
    """Whether this seat may end a grant before its term: the operator any, an office those of its own naming."""
    return seat.role == Role.OPERATOR or supervision.granted_by.organization_id == seat.organization_id


def supervisors() -> QuerySet[Seat]:
    """The seats that can be named: open ones of supervisors."""
    now = clock.now()
    is_open = Q(ends_at=None) | Q(ends_at__gt=now)
    seats = Seat.objects.filter(is_open, role=Role.SUPERVISOR, starts_at__lte=now, user__is_active=True)
    return seats.select_related("organization", "user__person").order_by("organization__name", "pk")


def cases_under(seat: Seat) -> QuerySet[Case]:
    """The cases that a supervisor may look at: of the plans granted, without their own person's (D9)."""
    return Case.objects.filter(plan_version__plan__in=supervised(seat)).exclude(person=seat.user.person_id)


def cases_page(
    seat: Seat, plan: Plan, *, status: str = "", number: str = "", before: int | None = None
) -> tuple[list[Case], int | None]:
    """One page of a supervised plan's cases, newest first, and the key the next page starts behind. Two queries.

    ``number`` begins a dossier's number, or a name where it begins with no digit.
    """
    # The versions are told one by one: the index gives their newest cases at once, which a join would look for.
    versions = list(plan.versions.order_by("pk").values_list("pk", flat=True))
    rows = cases_under(seat).filter(plan_version__in=versions)
    if status in Case.Status.values:
        rows = rows.filter(status=status)
    if number:
        named = "dossier__number" if number[0].isdigit() else "applicant_name"
        rows = rows.filter(**{f"{named}__startswith": number.upper() if number[0].isdigit() else number})
    if before is not None:
        rows = rows.filter(pk__lt=before)
    joined = rows.select_related("plan_version", "dossier", "employer", "holder").defer(
        *unread("plan_version"), "dossier__answers", "dossier__saves", "dossier__statement", "dossier__defects"
    )
    found = list(joined.order_by("-pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def supervised_case_for(seat: Seat | None, public_id: str) -> Case:
    """A case under a supervised plan. Raises Http404 for everybody else. One query."""
    if seat is None:
        raise Http404
    joined = cases_under(seat).select_related("plan_version__plan", "dossier", "employer", "holder")
    return get_object_or_404(joined.defer(*unread("plan_version")), public_id=public_id)


def complaints(seat: Seat | None) -> QuerySet[Complaint]:
    """The complaints this seat deals with.

    A supervisor's: all of the plan. The committee office's: those that are not about itself. Those about an office
    whose plan nobody supervises are the operator's, or nobody would answer them.
    """
    if seat is not None and seat.role == Role.OPERATOR:
        unsupervised = ~Q(plan__in=in_force(clock.now()).order_by().values("plan"))
        return Complaint.objects.filter(unsupervised, about=Complaint.About.OFFICE)
    found = Complaint.objects.filter(plan__in=watched(seat))
    is_supervisor = seat is not None and seat.role == Role.SUPERVISOR
    return found if is_supervisor else found.exclude(about=Complaint.About.OFFICE)


def complaints_page(seat: Seat, *, is_done: bool, after: int | None = None) -> tuple[list[Complaint], int | None]:
    """One page of them and the key the next page starts behind: open ones oldest first, answered ones newest. One
    query."""
    wanted = Complaint.Status.ANSWERED if is_done else Complaint.Status.OPEN
    rows = complaints(seat).filter(status=wanted).select_related("plan__current", "answered_by__user__person")
    rows = rows.defer(*unread("plan__current"))
    if after is not None:
        rows = rows.filter(pk__lt=after) if is_done else rows.filter(pk__gt=after)
    found = list(rows.order_by("-pk" if is_done else "pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def open_complaints(seat: Seat) -> int:
    """How many wait for an answer. One query."""
    return complaints(seat).filter(status=Complaint.Status.OPEN).count()


def complaint_for(seat: Seat | None, public_id: str) -> Complaint:
    """A complaint this seat deals with. Raises Http404 for everybody else. One query."""
    found = complaints(seat).select_related("plan__current", "answered_by__organization", "answered_by__user__person")
    return get_object_or_404(found.defer(*unread("plan__current")), public_id=public_id)


def checks_of(plan: Plan) -> list[SpotCheck]:
    """The spot checks of a plan, newest first, with ``open_items``, those without a finding. One query."""
    rows = SpotCheck.objects.filter(plan=plan).select_related(
        "announced_by__organization", "announced_by__user__person"
    )
    return list(rows.defer("numbers").annotate(open_items=Count("items", filter=Q(items__finding=""))).order_by("-pk"))


def check_for(seat: Seat | None, public_id: str) -> SpotCheck:
    """A spot check of a plan this seat may see. Raises Http404 for everybody else. One query."""
    named = ("plan__current", "announced_by__organization", "announced_by__user__person", "drawn_by__organization",
             "drawn_by__user__person")  # fmt: skip
    found = SpotCheck.objects.filter(plan__in=watched(seat)).select_related(*named)
    return get_object_or_404(found.defer(*unread("plan__current")), public_id=public_id)


def may_check(check: SpotCheck, seat: Seat) -> bool:
    """Whether this seat draws in a spot check and writes down what was found: a supervisor in any of the plan, the
    office in its own alone. In one that is to find out about it, it would choose the words and be first to find."""
    return seat.role == Role.SUPERVISOR or check.announced_by.organization_id == seat.organization_id


def items_of(check: SpotCheck) -> list[SpotCheckItem]:
    """The drawn cases in the order drawn. One query."""
    named = ("case__dossier", "case__employer", "found_by__organization", "found_by__user__person")
    return list(SpotCheckItem.objects.filter(check_of=check).select_related(*named).order_by("place"))


def unfound_items(seat: Seat) -> int:
    """How many drawn cases wait for this seat's finding, without the seat's own person's (D9). One query."""
    waiting = SpotCheckItem.objects.filter(check_of__plan__in=watched(seat), finding="")
    return waiting.exclude(case__person=seat.user.person_id).count()


def item_for(seat: Seat | None, public_id: str) -> SpotCheckItem:
    """A drawn case of a plan this seat may see, without the seat's own person's (D9). Raises Http404 otherwise."""
    found = SpotCheckItem.objects.filter(check_of__plan__in=watched(seat)).select_related(
        "check_of__plan__current",
        "check_of__announced_by",
        "case__dossier",
        "case__employer",
        "found_by__organization",
        "found_by__user__person",
    )
    item = get_object_or_404(found.defer(*unread("check_of__plan__current")), public_id=public_id)
    if seat is None or item.case.person_id == seat.user.person_id:
        raise Http404
    return item
