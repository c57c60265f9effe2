"""The public catalogue and the plan page. Everybody may read them; nothing is written."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role
from kernel import clock
from kernel.timeline import state_of
from plans import particulars, presenters, queries
from plans.asking import answers_in_words, for_whom
from plans.forms.search import CatalogueSearchForm, MajorSearchForm
from plans.forms.self_check import SelfCheckForm
from plans.provenance import read_provenance
from plans.rules.verdict import judge_all
from plans.rules.words import cn_source


@login_not_required
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """All published plans; ``?q=`` narrows them."""
    now = clock.now()
    form = CatalogueSearchForm(request.GET if "q" in request.GET else None)
    text = form.text()
    context = {"form": form, "text": text, "versions": queries.catalogue(text, now), "now": now}
    return render(request, "plans/catalogue.html", context)


@login_not_required
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One plan: when, who, how, with what, and where to start. ``?q=`` narrows the majors."""
    return _page(request, queries.published_version(code))


@login_not_required
@require_safe
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version of a plan, for whoever began under it; an earlier one says which took its place."""
    return _page(request, queries.numbered_version(code, number))


def _page(request, version):
    seat = request.seat
    context = plan_context(version, queries.windows_of(version), request.GET)
    if version.plan.current_id != version.pk:
        own = reverse("plans:version", args=[version.plan.code, version.number])
        return render(request, "plans/detail.html", context | {"replaced_by": version.plan.current, "here": own})
    context["may_declare"] = seat is None or seat.role == Role.APPLICANT
    context["may_copy"] = seat is not None and seat.role in (Role.OFFICE_OFFICER, Role.OPERATOR)
    return render(request, "plans/detail.html", context)


def plan_context(version, windows, asked):
    """What the plan page shows of a version and its windows; also for one that is not stored, as a preview."""
    now = clock.now()
    plan = version.spec
    form = MajorSearchForm(asked if "q" in asked else None)
    text = form.text()
    return {
        "version": version,
        "plan": plan,
        "now": now,
        "state": state_of(version.opens_at, version.ends_at, now),
        "windows": presenters.window_rows(plan, windows),
        "closings": presenters.closings(plan, version, now),
        "questions": [(each, answers_in_words(each), for_whom(plan, each)) for each in plan.questions],
        "dates": particulars.cut_off_lines(plan) + particulars.deadline_lines(plan),
        "audience": particulars.audience_lines(plan),
        "audience_source": cn_source(plan.audience.source),
        "receiving": particulars.receiving_lines(plan),
        "blocks": presenters.title_blocks(plan),
        "attachments": presenters.attachment_rows(plan),
        "stations": presenters.stations(plan),
        "majors": presenters.majors_found(plan, text),
        "fee": presenters.fee_words(plan),
        "fee_parts": particulars.fee_lines(plan),
        "forms": [(each, particulars.form_words(plan, each)) for each in plan.forms],
        "paper": particulars.paper_lines(plan),
        "bans": particulars.ban_lines(plan),
        "remarks": list(particulars.remark_lines(plan)),
        "documents": particulars.document_lines(plan),
        "photo": presenters.photo_words(plan),
        "learning": presenters.learning(plan),
        "provenance": read_provenance(version.provenance),
        "form": form,
        "here": reverse("plans:detail", args=[plan.code]),
        "is_preview": False,
        "may_declare": False,
        "may_copy": False,
        "text": text,
    }


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def self_check(request: HttpRequest, code: str) -> HttpResponse:
    """Which title by which route, and what is missing, for whoever asks. Nothing of the answers is kept anywhere."""
    version = queries.published_version(code)
    plan = version.spec
    form = SelfCheckForm(plan, request.POST if request.method == "POST" else None, today=clock.today())
    verdict = judge_all(plan, form.facts(), form.possible()) if form.is_valid() else None
    context = {
        "version": version,
        "plan": plan,
        "form": form,
        "verdict": verdict,
        "fits": verdict is not None and any(title.is_open for title in verdict.titles),
        "cut_off": plan.cut_off(),
        "state": state_of(version.opens_at, version.ends_at, clock.now()),
    }
    return render(request, "plans/self_check.html", context, status=422 if form.errors else 200)
