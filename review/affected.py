"""Cases under way under a plan: told to the plan's editor."""

from collections.abc import Iterator

from django.db.models import Count

from plans import affected
from plans.models import Plan, PlanVersion
from review.models import Case


def register() -> None:
    """Let the plan editor ask."""
    affected.register(cases_under_way)


def cases_under_way(plan: Plan) -> Iterator[affected.Affected]:
    """Cases in review, by version and stage. Two queries."""
    rows = list(
        Case.objects.filter(plan_version__plan=plan, status=Case.Status.IN_REVIEW)
        .values_list("plan_version", "stage")
        .annotate(number=Count("pk"))
        .order_by("plan_version", "stage")
    )
    versions = PlanVersion.objects.in_bulk({version for version, _stage, _number in rows})
    found = {(version, stage): number for version, stage, number in rows}
    for pinned in versions.values():
        for stage in pinned.spec.chain:  # in the order of the walk
            number = found.get((pinned.pk, stage.code), 0)
            yield affected.Affected(pinned.number, stage.labels.staff, number)
