"""The last word: results whose notice is over are confirmed by their document."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Role
from kernel import clock, idempotency
from kernel.middleware import several
from kernel.text import machine_word
from plans.spec.chain import StageKind
from review.engine.refusal import Refused
from review.forms.meeting import ConfirmForm
from review.presenters.rows import worklist_rows
from review.queries.offices import held_at
from review.services import committee
from review.views.chosen import chosen_in


@several("case")
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request):
    """Confirm the results whose notice is over, by their document."""
    seat = request.seat
    if seat is None or seat.role != Role.OFFICE_OFFICER:
        raise Http404
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            done = committee.confirm(
                seat,
                chosen_in(request.POST),
                document=form.cleaned_data["document"],
                token=machine_word(request.POST.get("token", "")),
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("已确认 %(n)s 件评审结果。") % {"n": done})
            return redirect("review:confirmation")
    elif form.is_bound and not chosen_in(request.POST):
        form.add_error(None, _("还没有选择申报件。请先勾选要办理的申报件。"))
    waiting = held_at(seat, StageKind.CONFIRMATION)
    if form.is_bound and not waiting:
        # Another window was faster: there is no form left to say it beside.
        messages.error(request, _("现在没有等待确认的结果，可能已在另一个窗口确认。"))
        return redirect("review:confirmation")
    context = {
        "rows": worklist_rows(waiting, clock.now()),
        "ticked": {one.case for one in chosen_in(request.POST)},
        "form": form,
        "token": idempotency.new_token(),
        "consequences_list": [
            _("这些申报件的评审结果即告生效，不能撤回"),
            _("向每位申报人发送短信，告知确认文号"),
            _("评审表补入确认信息，重新生成"),
        ],
    }
    return render(request, "review/confirmation.html", context, status=422 if form.is_bound else 200)
