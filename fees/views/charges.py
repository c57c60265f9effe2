"""Who charges at which stage: each office sets its own, the committee office sees all of its plan."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role
from fees import charge_queries as queries
from fees.forms import ChargeForm
from fees.services.charging import ChargeRefused, set_charge


@require_safe
def charges(request):
    """Every stage that this office sets, with what holds now."""
    found = queries.charges(request.seat)
    rows = [{"charge": each, "is_own": not each.is_local} for each in found]
    context = {
        "rows": rows,
        "unset": sum(each.is_unset for each in found),
        "is_office": request.seat.role == Role.OFFICE_OFFICER,
    }
    return render(request, "fees/charges.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def charge(request, code, stage):
    """One stage: what holds, who set it when; POST sets it anew."""
    found = queries.charge_for(request.seat, code, stage)
    form = ChargeForm(found, request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _page(request, found, form)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    data = form.cleaned_data
    try:
        set_charge(
            found,
            request.seat,
            is_charged=data["choice"] == "charged",
            reason=data["reason"],
            met_on=data.get("met_on"),
        )
    except ChargeRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, found, form, status=422)
    messages.success(request, _("收费设置已记录，从现在起生效。"))
    return redirect("fees:charges")


def _page(request, found, form, status=200):
    office = request.seat.organization_id
    context = {
        "charge": found,
        "form": form,
        "history": [
            {"row": each} for each in queries.history_of(found.version.plan_id, stage=found.stage.code, office=office)
        ],
        "consequences_list": [
            _("从现在起到达本环节的申报件按新设置办理；已经生成的账单不变")
            if not found.is_local
            else _("系统不代收地方环节的费用，申报人和评委会办公室按这里的设置核对"),
            _("您的姓名、单位、时间和说明记入记录，不能修改或删除，评委会办公室能看到"),
        ],
    }
    return render(request, "fees/charge.html", context, status=status)


@require_safe
def charges_plan(request, code):
    """All that was set for a plan, by every office, newest first."""
    version = queries.organized_version_for(request.seat, code)
    labels = {stage.code: stage.labels.staff for stage in version.spec.chain}
    rows = [{"row": each, "stage": labels.get(each.stage, each.stage)} for each in queries.history_of(version.plan_id)]
    return render(request, "fees/charges_plan.html", {"version": version, "rows": rows})
