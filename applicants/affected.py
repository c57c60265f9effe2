"""Who is filling in or correcting a dossier under a plan: told to the plan's editor."""

from collections.abc import Iterator

from django.db.models import Count

from applicants.models import Dossier
from plans import affected
from plans.models import Plan

LIVE = (Dossier.Status.DRAFT, Dossier.Status.RETURNED)


def register() -> None:
    """Let the plan editor ask."""
    affected.register(live_dossiers)


def live_dossiers(plan: Plan) -> Iterator[affected.Affected]:
    """Dossiers not submitted yet, and those returned, by version. One query."""
    rows = (
        Dossier.objects.filter(plan_version__plan=plan, status__in=LIVE)
        .values_list("plan_version__number", "status")
        .annotate(number=Count("pk"))
        .order_by("plan_version__number", "status")
    )
    for version, status, number in rows:
        yield affected.Affected(version, str(Dossier.Status(status).label), number, may_move=True)
