"""Forwarding approved cases in a batch, and the list of batches sent and received."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Role
from kernel import clock, idempotency
from kernel.middleware import several
from kernel.text import machine_word, whole_number
from plans.spec.chain import Action
from review.engine.refusal import Refused
from review.models import Case
from review.presenters.quotas import quota_warnings
from review.presenters.rows import worklist_rows
from review.queries import offices
from review.queries.chain import names_among, stage_of_case
from review.queries.holders import REVIEWING
from review.queries.quotas import quotas
from review.queries.standings import worklist_counts
from review.services.batches import forward as forward_cases
from review.views.chosen import chosen_in

PAGE = 30
SENDING = (Role.EMPLOYER_HR, Role.DEPARTMENT_OFFICER, Role.BUREAU_OFFICER)


@require_safe
def batches(request):
    """What can be forwarded, and what was."""
    seat = _seat(request)
    before = whole_number(request.GET.get("before", ""))
    found = offices.batches(seat)
    if before is not None:
        found = found.filter(pk__lt=before)
    page = list(found[: PAGE + 1])
    # A committee that recommends to a higher one sends on too; most only receive.
    can_send = seat.role in SENDING or worklist_counts(seat).approved > 0
    context = {
        "can_send": can_send,
        "groups": _groups(seat) if can_send else [],
        "batches": page[:PAGE],
        "signed": {batch.pk for batch in page[:PAGE] if hasattr(batch, "receipt")},
        "next_url": f"{reverse('review:batches')}?before={page[PAGE - 1].pk}" if len(page) > PAGE else "",
    }
    return render(request, "review/batches.html", context)


@several("case")
@require_POST
def forward(request):
    """First the page that lists every name and what will happen; confirmed, the batch."""
    seat = _seat(request)
    chosen = chosen_in(request.POST)
    token = machine_word(request.POST.get("token", "")) or idempotency.new_token()
    refusal, status = "", 200
    if request.POST.get("confirmed") == "yes":
        try:
            sent = forward_cases(seat, chosen, token=token)
        except Refused as failed:
            refusal, status = failed.message, 409
        else:
            for batch in sent:
                words = {"number": batch.number, "receiver": batch.receiver.name}
                messages.success(request, _("批次 %(number)s 已报送 %(receiver)s。") % words)
            return redirect("review:batch", sent[0].public_id)
    wanted = {one.case for one in chosen}
    cases = [case for case in offices.held(seat, Case.Step.APPROVED) if case.public_id in wanted]
    if not cases and not refusal:
        messages.error(request, _("还没有选择申报件，或所选的已经报送。请重新勾选。"))
        return redirect("review:batches")
    context = {
        "rows": worklist_rows(cases, clock.now()),
        "chosen": [f"{one.case}:{one.seen_version}" for one in chosen],
        "token": token,
        "refusal": refusal,
        "warnings": quota_warnings(quotas(seat, cases)),
        "consequences_list": [
            _("这些申报件一起报送下一环节，对方打开或签收后不能再撤回"),
            _("生成批次号和名册，可以下载打印"),
            _("每件的办理记录写明由您报送的时间"),
        ],
    }
    return render(request, "review/forward_confirm.html", context, status=status)


def _seat(request):
    if request.seat is None or request.seat.role not in REVIEWING:
        raise Http404
    return request.seat


def _groups(seat):
    now = clock.now()
    groups = {}
    for case in offices.held(seat, Case.Step.APPROVED):
        if Action.FORWARD in stage_of_case(case).actions:
            groups.setdefault((case.plan_version_id, case.stage), []).append(case)
    pending = offices.held(seat, Case.Step.PENDING)
    names = names_among(cases[0].plan_version for cases in groups.values())
    found = []
    for (version, stage_code), cases in groups.items():
        left = sum(case.plan_version_id == version and case.stage == stage_code for case in pending)
        found.append(
            {
                "plan": names[version],
                "stage": stage_of_case(cases[0]).labels.staff,
                "rows": worklist_rows(cases, now),
                "token": idempotency.new_token(),
                "unfinished": left,
                "unfinished_text": _("本环节还有 %(n)s 件没有办完，可以等办完后一起报送。") % {"n": left},
            }
        )
    return found
