"""The applicant's dossiers: the list, opening one, its steps, giving a draft up."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role
from applicants import beforehand, standing
from applicants.forms.dossier import OpenForm
from applicants.models import Dossier, Profile
from applicants.presenters import again
from applicants.presenters import dossiers as presenters
from applicants.queries import dossiers as queries
from applicants.queries.again import held_for
from applicants.sections import Refused, Section
from applicants.services import dossiers as services
from applicants.views.steps import achievements, attachments, commitment, information, photo, preview
from applicants.views.wizard import page_for, step_url
from kernel import clock, idempotency
from kernel.middleware import several
from plans.presenters import closings
from plans.queries import published_version
from plans.rules.verdict import RouteVerdict, TitleVerdict
from plans.spec import PlanDocument
from plans.spec.parts import Route

_STEPS = {
    Section.PHOTO: photo,
    Section.COMMITMENT: commitment,
    Section.INFORMATION: information,
    Section.ACHIEVEMENTS: achievements,
    Section.ATTACHMENTS: attachments,
    Section.PREVIEW: preview,
}


def _applicant(request: HttpRequest):
    if request.seat is None or request.seat.role != Role.APPLICANT:
        raise Http404
    return request.seat


@require_safe
def dossiers(request: HttpRequest):
    """Every dossier of the visitor with what came of it, by year, newest first."""
    seat = _applicant(request)
    rows = list(queries.dossiers_of(seat))
    known = standing.of(rows)
    by_year = groupby(sorted(rows, key=lambda row: -row.year), key=lambda row: row.year)
    years = [(year, presenters.rows(found, known)) for year, found in by_year]
    return render(request, "applicants/dossiers.html", {"years": years})


@require_http_methods(["GET", "HEAD", "POST"])
def dossier_new(request: HttpRequest, plan_code: str):
    """Choose title and route under a plan and open a draft; or read why that is not possible."""
    seat = _applicant(request)
    version = published_version(plan_code)
    now = clock.now()
    posted = request.POST if request.method == "POST" else None
    form = OpenForm(version.spec, posted, initial={"token": idempotency.new_token()})
    said = ""
    if request.method == "POST" and form.is_valid():
        try:
            opened = services.open_dossier(
                seat=seat,
                plan_code=plan_code,
                route=form.cleaned_data["route"],
                token=form.cleaned_data["token"],
                again=form.cleaned_data["again"],
            )
        except Refused as refusal:
            said = refusal.message
            # The page's token may be spent: the next click is a new request.
            form.data["token"] = idempotency.new_token()
        else:
            return redirect(step_url(opened, Section.PHOTO))
    live = queries.live_dossier(seat.user.person_id, version.year)
    profile = queries.profile_of(seat.user.person_id)
    reasons = queries.why_not_open(seat, version, now)
    held = None if reasons else held_for(seat.user, version)
    context = {
        "version": version,
        "plan": version.spec,
        "closings": closings(version.spec, version, now),
        "reasons": reasons,
        "live": live,
        "said": said,
        "form": form,
        "held": held,
        "held_lines": again.lines(held, version.spec) if held else [],
        "titles": [] if reasons or profile is None else _titles(profile, version.spec),
        "now": now,
    }
    return render(
        request, "applicants/dossier_new.html", context, status=409 if said else 422 if form.is_bound else 200
    )


def _titles(profile: Profile, plan: PlanDocument) -> list[tuple[TitleVerdict, list[tuple[Route, RouteVerdict]]]]:
    """Every title and route that may be chosen, each with its verdict by the visitor's archive. One query."""
    approved = queries.approved_entries(profile.person_id).order_by("kind", "pk")
    verdict = beforehand.verdict(profile, approved, plan)
    return [
        (title, [(route, title.route(route.code)) for route in plan.offered_routes(title.title)])
        for title in verdict.titles
    ]


@require_safe
def dossier(request: HttpRequest, public_id: str):
    """Go on where work is left: the first step that is not complete, the preview when all are."""
    page = page_for(request, public_id, Section.PREVIEW)
    waiting = {problem.section for problem in page.problems} | set(page.unanswered)
    first = next((section for section in Section if section in waiting), Section.PREVIEW)
    return redirect(step_url(page.dossier, first))


@several("entries", "tag.*")
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, public_id: str, section: str):
    """One of the six steps: GET shows it, POST saves it on its own."""
    if section not in set(Section):
        raise Http404
    if section == Section.INFORMATION and request.POST.get("autosave") == "1":
        return information.save_by_itself(request, _applicant(request), public_id)
    page = page_for(request, public_id, Section(section))
    module = _STEPS[page.section]
    return module.save(request, page) if request.method == "POST" else module.show(request, page)


@require_safe
def missing(request: HttpRequest, public_id: str, section: str):
    """The fragment beside a step: what is still missing, and the step list with its states."""
    if section not in set(Section):
        raise Http404
    page = page_for(request, public_id, Section(section))
    return render(request, "applicants/steps/missing.html", page.frame() | {"swap": True})


@require_safe
def findings(request: HttpRequest, public_id: str):
    """The fragment in the information step: the conditions of the chosen route, as just saved."""
    page = page_for(request, public_id, Section.INFORMATION)
    return render(request, "applicants/steps/findings.html", page.frame() | information.chosen(page) | {"swap": True})


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, public_id: str):
    """Ask, then give a draft up, so that another plan may be declared under in the year."""
    draft = queries.dossier_for(request.seat, public_id)
    is_discarded = queries.is_discarded(draft)
    if draft.status != Dossier.Status.DRAFT and not is_discarded:
        raise Http404
    if is_discarded:
        messages.info(request, _("这份草稿已经放弃：%s。") % draft.number)
        return redirect("applicants:dossiers")
    if request.method != "POST":
        return render(request, "applicants/dossier_discard.html", {"dossier": draft})
    try:
        services.discard(dossier_id=draft.pk, seat=request.seat)
        messages.success(request, _("已放弃这份草稿：%s。") % draft.number)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("applicants:dossiers")
