"""How a handler's own claims are drawn, for the views that read them and those that change them."""

from django.shortcuts import render

from accounts import employer_queries as queries
from accounts import employer_words as words
from accounts.forms.employers import AnswerForm, LetterForm
from accounts.models import EmployerClaim
from accounts.services.employers import MAY_EXCHANGE, MAY_WITHDRAW, OPEN
from kernel import clock
from kernel.unsaved import unsaved

Status = EmployerClaim.Status


def draw_own(request, *, answering=None, refusal="", status=200):
    """Every claim of this account, and those of others to the employers it acts for.

    ``answering``: the public id and the form of an answer that was refused.
    """
    today = clock.today()
    rows = [row(claim, today) for claim in queries.claims_of(request.user)]
    asked = {each["claim"].credit_code for each in rows if each["claim"].status in OPEN}
    for each in rows:
        each["may_renew"] = each["claim"].status == Status.APPROVED and each["claim"].credit_code not in asked
    rivals = [_rival(claim, request.user, answering) for claim in queries.contests(request.user)]
    context = {
        "rows": rows,
        "rivals": rivals,
        "suspended": "、".join(queries.suspended(request.user)),
        "refusal": refusal,
        "typed": [],
    }
    if answering and answering[0] not in {each["claim"].public_id for each in rivals}:
        context |= unsaved(request)  # there is no form left to hold it
    return render(request, "accounts/employers/own.html", context, status=status)


def _rival(claim, user, answering):
    refused = answering[1] if answering and answering[0] == claim.public_id else None
    said = next((event for event in claim.events.all() if event.by_id == user.pk), None)
    return {
        "claim": claim,
        "facts": words.rival_of(claim),
        "form": refused or AnswerForm(auto_id=f"{claim.public_id}_%s"),
        "said": said,
    }


def draw_filed(request, claim, *, exchanging=None, refusal="", status=200):
    """One own claim that is being dealt with or is done: what was said, and what may still be done with it."""
    context = {
        "claim": claim,
        "row": row(claim, clock.today()),
        "refusal": refusal,
        "may_exchange": claim.status in MAY_EXCHANGE,
        "may_withdraw": claim.status in MAY_WITHDRAW,
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
    }
