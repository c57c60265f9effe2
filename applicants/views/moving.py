"""Moving a dossier to the newest version of its plan: what that changes, shown first; then the one button."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applicants import moving, snapshot
from applicants.editing import open_sections
from applicants.facts import read_findings
from applicants.forms.moving import MoveForm
from applicants.models import Dossier
from applicants.queries import dossiers as queries
from applicants.sections import Refused, Section
from applicants.services.moving import move
from applicants.views.wizard import dossier_of
from kernel import clock
from plans.draft_presenters import change_rows
from plans.editor.labels import LABELS
from plans.models import PlanVersion


@require_http_methods(["GET", "HEAD", "POST"])
def dossier_move(request: HttpRequest, public_id: str):
    """What differs, the conditions judged anew, what has no place; POST moves the dossier, and nothing else does."""
    dossier = dossier_of(request, public_id)
    newer = queries.newer_version(dossier)
    if newer is None:
        messages.info(
            request, _("这份申报已经按现行的第 %d 版计划办理，或者已经提交，不需要改。") % dossier.plan_version.number
        )
        return redirect("applicants:dossier", public_id)
    if request.method != "POST":
        return _page(request, dossier, newer)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _page(request, dossier, newer, _("这个页面不完整或已经过期，请核对下面的内容，再确认一次。"), 422)
    data = form.cleaned_data
    try:
        after = move(dossier_id=dossier.pk, seat=request.seat, seen=data["version"], target=data["target"])
    except Refused as refusal:
        fresh = queries.dossier_for(request.seat, public_id)
        return _page(request, fresh, queries.newer_version(fresh) or newer, refusal.message, 409)
    messages.success(request, _next_words(after) % after.plan_version.number)
    return redirect("applicants:dossier", public_id)


def _next_words(after: Dossier) -> str:
    """What is to be done now."""
    if _signs_anew(after):
        return _("已改按第 %d 版计划。请重新签署保证书，核对各步的内容，再提交。")
    return _("已改按第 %d 版计划。请核对各步的内容，再提交。")


def _signs_anew(after: Dossier) -> bool:
    """Whether the commitment is signed again: a signature is under one version of the plan."""
    return bool(after.plan_version.spec.commitment_text) and Section.COMMITMENT in open_sections(after)


def _page(request: HttpRequest, dossier: Dossier, newer: PlanVersion, said: str = "", status: int = 200):
    refusal = moving.why_not(dossier, newer, clock.now())
    form = MoveForm(initial={"version": dossier.version, "target": newer.number})
    context = {"dossier": dossier, "old": dossier.plan_version, "newer": newer, "form": form, "said": said}
    return render(request, "applicants/dossier_move.html", context | _compared(dossier, newer, refusal), status=status)


def _plainly(row: dict[str, Any]) -> dict[str, Any]:
    """A difference as applicants read it: of what is gone only that it was there, and no code of a clerk's."""
    if row["before"] and not row["after"] and "\n" in row["before"]:
        return row | {"before": _("原来有这一项")}
    lines = [line for line in row["after"].split("\n") if not line.strip().startswith(f"{LABELS['code']}：")]
    return row | {"after": "\n".join(lines)}


def _compared(dossier: Dossier, newer: PlanVersion, refusal: str) -> dict[str, Any]:
    after = moving.moved(dossier, newer)
    last = queries.last_snapshot(dossier)
    number = last.round + 1 if last else 1
    content = snapshot.build(after, round=number, submitted_at=None, last=last)
    return {
        "refusal": refusal,
        "rows": [_plainly(row) for row in change_rows(dossier.plan_version.spec, newer.spec)],
        "until": None if dossier.status == Dossier.Status.RETURNED else queries.submit_until(dossier),
        "until_then": queries.submit_until(after),
        "findings": read_findings(content["findings"]) if after.route else [],
        "headline": snapshot.headline(content),
        "left": moving.left_of(dossier, newer),
        "recommenders_left": moving.recommenders_left(dossier, after),
        "signs_anew": _signs_anew(after),
        "photo_anew": moving.photo_rules_anew(dossier, newer) is not None,
        "is_returned": dossier.status == Dossier.Status.RETURNED,
    }
