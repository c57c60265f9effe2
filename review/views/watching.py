"""Supervision: which plans somebody watches, their cases with their history, and who else looks on."""

from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Role
from kernel import clock
from kernel.text import storable, whole_number
from review.engine.refusal import Refused
from review.forms.supervision import GrantForm
from review.models import Case
from review.presenters.watching import plan_tabs, status_choices, terms
from review.presenters.wording import staff_line
from review.queries import supervising as queries
from review.queries.chain import spec_of, stage_of_case
from review.queries.history import events_for
from review.services import supervision


@require_safe
def index(request):
    """The plans this seat watches, or may name supervisors for."""
    seat = request.seat
    if seat is None or seat.role not in (Role.SUPERVISOR, Role.OFFICE_OFFICER, Role.OPERATOR):
        raise Http404
    known = queries.grantable(seat) if seat.role == Role.OPERATOR else queries.watched(seat)
    name = "review:watch_people" if seat.role == Role.OPERATOR else "review:statistics_plan"
    rows = [{"plan": plan, "url": reverse(name, args=[plan.code])} for plan in queries.with_names(known)[:200]]
    context = {
        "rows": rows,
        "is_supervisor": seat.role == Role.SUPERVISOR,
        "has_own": seat.role == Role.OFFICE_OFFICER,
    }
    return render(request, "review/watch.html", context)


@require_safe
def cases(request, code):
    """The cases of a supervised plan; pages by key."""
    plan = queries.supervised_plan_for(request.seat, code)
    status = request.GET.get("status", "")
    status = status if status in Case.Status.values else ""
    typed = storable(request.GET.get("q", ""))[:50].strip()
    found, following = queries.cases_page(
        request.seat, plan, status=status, number=typed, before=whole_number(request.GET.get("before", ""))
    )
    rows = [
        {
            "case": each,
            "stage": stage_of_case(each).labels.staff,
            "holder": each.holder.name if each.holder else _("申报人"),
            "title": spec_of(each.plan_version).title(each.title).name,
        }
        for each in found
    ]
    here = reverse("review:watch_cases", args=[code])
    asked = {key: value for key, value in (("status", status), ("q", typed), ("before", following)) if value}
    context = {
        "plan": plan,
        "plan_tabs": plan_tabs(request.seat, plan, "watch_cases"),
        "status_choices": status_choices(status),
        "rows": rows,
        "q": typed,
        "status": status,
        "next_url": f"{here}?{urlencode(asked)}" if following else "",
    }
    return render(request, "review/watch_cases.html", context)


@require_safe
def case(request, public_id):
    """One case with its history: who did what when, and why. Nothing can be done here."""
    found = queries.supervised_case_for(request.seat, public_id)
    spec = spec_of(found.plan_version)
    context = {
        "case": found,
        "title": spec.title(found.title).name,
        "route": spec.route(found.route).name,
        "stage": stage_of_case(found).labels.staff,
        "history": [staff_line(event, spec) for event in reversed(events_for(found, request.seat))],
    }
    return render(request, "review/watch_case.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def people(request, code):
    """Who supervises the plan, until when and by whose word; POST names one more."""
    plan = queries.plan_of_people_for(request.seat, code)
    may_grant = request.seat.role != Role.SUPERVISOR
    if request.method == "POST" and not may_grant:
        raise Http404
    form = GrantForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _people(request, plan, form, may_grant)
    if not form.is_valid():
        return _people(request, plan, form, may_grant, status=422)
    data = form.cleaned_data
    until = datetime.combine(data["last_day"] + timedelta(days=1), time.min, tzinfo=clock.CHINA)
    try:
        supervision.grant(plan, data["seat"], request.seat, until=until, reason=data["reason"])
    except Refused as refusal:
        form.add_error("seat" if refusal.code == "seat" else None, refusal.message)
        return _people(request, plan, form, may_grant, status=409)
    messages.success(request, _("已指定监督员，即时生效。"))
    return redirect("review:watch_people", code)


def _people(request, plan, form, may_grant, status=200):
    context = {
        "plan": plan,
        "plan_tabs": plan_tabs(request.seat, plan, "watch_people"),
        "rows": terms(queries.supervisions_of(plan), request.seat, clock.now()),
        "form": form if may_grant else None,
        "consequences_list": [
            _("监督员能看到本计划的全部申报件的办理记录和统计，能办理投诉举报和随机抽查，不能办理申报件"),
            _("姓名、期限、依据和您的姓名记入本页，评委会办公室和各监督员都能看到"),
        ],
    }
    return render(request, "review/watch_people.html", context, status=status)


@require_POST
def people_end(request, public_id):
    """End a supervisor's grant before its term."""
    found = queries.supervision_for(request.seat, public_id)
    try:
        supervision.end(found, request.seat)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("已结束，该监督员不再能看到本计划。"))
    return redirect("review:watch_people", found.plan.code)
