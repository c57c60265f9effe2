"""The review form: ask for it, see whether it is ready, verify a printed one."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Role
from documents.models import Rendering, StoredFile
from kernel import formats
from review.forms.verify import VerifyForm
from review.models import Case
from review.presenters.form_state import form_state, is_unlocked
from review.printing import verify as verified
from review.queries.cases import case_for, own_case
from review.services.forms import request_form


@require_safe
def state(request, public_id):
    """The fragment that the page asks for until the form is there."""
    case = _case(request, public_id)
    return render(request, "review/form_state.html", {"case": case, "form_state": form_state(case, request.seat)})


@require_POST
def ask(request, public_id):
    """Ask for the form; asking twice makes one."""
    case = _case(request, public_id)
    if not is_unlocked(case):
        raise Http404
    request_form(case.pk)
    if request.seat.role == Role.APPLICANT:
        return redirect("review:tracker", case.dossier.public_id)
    return redirect("review:case", case.public_id)


def _case(request, public_id):
    if request.seat is not None and request.seat.role == Role.APPLICANT:
        dossier = get_object_or_404(Case.objects.select_related("dossier"), public_id=public_id).dossier
        return own_case(request.seat, dossier.public_id)
    return case_for(request.seat, public_id)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request, code=""):
    """Does the paper equal the record? Asks for check value and name (AC-060); the answer shows nothing more."""
    form = VerifyForm(request.POST if request.method == "POST" else None, initial={"code": code})
    context = {"form": form, "answered": False, "found": False, "verdict": "", "tone": "info", "facts": []}
    if request.method == "POST" and form.is_valid():
        context |= _answer(form.cleaned_data["code"], form.cleaned_data["name"])
    return render(request, "review/verify.html", context, status=422 if form.errors else 200)


def _answer(code, name):
    rendering = Rendering.objects.filter(
        kind=StoredFile.Kind.REVIEW_FORM, check_value=code, status=Rendering.Status.DONE
    ).first()
    case = Case.objects.filter(public_id=rendering.subject, applicant_name=name).first() if rendering else None
    if case is None:
        return {"answered": True}
    printed = verified(code)
    current = printed is not None and printed.is_current
    verdict = _("与系统记录一致，为当前版本。") if current else _("曾经有效，但已有更新的版本，请以新版为准。")
    facts = [
        (_("申报编号"), case.dossier.number),
        (_("评审计划"), case.plan_version.name),
        (_("生成时间"), formats.cn_datetime(rendering.done_at)),
    ]
    return {"answered": True, "found": True, "verdict": verdict, "tone": "good" if current else "act", "facts": facts}
