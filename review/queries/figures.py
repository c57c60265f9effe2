"""Reads of the counts that the statistics show. No page counts cases: a million are as quick as ten."""

from datetime import datetime

from django.db.models import Min, Q

from accounts.models import Organization, Seat
from plans.models import Plan
from plans.queries import unread
from review.models import PlanFigure, StageFigure
from review.queries.holders import REVIEWING


def of_office(seat: Seat) -> list[StageFigure]:
    """What was counted at the seat's own office, newest versions first; nothing for who does not review. One query."""
    if seat.role not in REVIEWING:
        return []
    rows = StageFigure.objects.filter(office=seat.organization_id).select_related("version__plan")
    return list(rows.defer(*unread("version")).order_by("-version_id", "pk"))


def of_plan(plan: Plan) -> list[StageFigure]:
    """What was counted of a plan's cases, of all its versions, with the offices; of employers their sum. One query."""
    single = Q(office__kind=Organization.Kind.EMPLOYER)
    rows = StageFigure.objects.filter(version__plan=plan).exclude(single).select_related("version", "office")
    return list(rows.defer(*unread("version")).order_by("-version_id", "pk"))


def statuses_of(plan: Plan) -> tuple[dict[str, int], datetime | None]:
    """How many cases of a plan have each status, and since when all of its counts hold at least. One query."""
    found = list(PlanFigure.objects.filter(version__plan=plan).order_by("pk"))
    totals: dict[str, int] = {}
    for figure in found:
        for status, number in figure.statuses.items():
            totals[status] = totals.get(status, 0) + number
    return totals, min((figure.counted_at for figure in found), default=None)


def counted_at(rows: list[StageFigure]) -> datetime | None:
    """Since when all of these counts hold at least. One query."""
    versions = {row.version_id for row in rows}
    found: datetime | None = PlanFigure.objects.filter(version__in=versions).aggregate(at=Min("counted_at"))["at"]
    return found
