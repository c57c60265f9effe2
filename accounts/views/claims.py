"""单位认证, for the operator: claims that wait, disputes, and what was answered (ACC-06)."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts import employer_queries as queries
from accounts import employer_words as words
from accounts.forms.employers import ResolveForm, ReturnForm
from accounts.models import EmployerClaim, Role
from accounts.services import employers as services
from accounts.services.employers import Refused, Stale
from documents.models import PaperCheck
from kernel import clock
from kernel.text import machine_word, whole_number

Status = EmployerClaim.Status
TABS = {"disputed": gettext_lazy("有争议"), "waiting": gettext_lazy("待审核"), "done": gettext_lazy("已办理")}
EMPTY = {
    "waiting": (gettext_lazy("没有待审核的单位"), gettext_lazy("单位提交授权委托书后，会出现在这里。")),
    "disputed": (
        gettext_lazy("没有有争议的单位"),
        gettext_lazy("两方以上申请代表同一家单位时，各方暂停办理，在这里核实。"),
    ),
    "done": (gettext_lazy("还没有办理过"), gettext_lazy("审核过的申请会留在这里备查。")),
}


@require_safe
def claims(request):
    """The claims by what is to be done with them."""
    seat = request.seat
    if seat is None or seat.role != Role.OPERATOR:
        raise Http404
    waiting = {key: queries.waiting_claims(seat, key) for key in ("disputed", "waiting")}
    tab = request.GET.get("show")
    tab = tab if tab in TABS else "disputed" if waiting["disputed"] else "waiting"
    found, following = queries.claims_page(seat, tab, after=whole_number(request.GET.get("after", "")))
    here, today = reverse("accounts:claims"), clock.today()
    behind = queries.people_behind(found)
    context = {
        "rows": [
            {"claim": claim, "state": words.state_of(claim, today), "people": behind.get(claim.credit_code)}
            for claim in found
        ],
        "is_disputed": tab == "disputed",
        "tabs_here": [
            {
                "label": label,
                "url": f"{here}?show={key}",
                "count": waiting.get(key),
                "active": key == tab,
            }
            for key, label in TABS.items()
        ],
        "nothing": EMPTY[tab],
        "next_url": f"{here}?{urlencode({'show': tab, 'after': following})}" if following else "",
    }
    return render(request, "accounts/employers/claims.html", context)


@require_safe
def claim(request, public_id):
    """One claim with its letter, and the answers to it."""
    return _page(request, queries.claim_for(request.seat, public_id))


@require_POST
def claim_decide(request, public_id):
    """Approve the claim, or give it back with a reason."""
    found = queries.claim_for(request.seat, public_id)
    returning = None if request.POST.get("decision") == "approve" else ReturnForm(request.POST)
    if returning is not None and not returning.is_valid():
        return _page(request, found, returning=returning, status=422)
    seen = whole_number(request.POST.get("version", "")) or 0
    try:
        if returning is None:
            done = services.approve(public_id, request.seat, seen_version=seen)
        else:
            reason = returning.cleaned_data["reason"]
            done = services.give_back(public_id, request.seat, reason=reason, seen_version=seen)
    except Refused as refused:
        status = 409 if isinstance(refused, Stale) else 422
        newest = queries.claim_for(request.seat, public_id)
        return _page(request, newest, returning=returning, refusal=refused.message, status=status)
    _say(request, done)
    return redirect("accounts:claims")


def _say(request, done):
    if done.status == Status.DISPUTED:
        messages.warning(request, _("这家单位另有经办人，没有通过，已转为争议，请核实后办理。"))
    elif done.status == Status.APPROVED:
        messages.success(request, _("已通过，%s的单位账号可以使用，已发短信通知经办人。") % done.name)
    else:
        messages.success(request, _("已退回，已发短信通知经办人。"))


@require_POST
def claim_resolve(request, public_id):
    """Say who acts for a disputed employer."""
    found = queries.claim_for(request.seat, public_id)
    parties = queries.parties(found)
    form = ResolveForm(parties, _present(parties), request.POST)
    if not parties:
        return _page(
            request, found, resolving=form, refusal=_("这起争议已由他人办结，刚才的操作没有生效。"), status=409
        )
    if not form.is_valid():
        return _page(request, found, resolving=form, status=422)
    answer = form.cleaned_data
    seen = machine_word(request.POST.get("standing", ""), most=500)
    try:
        services.resolve(public_id, request.seat, winner=answer["winner"], reason=answer["reason"], seen=seen)
    except Refused as refused:
        status = 409 if isinstance(refused, Stale) else 422
        newest = queries.claim_for(request.seat, public_id)
        return _page(request, newest, resolving=form, refusal=refused.message, status=status)
    messages.success(request, _("争议已办结，已发短信通知各经办人。"))
    return redirect(f"{reverse('accounts:claims')}?show=disputed")


def _present(parties):
    """The names of those who acted for the employer until the dispute and filed no claim."""
    return [seat.user.person.full_name for seat in services.seated_besides(parties, clock.now())] if parties else []


def _page(request, found, *, returning=None, resolving=None, refusal="", status=200):
    known = queries.employer_with(found.credit_code)
    is_waiting, is_disputed = found.status == Status.WAITING, found.status == Status.DISPUTED
    now = clock.now()
    seated = services.acting_besides(found, now) if is_waiting else []
    parties = queries.parties(found) if is_disputed else []
    present = _present(parties)
    context = {
        "claim": found,
        "state": words.state_of(found, clock.today()),
        "known": known,
        "differences": words.differences(found, known),
        "rows": [_row(each, now) for each in parties or [found]],
        "present": present,
        "is_waiting": is_waiting,
        "seated": "、".join(sorted({seat.user.person.full_name for seat in seated})),
        "people": queries.people_behind(parties[:1]).get(found.credit_code, 0),
        "returning": returning or ReturnForm(),
        "resolving": resolving or ResolveForm(parties, present),
        "standing": services.standing(parties),
        "refusal": refusal,
        "is_disputed": is_disputed,
    }
    context["unsaved"] = _unsaved(context, returning, resolving)
    return render(request, "accounts/employers/claim.html", context, status=status)


def _row(claim, now):
    check = getattr(claim.letter, "paper_check", None)
    is_open = claim.status in (Status.WAITING, Status.DISPUTED)
    seated = services.acting_besides(claim, now) if is_open else []
    return {
        "claim": claim,
        "was_in_force": claim.status == Status.DISPUTED and claim.organization_id is not None,
        "answers": [words.answer_of(event) for event in services.answers(claim, seated)] if seated else [],
        "facts": words.facts_of(claim),
        "doubt": words.doubt_of(claim),
        "handler": words.handler_of(claim),
        "history": words.history_of(claim, for_operator=True),
        "earlier": queries.earlier_letters(claim),
        "is_looked_at": check is None or check.status != PaperCheck.Status.WAITING,
    }


def _unsaved(page, returning, resolving):
    """The reason that was typed, where the page has no field left to hold it."""
    form, is_there = (returning, page["is_waiting"]) if returning else (resolving, page["is_disputed"])
    return "" if form is None or is_there else form.data.get("reason", "").strip()
