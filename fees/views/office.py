"""The clerk's pages of money that came late, twice, wrong or for nobody: what happened, and how it was dealt with."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role
from fees import presenters, queries, services
from fees.forms import HandlingForm
from kernel.text import whole_number


@require_safe
def anomalies(request):
    """The anomalies that this seat answers for: those still open, or those dealt with."""
    seat = request.seat
    if seat is None or seat.role not in (Role.OFFICE_OFFICER, Role.OPERATOR):
        raise Http404
    is_done = request.GET.get("show") == "done"
    found, following = queries.anomalies_page(
        seat, is_done=is_done, after=whole_number(request.GET.get("after", "")), limit=queries.PAGE
    )
    here = reverse("fees:anomalies")
    show = "done" if is_done else "open"
    context = {
        "rows": presenters.rows_of(found),
        "is_done": is_done,
        "is_operator": seat.role == Role.OPERATOR,
        "show_tabs": [
            {"label": _("待处理"), "url": here, "count": queries.open_anomalies(seat), "active": not is_done},
            {"label": _("已处理"), "url": f"{here}?show=done", "count": None, "active": is_done},
        ],
        "next_url": f"{here}?{urlencode({'show': show, 'after': following})}" if following else "",
    }
    return render(request, "fees/anomalies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def anomaly(request, public_id):
    """One anomaly: what happened and what to do; POST writes down how it was dealt with."""
    found = queries.anomaly_for(request.seat, public_id)
    form = HandlingForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _page(request, found, form)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        services.deal_with(found.pk, request.seat, note=form.cleaned_data["note"])
    except services.AlreadyDealtWith:
        return _page(request, queries.anomaly_for(request.seat, public_id), form, status=409)
    except services.HandlingRefused as refused:
        form.add_error("note", refused.message)
        return _page(request, found, form, status=409)
    messages.success(request, _("已标记为已处理，处理情况已记录。"))
    return redirect("fees:anomalies")


def _page(request, found, form, status=200):
    handling = getattr(found, "handling", None)
    context = {
        "anomaly": found,
        "row": presenters.row_of(found),
        "facts": presenters.facts_of(found),
        "to_do": presenters.to_do(found),
        "handling": handling,
        "form": form,
        # Another window was faster: there is no form left to say it beside, and nothing typed is lost.
        "unsaved": form.data.get("note", "").strip() if handling is not None and form.is_bound else "",
        "is_unsaved": handling is not None and form.is_bound,
        "consequences": _consequences(found),
    }
    return render(request, "fees/anomaly.html", context, status=status)


def _consequences(found):
    lines = [_("您的姓名、单位、时间和上面的处理情况记入记录，不能修改或删除"), _("这一条移到“已处理”")]
    if found.reason in queries.KEPT:
        lines.append(_("申报人的缴费页面不再提示这笔款项"))
    return lines
