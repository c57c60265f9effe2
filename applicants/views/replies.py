"""The page on which an applicant answers a return line by line."""

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applicants.forms.replies import RepliesForm
from applicants.presenters.defects import defects_of
from applicants.sections import REPLIES, Refused
from applicants.services.replies import save_replies
from applicants.services.sections import version_of
from applicants.views.wizard import dossier_of
from kernel import clock


@require_http_methods(["GET", "HEAD", "POST"])
def replies(request: HttpRequest, public_id: str):
    """Every defect with its answer; POST keeps them and goes on where work is left. A refusal keeps what was typed."""
    dossier = dossier_of(request, public_id)
    posted = request.POST if request.method == "POST" else None
    form = RepliesForm(defects_of(dossier), posted, initial={"version": version_of(dossier, REPLIES)})
    status = 200
    if form.is_bound and not form.is_valid():
        status = 422
    elif form.is_bound:
        try:
            save_replies(
                dossier_id=dossier.pk, seat=request.seat, answers=form.answers(), seen=form.cleaned_data["version"]
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
            status = 409
        else:
            messages.success(request, _("答复已保存，重新提交时一并送交审核人。"), extra_tags=request.path)
            return redirect("applicants:dossier", public_id)
    context = {"dossier": dossier, "form": form, "deadline": dossier.correct_until, "now": clock.now()}
    return render(request, "applicants/replies.html", context, status=status)
