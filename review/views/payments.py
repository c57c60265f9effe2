"""The committee office gives a case more time to pay."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kernel import clock, formats, idempotency
from review.engine.commands import OwnCommand
from review.engine.permission import permitted
from review.engine.refusal import Refused
from review.forms.payment import ExtendForm, end_of
from review.queries.cases import organized_case_for
from review.queries.chain import chain_of_case
from review.queries.facts import collect, payment_due, state_of
from review.services import payments


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request, public_id):
    """Until when the case is to pay now; POST gives it more time."""
    found = organized_case_for(request.seat, public_id)
    due = payment_due(found)
    initial = {"seen_version": found.version, "token": idempotency.new_token()}
    form = ExtendForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_bound:
        return _page(request, found, form, due)
    if not form.is_valid():
        return _page(request, found, form, due, status=422)
    try:
        payments.extend(found.pk, form.command(), request.seat, token=form.cleaned_data["token"])
    except Refused as refusal:
        is_of_day = refusal.code == "until"
        form.add_error("last_day" if is_of_day else None, refusal.message)
        fresh = organized_case_for(request.seat, public_id)
        return _page(request, fresh, form, payment_due(fresh), status=422 if is_of_day else 409)
    until = formats.cn_closing(end_of(form.cleaned_data["last_day"]))
    messages.success(request, _("缴费期限已延长至 %(until)s，并已通知申报人。") % {"until": until})
    return redirect("review:case", public_id)


def _page(request, found, form, due, status=200):
    facts = collect(found, request.seat, clock.now())
    may = OwnCommand.EXTEND_PAYMENT in permitted(state_of(found), chain_of_case(found), facts)
    context = {
        "case": found,
        "form": form,
        "due": due,
        "may_extend": may and due is not None,
        "consequences_list": [
            _("向申报人发送短信，告知新的缴费截止时间和原因"),
            _("新的截止时间和原因记入办理记录，申报人能看到，不能修改或删除"),
            _("只能再延长，不能提前"),
        ],
    }
    return render(request, "review/payment_extend.html", context, status=status)
