"""An officer takes the last decision back, while nobody has acted on it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kernel import clock, idempotency
from review.engine.refusal import Refused
from review.forms.recall import RecallForm
from review.presenters.recalling import recall_of
from review.queries.cases import case_for
from review.queries.history import events_of
from review.services.run import run


@require_http_methods(["GET", "HEAD", "POST"])
def recall(request, public_id):
    """What would follow; POST takes the decision back. A refusal keeps what was typed."""
    found = case_for(request.seat, public_id)
    initial = {"seen_version": found.version, "token": idempotency.new_token()}
    form = RecallForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_bound:
        return _page(request, found, form)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        run(found.pk, form.command(), request.seat, token=form.cleaned_data["token"])
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(request, case_for(request.seat, public_id), form, status=409)
    messages.success(request, _("已撤回，请重新办理。"))
    return redirect("review:case", public_id)


def _page(request, found, form, status=200):
    events = events_of(found)
    context = {"case": found, "form": form, "recall": recall_of(found, request.seat, clock.now(), events)}
    return render(request, "review/recall.html", context, status=status)
