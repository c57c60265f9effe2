"""Reads of the authorities and committee offices of an installation, for the operator."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from accounts.models import OfficeEvent, Organization, Role, Seat

Kind = Organization.Kind
KINDS = (Kind.DEPARTMENT, Kind.BUREAU, Kind.COMMITTEE_OFFICE, Kind.SUPERVISION)
CLOSED = "closed"
TABS = (*KINDS, CLOSED)
PAGE = 50
SUPERIOR = {
    Kind.DEPARTMENT: "department",
    Kind.BUREAU: "bureau",
    Kind.COMMITTEE_OFFICE: "bureau",
    Kind.SUPERVISION: "bureau",
}
"""Which column names the office above: of a department a department, of the others a bureau."""


def offices(seat: Seat | None) -> QuerySet[Organization]:
    """Return the authorities and committee offices that this seat may manage: all for an operator, none for others."""
    if seat is None or seat.role != Role.OPERATOR:
        return Organization.objects.none()
    return Organization.objects.filter(kind__in=KINDS).select_related("department", "bureau")


def offices_page(
    seat: Seat, tab: str, typed: str = "", after: int | None = None
) -> tuple[list[Organization], int | None]:
    """One page of a tab, in the order in which they were made, and the key the next page starts behind. One query.

    ``officers`` of a row: open seats; ``units``: employers affiliated with it; ``under``: open offices below it.
    """
    found = offices(seat).exclude(closed_at=None) if tab == CLOSED else offices(seat).filter(kind=tab, closed_at=None)
    if typed:
        found = found.filter(name__icontains=typed)
    if after is not None:
        found = found.filter(pk__gt=after)
    rows = list(_counted(found).order_by("pk")[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def office_for(seat: Seat | None, public_id: str) -> Organization:
    """Return one office; 404 for whoever may not manage it. One query."""
    return get_object_or_404(offices(seat), public_id=public_id)


def superiors(kind: str) -> QuerySet[Organization]:
    """Return the open offices that one of this kind may report to."""
    return Organization.objects.filter(kind=SUPERIOR[Kind(kind)], closed_at=None).order_by("name")


def successors(gone: Organization) -> QuerySet[Organization]:
    """Return the open offices that may take over what belongs to this one."""
    return Organization.objects.filter(kind=gone.kind, closed_at=None).exclude(pk=gone.pk).order_by("name")


def superior_of(office: Organization) -> Organization | None:
    """Return the office above."""
    found: Organization | None = getattr(office, SUPERIOR[Kind(office.kind)])
    return found


def affiliated(office: Organization) -> QuerySet[Organization]:
    """Return the employers and the open offices that have this one as theirs."""
    of_it = Q(department=office) | Q(bureau=office)
    return Organization.objects.filter(of_it, closed_at=None)


def events_of(organization: Organization) -> list[OfficeEvent]:
    """Return what was changed about it, newest first. One query."""
    return list(OfficeEvent.objects.filter(organization=organization).select_related("by__person").order_by("-pk"))


def _counted(rows: QuerySet[Organization]) -> QuerySet[Organization]:
    seats = Seat.objects.filter(organization=OuterRef("pk"), ends_at=None)
    below = Organization.objects.filter(Q(department=OuterRef("pk")) | Q(bureau=OuterRef("pk")), closed_at=None)
    return rows.annotate(
        officers=_number(seats),
        units=_number(below.filter(kind=Kind.EMPLOYER)),
        under=_number(below.exclude(kind=Kind.EMPLOYER)),
    )


def _number(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
