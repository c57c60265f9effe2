"""The applicant takes a declaration back, while the plan allows it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kernel import clock, idempotency
from plans.spec.chain import Action
from review.engine.permission import permitted
from review.engine.refusal import Refused
from review.forms.withdraw import WithdrawForm
from review.presenters.progress import now_of
from review.presenters.withdrawal import consequences
from review.queries.cases import own_case
from review.queries.chain import chain_of_case, spec_of
from review.queries.facts import collect, state_of
from review.services.run import run


def may_withdraw(case, seat):
    """Whether the plan's chain lets this seat take the case back where it stands."""
    return Action.WITHDRAW in permitted(state_of(case), chain_of_case(case), collect(case, seat, clock.now()))


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, dossier_id):
    """What would follow; POST takes the declaration back. A refusal keeps what was typed."""
    case = own_case(request.seat, dossier_id)
    initial = {"seen_version": case.version, "token": idempotency.new_token()}
    form = WithdrawForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_bound:
        return _page(request, case, form)
    if not form.is_valid():
        return _page(request, case, form, status=422)
    try:
        run(case.pk, form.command(), request.seat, token=form.cleaned_data["token"])
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(request, own_case(request.seat, dossier_id), form, status=409)
    messages.success(request, _("已撤回本次申报。"))
    return redirect("review:tracker", dossier_id)


def _page(request, case, form, status=200):
    context = {
        "case": case,
        "plan": spec_of(case.plan_version),
        "now": now_of(case),
        "form": form,
        "may_withdraw": may_withdraw(case, request.seat),
        "consequences_list": consequences(case, clock.now()),
    }
    return render(request, "review/withdraw.html", context, status=status)
