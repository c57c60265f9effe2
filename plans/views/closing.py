"""Closing a plan before its window does, and opening it again."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plans.affected import affected_by
from plans.forms.drafts import CloseForm
from plans.queries.drafts import own_plan
from plans.refusal import PlanRefused
from plans.services import closing


@require_http_methods(["GET", "HEAD", "POST"])
def close(request, code):
    """Who is under way, and the button that takes no more declarations."""
    version = own_plan(request.seat, code)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            closing.close_plan(code, request.seat, form.cleaned_data["reason"])
        except PlanRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("计划已关闭，不再受理新的申报。"))
            return redirect("drafts:index")
    context = {"version": version, "form": form, "affected": affected_by(version.plan)}
    return render(request, "drafts/close.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request, code):
    """Take declarations again, as far as the windows allow."""
    version = own_plan(request.seat, code)
    refusal = ""
    if request.method == "POST":
        try:
            closing.reopen_plan(code, request.seat)
        except PlanRefused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("计划已重新开放。"))
            return redirect("drafts:index")
    return render(
        request, "drafts/reopen.html", {"version": version, "refusal": refusal}, status=409 if refusal else 200
    )
