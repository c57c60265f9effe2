"""Beside the information step, for routes that ask for it: the self-score (开始自评), its paper, the recommenders."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants import scoring, snapshot, suggesting
from applicants.editing import scoring_section, why_scoring_closed
from applicants.forms.scoring import RecommendersForm, SheetForm
from applicants.models import Dossier
from applicants.presenters import scoring as presenter
from applicants.presenters.recommending import asked_of
from applicants.recommending import FIELDS
from applicants.sections import RECOMMENDERS, SHEET, Refused, Section, Stale
from applicants.services import scoring as services
from applicants.services.sections import version_of
from applicants.views.wizard import Page, dossier_of, step_url
from kernel import clock
from kernel.formats import cn_time
from kernel.middleware import several
from plans.rules.prefill import Suggestion
from plans.rules.recommending import RecommendedByRule
from plans.spec.scoring import ScoringSheet


def _page(request: HttpRequest, public_id: str) -> Page:
    """The dossier's page, drawn in the frame of the step it belongs to."""
    dossier = dossier_of(request, public_id)
    return Page(dossier, scoring_section(dossier), clock.now())


def _sheet(page: Page) -> ScoringSheet:
    sheet = scoring.sheet_of(page.dossier)
    if sheet is None:
        raise Http404("the route has no scoring sheet")
    return sheet


@dataclass
class _Proofs:
    """What may prove the sheet's items: by public id, and what of it the archive suggests, by item.

    A save by itself does not look at what is suggested, which takes the whole content of the dossier.
    """

    page: Page
    asked: ScoringSheet

    @cached_property
    def offered(self) -> dict[str, snapshot.Content]:
        return snapshot.proofs_of(self.page.sources.approved, self.page.sources.uploads, self.page.plan)

    @cached_property
    def suggested(self) -> dict[str, Suggestion]:
        page = self.page
        return suggesting.suggestions(page.content, page.sources.approved, page.plan, self.asked)


@several("evidence_*")
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, public_id: str):
    """The sheet: GET shows it, POST saves it on its own, errors included."""
    page = _page(request, public_id)
    asked = _sheet(page)
    proofs = _Proofs(page, asked)
    offered = proofs.offered
    if request.method != "POST":
        version = version_of(page.dossier, SHEET)
        typed = scoring.typed_of(page.dossier, asked)
        if typed:
            return _draw_sheet(request, page, proofs, SheetForm.stored(asked, offered, typed, version))
        first = suggesting.initial(asked, proofs.suggested, offered)
        return _draw_sheet(request, page, proofs, SheetForm.of(asked, offered, initial={"version": version} | first))
    form = SheetForm.of(asked, offered, request.POST)
    fine = form.is_valid()

    def save() -> Dossier:
        seen = form.cleaned_data.get("version", -1)
        return services.save_sheet(dossier_id=page.dossier.pk, seat=request.seat, typed=form.typed(), seen=seen)

    def again(form: SheetForm, status: int):
        return _draw_sheet(request, _page(request, public_id), proofs, form, status)

    return _saved(request, SHEET, save, again, lambda data: SheetForm.of(asked, offered, data), form, fine)


def _saved(request: HttpRequest, name: str, save: Any, again: Any, make: Any, form: Any, fine: bool):
    """Save as the steps do: also with errors in it; by itself it answers with JSON, by hand with the page."""
    by_itself = request.POST.get("autosave") == "1"
    try:
        saved = save()
    except Refused as refusal:
        status = 409 if isinstance(refusal, Stale) else 400
        if by_itself:
            return JsonResponse({"message": refusal.message}, status=status)
        form.add_error(None, refusal.message)
        return again(form, status)
    version = version_of(saved, name)
    if by_itself:
        return JsonResponse({"saved_at": cn_time(clock.now()), "version": version})
    if fine:
        return redirect(request.path)
    # Saved all the same: what was typed comes back with what is wrong, drawn from the save just made.
    data = request.POST.copy()
    data["version"] = str(version)
    return again(make(data), 422)


