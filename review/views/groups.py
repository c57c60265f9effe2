"""考核推荐: the meetings of the unit's recommending group."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role
from kernel import idempotency
from review.engine.refusal import Refused
from review.forms.groups import GroupForm
from review.queries.chain import spec_of, stage_of_case
from review.queries.groups import awaiting_group, cases_for_group, group_meetings, spoken_of
from review.services.groups import record_meeting


@require_safe
def groups(request):
    """Whom the group has to speak of, by plan and stage, and its meetings so far."""
    if request.seat is None or request.seat.role != Role.EMPLOYER_HR:
        raise Http404
    waiting, found = {}, awaiting_group(request.seat)
    said = spoken_of(found)
    for case in found:
        waiting.setdefault((case.plan_version.spec.code, case.stage), []).append(case)
    rows = [
        {
            "code": code,
            "stage": stage,
            "plan": spec_of(cases[0].plan_version).name,
            "unspoken": [case for case in cases if case.pk not in said],
            "spoken": [(case, said[case.pk].recommended) for case in cases if case.pk in said],
        }
        for (code, stage), cases in waiting.items()
    ]
    meetings = group_meetings(request.seat)[:100]
    return render(request, "review/groups/groups.html", {"waiting": rows, "meetings": meetings})


@require_http_methods(["GET", "HEAD", "POST"])
def group(request, code, stage):
    """One meeting over the declarations that wait at one stage; a refusal keeps what was typed."""
    cases = cases_for_group(request.seat, code, stage)
    if not cases:
        raise Http404
    form = GroupForm(
        cases, request.POST if request.method == "POST" else None, initial={"token": idempotency.new_token()}
    )
    status = 200
    if form.is_bound and not form.is_valid():
        status = 422
    elif form.is_bound:
        try:
            record_meeting(request.seat, form.met(), form.said(), token=form.cleaned_data["token"])
        except Refused as refusal:
            form.add_error(refusal.code if refusal.code in form.fields else None, refusal.message)
            status = 409 if refusal.code in ("not_permitted", "token") else 422
        else:
            messages.success(request, _("考核推荐已登记，可以审核。"))
            return redirect("review:groups")
    found = stage_of_case(cases[0])
    context = {"form": form, "name": found.settings.recommending_group, "plan": spec_of(cases[0].plan_version).name}
    return render(request, "review/groups/group.html", context, status=status)
