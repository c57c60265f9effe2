"""How a handler's own claims are drawn, for the views that read them and those that change them."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse

from accounts import employer_queries as queries
from accounts import employer_words as words
from accounts.forms.employers import AnswerForm, LetterForm
from accounts.models import ClaimEvent, EmployerClaim
from accounts.services.employers import ANSWERS, MAY_EXCHANGE, OPEN, may_withdraw
from kernel import clock
from kernel.idempotency import new_token
from kernel.unsaved import unsaved

Status = EmployerClaim.Status


def draw_own(request, *, answering=None, refusal="", status=200):
    """Every claim of this account, and those of others to the employers it acts for.

    ``answering``: the public id and the form of an answer that was refused.
    """
    today = clock.today()
    rows = [row(claim, today) for claim in queries.claims_of(request.user)]
    invited = {}
    for invitation in queries.invitations_of(request.user):
        invited.setdefault(invitation.organization_id, []).append(invitation)
    asked = {each["claim"].credit_code for each in rows if each["claim"].status in OPEN}
    for each in rows:
        each["may_renew"] = each["claim"].status == Status.APPROVED and each["claim"].credit_code not in asked
        each["token"] = new_token()
        each["invitations"] = [_invitation(request, one) for one in invited.get(each["claim"].organization_id, [])]
    suspended = queries.suspended(request.user)
    rivals = [_rival(claim, request.user, answering) for claim in queries.contests(request.user)]
    context = {
        "rows": rows,
        "rivals": rivals,
        "suspended": "、".join(suspended),
        "refusal": refusal,
        "typed": [],
    }
    if answering and answering[0] not in {each["claim"].public_id for each in rivals}:
        context |= unsaved(request)  # there is no form left to hold it
    return render(request, "accounts/employers/own.html", context, status=status)


def _rival(claim, user, answering):
    refused = answering[1] if answering and answering[0] == claim.public_id else None
    said = next((event for event in claim.events.all() if event.by_id == user.pk and event.kind in ANSWERS), None)
    is_disputed = claim.status == Status.DISPUTED
    return {
        "claim": claim,
        "is_disputed": is_disputed,
        "may_agree": is_disputed and (said is None or said.kind == ClaimEvent.Kind.OBJECTED),
        "facts": words.rival_of(claim),
        "form": refused or AnswerForm(auto_id=f"{claim.public_id}_%s"),
        "said": said,
    }


def _invitation(request, invitation):
    here = request.build_absolute_uri(reverse("accounts:employer_new"))
    link = f"{here}?{urlencode({'invited': invitation.public_id})}"
    return {"code": invitation.public_id, "expires_at": invitation.expires_at, "link": link}


def draw_filed(request, claim, *, exchanging=None, refusal="", status=200):
    """One own claim that is being dealt with or is done: what was said, and what may still be done with it."""
    context = {
        "claim": claim,
        "row": row(claim, clock.today()),
        "refusal": refusal,
        "may_exchange": claim.status in MAY_EXCHANGE,
        "may_withdraw": may_withdraw(claim),
        "is_disputed": claim.status == Status.DISPUTED,
        "exchanging": exchanging or LetterForm(),
        "earlier": queries.earlier_letters(claim),
        "typed": [],
    }
    if exchanging is None and request.method == "POST":
        context |= unsaved(request)
    return render(request, "accounts/employers/filed.html", context, status=status)


def row(claim, today):
    """A claim with what the templates show of it."""
    return {
        "claim": claim,
        "state": words.state_of(claim, today),
        "facts": words.facts_of(claim),
        "history": words.history_of(claim, for_operator=False),
        "is_returned": claim.status == Status.RETURNED,
        "is_refused": claim.status == Status.REFUSED,
        "may_change": claim.status in MAY_EXCHANGE,
        "is_in_force": claim.status == Status.APPROVED and claim.letter_until >= today,
    }
