"""取消资格: a case that an integrity record keeps from going on is ended by whoever holds it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kernel import clock, idempotency
from review.engine.refusal import Refused
from review.forms.disqualify import DisqualifyForm
from review.presenters.turns import turn_of
from review.queries.cases import case_for
from review.queries.history import events_of
from review.services.run import run


@require_http_methods(["GET", "HEAD", "POST"])
def disqualify(request, public_id):
    """Why, and what would follow; POST ends the case. A refusal keeps what was typed."""
    found = case_for(request.seat, public_id)
    initial = {"seen_version": found.version, "token": idempotency.new_token()}
    form = DisqualifyForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_bound:
        return _page(request, found, form)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        run(found.pk, form.command(), request.seat, token=form.cleaned_data["token"])
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(request, case_for(request.seat, public_id), form, status=409)
    messages.success(request, _("已取消资格，申报作废，短信已通知申报人。"))
    return redirect("review:case", public_id)


def _page(request, found, form, status=200):
    turn = turn_of(found, request.seat, clock.now(), events_of(found))
    consequences = [_("本次申报立即作废，不能恢复"), _("向申报人发送短信，告知理由")]
    context = {"case": found, "form": form, "turn": turn, "consequences": consequences}
    return render(request, "review/disqualify.html", context, status=status)
