"""常用语: the words that an office keeps for its decisions."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from review.engine.refusal import Refused
from review.forms.phrase import PhraseForm
from review.models import Phrase
from review.queries.holders import REVIEWING
from review.queries.phrases import phrase_for, phrases_of
from review.services import phrases as services


@require_http_methods(["GET", "HEAD", "POST"])
def phrases(request):
    """All of the office's, and a form for one more."""
    seat = _seat(request)
    form = PhraseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and _kept(seat, form):
        messages.success(request, _("已保存，本单位办理人员都能使用。"))
        return redirect("review:phrases")
    kept = list(phrases_of(seat))
    groups = [(label, [row for row in kept if row.use == use]) for use, label in Phrase.Use.choices]
    context = {"groups": [group for group in groups if group[1]], "form": form}
    return render(request, "review/phrases.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def phrase(request, public_id):
    """One of them, to be worded anew or taken away."""
    seat = _seat(request)
    found = phrase_for(seat, public_id)
    if request.method == "POST" and request.POST.get("do") == "remove":
        try:
            services.drop(seat, public_id)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("已删除。"))
        return redirect("review:phrases")
    initial = {"use": found.use, "text": found.text}
    form = PhraseForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and _kept(seat, form, public_id):
        messages.success(request, _("已保存，本单位办理人员都能使用。"))
        return redirect(reverse("review:phrases"))
    return render(request, "review/phrase.html", {"form": form, "found": found}, status=422 if form.errors else 200)


def _seat(request):
    if request.seat is None or request.seat.role not in REVIEWING:
        raise Http404
    return request.seat


def _kept(seat, form, public_id=""):
    """Whether it was kept; otherwise the form says why not."""
    if not form.is_valid():
        return False
    try:
        services.keep(seat, use=form.cleaned_data["use"], text=form.cleaned_data["text"], public_id=public_id)
    except Refused as refusal:
        form.add_error(refusal.code if refusal.code in form.fields else None, refusal.message)
        return False
    return True
