"""管理部门: the authorities and committee offices of the installation, kept by the operator."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import office_queries as queries
from accounts.forms.offices import CloseForm, OfficeForm
from accounts.history import Line
from accounts.models import Organization, Role
from accounts.services import offices as services
from accounts.services.offices import Refused
from accounts.step_up import proof_needed
from kernel.text import whole_number

CLOSED = queries.CLOSED


@require_safe
def offices(request):
    """The offices by their kind, with what belongs to each; ?q= looks for a name."""
    seat = _operator(request)
    tab = request.GET.get("show", "")
    tab = tab if tab in queries.TABS else queries.TABS[0]
    typed = request.GET.get("q", "")[:50].strip()
    found, following = queries.offices_page(seat, tab, typed, whole_number(request.GET.get("after", "")))
    here = reverse("accounts:offices")
    again = {"show": tab} | ({"q": typed} if typed else {})
    context = {
        "rows": [{"office": office, "above": queries.superior_of(office)} for office in found],
        "tabs_here": [
            {"label": _label(each), "url": f"{here}?{urlencode({'show': each})}", "active": each == tab}
            for each in queries.TABS
        ],
        "tab": tab,
        "kind": "" if tab == CLOSED else tab,
        "label": _label(tab),
        "typed": typed,
        "next_url": f"{here}?{urlencode(again | {'after': following})}" if following else "",
    }
    return render(request, "accounts/offices/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def office_new(request, kind):
    """Make an office of this kind."""
    seat = _operator(request)
    if kind not in queries.KINDS:
        raise Http404
    form = OfficeForm(kind, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = services.open_office(seat, kind, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            messages.success(request, _("“%s”已新建。接着为它的工作人员发放账号。") % made.name)
            return redirect("accounts:office", made.public_id)
    context = {"form": form, "label": _label(kind), "kind": kind}
    return render(request, "accounts/offices/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def office(request, public_id):
    """One office: its name and its superior, and what was changed about it."""
    seat = _operator(request)
    found = queries.office_for(seat, public_id)
    if request.method != "POST":
        return _draw(request, found, _form_of(found))
    form = OfficeForm(found.kind, request.POST, but=found)
    if form.is_valid():
        seen = whole_number(request.POST.get("seen", "")) or 0
        try:
            services.change_office(seat, public_id, **form.cleaned_data, seen=seen)
        except Refused as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            messages.success(request, _("已保存。"))
            return redirect("accounts:office", public_id)
    return _draw(request, queries.office_for(seat, public_id), form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@proof_needed()
def office_close(request, public_id):
    """Close an office, or let a closed one take part again; asked first, with what stands against it."""
    seat = _operator(request)
    found = queries.office_for(seat, public_id)
    does, refusal = request.POST.get("do"), ""
    if does == "reopen":
        try:
            services.reopen_office(seat, public_id)
        except Refused as refused:
            refusal = refused.message
        else:
            messages.success(request, _("“%s”已恢复，工作人员的账号要重新发放。") % found.name)
            return redirect("accounts:office", public_id)
    form = CloseForm(found, request.POST if does == "close" else None)
    if form.is_valid():
        try:
            services.close_office(seat, public_id, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("“%s”已关闭，它的工作人员已退出登录。") % found.name)
            return redirect("accounts:office", public_id)
    reasons = [] if found.closed_at else services.why_open(found)
    context = {
        "office": found,
        "form": form,
        "refusal": refusal,
        "reasons": reasons,
        "must_wait": bool(services.why_open(found, has_successor=True)),
        "consequences": [
            _("单位认证、发放账号时不能再选它"),
            _("它的工作人员立即退出登录，席位结束"),
            _("以前办理过的记录都保留；需要时可以恢复"),
        ],
    }
    status = 409 if refusal else 422 if form.is_bound else 200
    return render(request, "accounts/offices/close.html", context, status=status)


def _draw(request, found, form, status=200):
    events = queries.events_of(found)
    context = {
        "office": found,
        "form": form,
        "label": _label(found.kind),
        "seen": services.standing(found),
        "history": [Line(each.at, each.get_kind_display(), each.by.person.full_name, each.note) for each in events],
    }
    return render(request, "accounts/offices/office.html", context, status=status)


def _form_of(found):
    above = queries.superior_of(found)
    said = {"name": found.name, "superior": above.public_id if above else ""}
    return OfficeForm(found.kind, initial=said, but=found)


def _label(kind):
    return _("已关闭") if kind == CLOSED else Organization.Kind(kind).label


def _operator(request):
    seat = request.seat
    if seat is None or seat.role != Role.OPERATOR:
        raise Http404
    return seat