def _draw_sheet(request: HttpRequest, page: Page, proofs: _Proofs, form: SheetForm, status: int = 200):
    form.errors  # noqa: B018 - judged now, so that summary and fields agree
    result = presenter.result_of(form)
    context = {
        "form": form,
        "sheet": form.sheet,
        "result": result,
        "sections": presenter.sections(form, result, proofs.suggested),
        "gates": [form[f"gate_{gate.code}"] for gate in form.sheet.gates],
        "paper": presenter.paper_of(page.dossier, page.content),
        **_frame(page, SHEET, _("自评表")),
    }
    return render(request, "applicants/steps/sheet.html", page.frame() | context, status=status)


def _frame(page: Page, name: str, label: str) -> dict[str, Any]:
    """What differs from the step's own frame: the heading, the way back, and whose save is shown."""
    saves = page.dossier.saves.get(name)
    return {
        "section_label": label,
        "back_url": step_url(page.dossier, Section.INFORMATION),
        "next_url": "",
        "locked": why_scoring_closed(page.dossier, page.now),
        "saved_at": datetime.fromisoformat(saves["at"]) if saves else None,
    }


@require_POST
def sheet_print(request: HttpRequest, public_id: str):
    """Ask for the sheet on paper, as saved now."""
    page = _page(request, public_id)
    _sheet(page)
    try:
        services.request_sheet(dossier_id=page.dossier.pk, seat=request.seat)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("applicants:sheet", public_id)


@require_safe
def sheet_state(request: HttpRequest, public_id: str):
    """The fragment that asks again by itself until the paper form is there."""
    page = _page(request, public_id)
    _sheet(page)
    context = {"dossier": page.dossier, "paper": presenter.paper_of(page.dossier, page.content)}
    return render(request, "applicants/steps/sheet_paper.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def recommenders(request: HttpRequest, public_id: str):
    """The recommenders: GET shows them, POST saves them on their own, errors included."""
    page = _page(request, public_id)
    asked = scoring.recommendation_of(page.dossier)
    if asked is None:
        raise Http404("the route asks for no recommenders")
    owner = page.dossier.person
    if request.method != "POST":
        return _draw_recommenders(request, page, asked, _stored_recommenders(page.dossier, asked))
    filled = partial(RecommendersForm.of, asked, owner)
    form = filled(request.POST)
    fine = form.is_valid()

    def save() -> Dossier:
        seen = form.cleaned_data.get("version", -1)
        return services.save_recommenders(dossier_id=page.dossier.pk, seat=request.seat, rows=form.rows(), seen=seen)

    def again(form: RecommendersForm, status: int):
        return _draw_recommenders(request, _page(request, public_id), asked, form, status)

    return _saved(request, RECOMMENDERS, save, again, filled, form, fine)


def _stored_recommenders(dossier: Dossier, asked: RecommendedByRule) -> RecommendersForm:
    version = version_of(dossier, RECOMMENDERS)
    if not version:
        return RecommendersForm.of(asked, dossier.person, initial={"version": 0})
    data = {"version": str(version)}
    for row in dossier.recommenders.order_by("position"):
        data |= {f"{name}_{row.position}": getattr(row, name) or "" for name in FIELDS}
    form = RecommendersForm.of(asked, dossier.person, data)
    form.is_valid()
    return form


def _draw_recommenders(request: HttpRequest, page: Page, asked: RecommendedByRule, form: RecommendersForm, status=200):
    context = {
        "form": form,
        "panels": list(form.panels()),
        "asked": asked,
        "level_label": asked.level.label,
        "states": asked_of(page.dossier, asked.count, page.now),
        **_frame(page, RECOMMENDERS, _("推荐专家")),
    }
    return render(request, "applicants/steps/recommenders.html", page.frame() | context, status=status)
