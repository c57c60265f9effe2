"""Where submitted dossiers stand, in one line each: told to the applicant's own pages, which may not ask this room."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from applicants.models import Dossier
from applicants.standing import Standing
from kernel.formats import cn_date
from plans.queries import unread
from review.models import Case, ReviewEvent
from review.presenters.progress import now_of
from review.queries.chain import spec_of


def standings(dossiers: Iterable[Dossier]) -> dict[int, Standing]:
    """The line of every dossier that has a case, by the dossier's primary key. One query, two where one has passed."""
    found = Case.objects.filter(dossier__in=[each.pk for each in dossiers])
    found = found.select_related("plan_version__plan__organizer", "holder", "dossier").defer(*unread("plan_version"))
    cases = list(found.order_by("pk"))
    documents = _documents([case.pk for case in cases if case.status == Case.Status.PASSED])
    return {case.dossier_id: _line(case, documents.get(case.pk, "")) for case in cases}


def _documents(passed: list[int]) -> dict[int, str]:
    """The document that confirmed each of these cases, by primary key."""
    if not passed:
        return {}
    events = ReviewEvent.objects.filter(case__in=passed, kind="confirmed").order_by("pk")
    return {key: data["document"] for key, data in events.values_list("case", "data")}


def _line(case: Case, document: str) -> Standing:
    now = now_of(case)
    text = f"{now.headline} · {now.holder}" if now.holder and case.holder else now.headline
    # Under review the applicant has one thing to do: to pay.
    status = "due" if now.to_do and case.status == Case.Status.IN_REVIEW else case.status
    url = reverse("review:tracker", args=[case.dossier.public_id])
    title = spec_of(case.plan_version).title(case.title).name
    return Standing(text, status, url, now.to_do, title, _result(case, document))


def _result(case: Case, document: str) -> str:
    if case.decided_at is None:
        return ""
    day = cn_date(case.decided_at)
    if document:
        return _("%(day)s评审通过，确认文件：%(document)s") % {"day": day, "document": document}
    return _("%(day)s结束") % {"day": day}
