"""What a correction after a return may declare: nothing whose window was shut at every submit, and is now."""

from datetime import datetime

from django.utils.translation import gettext as _

from applicants.information import OFFICE
from applicants.models import Dossier
from applicants.queries.dossiers import APPLY, own_windows, why_shut_for_title
from plans.spec.parts import Window

_DECLARED = ("title__code", "route__code", "receiving__code", "title__name", "route__name")


def why_not_declared_anew(dossier: Dossier, now: datetime) -> str:
    """Why the title, route and office of a returned dossier cannot be taken now; empty when they can.

    They can under a window of an earlier submit, for that submit was in time, and under another that was open at one of
    them. One query; none where all who declare under the plan have the same window.
    """
    if not any(window.kind == APPLY and any(window.whom) for window in dossier.plan_version.spec.windows):
        return ""
    own = set(own_windows(dossier))
    asked = ["submitted_at", *(f"content__{key}" for key in _DECLARED)]
    before = list(dossier.snapshots.order_by("round").values_list(*asked))
    if not before or any(own == _windows(dossier, *row[1:4]) for row in before):
        return ""
    if any(each.is_open(at) for each in own for at in [now, *(row[0] for row in before)]):
        return ""
    return _("不能改报现在选的职称和方式：%(shut)s请改回提交时的“%(before)s”。") % {
        "shut": why_shut_for_title(dossier, now),
        "before": " · ".join(before[-1][4:]),
    }


def _windows(dossier: Dossier, title: str, route: str, office: str | None) -> set[Window]:
    """The windows of what was declared then."""
    answers = {OFFICE: office} if office else {}
    return set(own_windows(Dossier(plan_version=dossier.plan_version, title=title, route=route, answers=answers)))
