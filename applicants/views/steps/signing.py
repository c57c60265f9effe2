"""Beside the commitment step: signing on a phone, as the computer sees it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants import commitment_paper as paper
from applicants.presenters.signing import Signing, State, shown, standing
from applicants.sections import Refused, Section
from applicants.services import signing as services
from applicants.views.steps import commitment
from applicants.views.wizard import Page, page_for, step_url


def _page(request: HttpRequest, public_id: str) -> Page:
    return page_for(request, public_id, Section.COMMITMENT)


def _draw(request: HttpRequest, page: Page, signing: Signing) -> Any:
    """The part about the phone for a script, the whole step for everybody else."""
    if not request.htmx:
        return commitment.show(request, page, signing=signing)
    context = {"dossier": page.dossier, "signing": signing, "term": services.TERM_MINUTES}
    return render(request, "applicants/steps/signing.html", context)


@require_safe
def signing(request: HttpRequest, public_id: str):
    """What the page asks every two seconds: 204 while its code still waits, else what takes the code's place."""
    page = _page(request, public_id)
    now_is = standing(page.dossier, commitment.session_of(request), page.now, request.GET.get("code", ""))
    if now_is.state == State.SHOWN:
        return HttpResponse(status=204)
    return _draw(request, page, now_is)


@require_POST
def signing_code(request: HttpRequest, public_id: str):
    """Show a new code. It is in this answer and nowhere else: a page opened anew asks for another one."""
    page = _page(request, public_id)
    try:
        code, token = services.show_code(
            dossier_id=page.dossier.pk, seat=request.seat, session=commitment.session_of(request)
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(step_url(page.dossier, Section.COMMITMENT))
    return _draw(request, page, shown(code, token))


@require_POST
def signing_accept(request: HttpRequest, public_id: str):
    """The applicant has seen what the phone wrote: it is signed, and the next step is there."""
    dossier = _page(request, public_id).dossier
    try:
        services.accept(
            dossier_id=dossier.pk,
            seat=request.seat,
            session=commitment.session_of(request),
            file_id=request.POST.get("file", ""),
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(step_url(dossier, Section.COMMITMENT))
    messages.success(request, _("保证书已签署。"))
    return redirect(step_url(dossier, Section.INFORMATION))


@require_POST
def signing_withdraw(request: HttpRequest, public_id: str):
    """Give up the code that is shown, or what the phone wrote by it."""
    dossier = _page(request, public_id).dossier
    services.withdraw(dossier_id=dossier.pk, seat=request.seat)
    messages.info(request, _("已作废，没有采用手机上的签名。"))
    return redirect(step_url(dossier, Section.COMMITMENT))


@require_http_methods(["GET", "HEAD", "POST"])
def commitment_paper(request: HttpRequest, public_id: str):
    """POST asks for the commitment on paper; GET is the fragment that asks again by itself until it is there."""
    dossier = _page(request, public_id).dossier
    if request.method != "POST":
        context = {"dossier": dossier, "paper": paper.paper_of(dossier)}
        return render(request, "applicants/steps/commitment_paper.html", context)
    try:
        paper.request(dossier)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(step_url(dossier, Section.COMMITMENT))
