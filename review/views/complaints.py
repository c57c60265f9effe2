"""Complaints: filed by anyone, dealt with by the plan's supervisors or its committee office, answered by receipt."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role
from kernel import idempotency, throttle
from kernel.text import whole_number
from plans.queries import unread
from review.engine.refusal import Refused
from review.forms.supervision import AnswerComplaintForm, ComplaintForm
from review.models import Complaint
from review.queries import supervising as queries
from review.services.complaints import answer, file_complaint

COMPLAINTS_AN_HOUR = 10  # from one address: a whole office may sit behind it


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """The form for anyone; POST leads to the receipt, which only its address opens."""
    form = ComplaintForm(
        request.POST if request.method == "POST" else None, initial={"plan": request.GET.get("plan", "")[:80]}
    )
    if not form.is_bound:
        return _form(request, form)
    if not form.is_valid():
        return _form(request, form, status=422)
    address = throttle.client_address(request)
    if throttle.is_exhausted("complaint", address, most=COMPLAINTS_AN_HOUR):
        form.add_error(
            None, _("您所在的网络一小时内提交的投诉举报已达上限，这一件还没有提交。请保留本页，一小时后再提交。")
        )
        return _form(request, form, status=429)
    data = dict(form.cleaned_data)
    filed = file_complaint(data.pop("plan"), **data)
    throttle.count("complaint", address, seconds=3600)
    return redirect("review:complaint_receipt", filed.public_id)


def _form(request, form, status=200):
    context = {
        "form": form,
        "consequences_list": [
            _("监督机构或评委会办公室会调查，并在受理页面答复"),
            _("只有办理人员能看到您的姓名、联系方式和反映的内容"),
            _("提交后显示受理号和查看答复的地址，请保存"),
        ],
    }
    return render(request, "review/complaint_new.html", context, status=status)


@login_not_required
@require_safe
def receipt(request, public_id):
    """The receipt number and, once given, the answer, for whoever holds the address that the filing gave."""
    found = Complaint.objects.select_related("plan__current", "answered_by__organization")
    found = get_object_or_404(found.defer(*unread("plan__current")), public_id=public_id)
    context = {"complaint": found, "is_open": found.answered_at is None, "address": request.build_absolute_uri()}
    return render(request, "review/complaint_receipt.html", context)


@require_safe
def complaints(request):
    """What this seat deals with: open ones, or those answered."""
    seat = request.seat
    if seat is None or seat.role not in (Role.SUPERVISOR, Role.OFFICE_OFFICER, Role.OPERATOR):
        raise Http404
    is_done = request.GET.get("show") == "done"
    found, following = queries.complaints_page(seat, is_done=is_done, after=whole_number(request.GET.get("after", "")))
    here = reverse("review:complaints")
    context = {
        "rows": found,
        "is_done": is_done,
        "show_tabs": [
            {"label": _("待办理"), "url": here, "count": queries.open_complaints(seat), "active": not is_done},
            {"label": _("已答复"), "url": f"{here}?show=done", "count": None, "active": is_done},
        ],
        "next_url": f"{here}?show={'done' if is_done else 'open'}&after={following}" if following else "",
    }
    return render(request, "review/complaints.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def complaint(request, public_id):
    """One complaint; POST answers it."""
    found = queries.complaint_for(request.seat, public_id)
    form = AnswerComplaintForm(
        request.POST if request.method == "POST" else None, initial={"token": idempotency.new_token()}
    )
    if not form.is_bound:
        return _complaint(request, found, form)
    if not form.is_valid():
        return _complaint(request, found, form, status=422)
    try:
        answer(found.pk, request.seat, text=form.cleaned_data["answer"], token=form.cleaned_data["token"])
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _complaint(request, queries.complaint_for(request.seat, public_id), form, status=409)
    messages.success(request, _("已答复，反映人凭受理时的地址可以看到。"))
    return redirect("review:complaints")


def _complaint(request, found, form, status=200):
    is_open = found.status == Complaint.Status.OPEN
    context = {
        "complaint": found,
        "is_open": is_open,
        "form": form if is_open or form.is_bound else None,
        "rows": [
            (_("评审计划"), found.plan.current.name),
            (_("反映的对象"), found.get_about_display()),
            (_("姓名"), found.name or _("没有留下")),
            (_("联系方式"), found.contact or _("没有留下")),
        ],
        "consequences_list": [
            _("答复显示在反映人的受理页面，不能修改"),
            _("您的姓名、单位和时间记入记录"),
        ],
    }
    return render(request, "review/complaint.html", context, status=status)
