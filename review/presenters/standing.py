"""Where submitted dossiers stand, in one line each: told to the applicant's own pages, which may not ask this room."""

from collections.abc import Iterable

from django.urls import reverse

from applicants.models import Dossier
from applicants.standing import Standing
from review.models import Case
from review.presenters.progress import now_of


def standings(dossiers: Iterable[Dossier]) -> dict[int, Standing]:
    """The line of every dossier that has a case, by the dossier's primary key. One query."""
    cases = Case.objects.filter(dossier__in=[each.pk for each in dossiers]).select_related(
        "plan_version__plan__organizer", "holder", "dossier"
    )
    return {case.dossier_id: _line(case) for case in cases.order_by("pk")}


def _line(case: Case) -> Standing:
    now = now_of(case)
    text = f"{now.headline} · {now.holder}" if now.holder and case.holder else now.headline
    # Under review the applicant has one thing to do: to pay.
    status = "due" if now.to_do and case.status == Case.Status.IN_REVIEW else case.status
    return Standing(text, status, reverse("review:tracker", args=[case.dossier.public_id]), now.to_do)
