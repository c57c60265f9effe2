"""现场核对: the papers at the counter beside the online record."""

from datetime import date

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kernel import clock, idempotency
from kernel.clock import CHINA
from review.engine.refusal import Refused
from review.forms.compare import CompareForm
from review.presenters.actions import may_compare
from review.queries.cases import case_for
from review.queries.chain import stage_of_case
from review.queries.comparing import last_comparison
from review.services.run import run


@require_http_methods(["GET", "HEAD", "POST"])
def compare(request, public_id):
    """Every paper that the plan names; POST writes down what was found. A refusal keeps what was typed."""
    found = case_for(request.seat, public_id)
    posted = request.POST if request.method == "POST" else None
    papers, came = stage_of_case(found).settings.compared, found.entered_at.astimezone(CHINA).date()
    form = CompareForm(posted, papers=papers, earliest=came, initial=_initial(request, found))
    if not form.is_bound:
        return _page(request, found, form)
    if not form.is_valid():
        return _page(request, found, form, 422)
    try:
        run(found.pk, form.command(), request.seat, token=form.cleaned_data["token"])
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(request, case_for(request.seat, public_id), form, 409)
    messages.success(request, _("已登记现场核对情况。"))
    return redirect("review:case", public_id)


def _initial(request, found):
    """What was found last stands ready, for papers that were exchanged on the spot; else today and oneself."""
    initial = {"seen_version": found.version, "token": idempotency.new_token()}
    made = last_comparison(found)
    if made is None:
        return initial | {"on": clock.today(), "by": request.seat.user.person.full_name}
    initial |= {"on": date.fromisoformat(made.data["on"]), "by": made.data["by"]}
    for number, paper in enumerate(made.data["papers"]):
        initial |= {f"found_{number}": paper["found"], f"note_{number}": paper["note"]}
    return initial


def _page(request, found, form, status=200):
    may = may_compare(found, request.seat, clock.now())
    context = {
        "case": found,
        "stage": stage_of_case(found),
        "form": form if may or form.is_bound else None,
        "may_compare": may,
        "consequences_list": [
            _("全部一致才能审核通过；有不一致或没有提交的，可以退回或作不通过处理"),
            _("记入办理记录，不能修改或删除；材料更换、补齐后重新登记一次"),
        ],
    }
    return render(request, "review/compare.html", context, status=status)
