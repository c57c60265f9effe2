"""Officers of one office share their cases out: take one up, put it back, take it over."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kernel import clock, idempotency
from kernel.text import machine_word
from review.engine.refusal import Refused
from review.forms.claim import TakeOverForm
from review.presenters.turns import claim_words
from review.queries.cases import case_for
from review.queries.claims import claim_of, is_own
from review.services import claims


@require_POST
def claim(request, public_id, do):
    """Take the case up, or put it back."""
    found = case_for(request.seat, public_id)
    if do == "put_back":
        claims.put_back(found.pk, request.seat)
        messages.success(request, _("已放回，同事可以领取。"))
    elif do == "take":
        try:
            claims.claim(found.pk, request.seat, token=machine_word(request.POST.get("token", "")))
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("已领取，请在两小时内办理。"))
    else:
        raise Http404
    return redirect("review:case", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request, public_id):
    """Who works on the case; POST takes it over. A refusal keeps what was typed."""
    found = case_for(request.seat, public_id)
    initial = {"token": idempotency.new_token()}
    form = TakeOverForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_bound:
        return _page(request, found, form)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        data = form.cleaned_data
        claims.take_over(found.pk, request.seat, reason=data["reason"], token=data["token"])
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(request, found, form, status=409)
    messages.success(request, _("已转由您办理。"))
    return redirect("review:case", public_id)


def _page(request, found, form, status=200):
    running = claim_of(found, request.seat, clock.now())
    others = running is not None and not is_own(running, request.seat)
    context = {"case": found, "form": form, "words": claim_words(running, request.seat) if others else ""}
    return render(request, "review/take_over.html", context, status=status)
