"""The applicant's page of one case: where it is, what comes next, what to do."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applicants.sections import Section
from fees.models import Bill
from kernel import clock, idempotency
from kernel.text import machine_word, whole_number
from plans.spec.chain import Action
from review.engine.commands import Command
from review.engine.permission import permitted
from review.engine.refusal import Refused
from review.models import Case
from review.presenters.form_state import form_state
from review.presenters.progress import now_of, stations
from review.presenters.wording import applicant_line
from review.queries.cases import own_case
from review.queries.chain import chain_of_case, spec_of
from review.queries.facts import collect, current_notice_item, state_of
from review.queries.history import events_of
from review.services.run import run


@require_safe
def tracker(request, dossier_id):
    """The tracker, like a parcel's."""
    case = own_case(request.seat, dossier_id)
    plan = spec_of(case.plan_version)
    item = current_notice_item(case)
    lines = [applicant_line(event, plan) for event in reversed(events_of(case))]
    facts = collect(case, request.seat, clock.now())
    context = {
        "case": case,
        "plan": plan,
        "content": case.snapshot.content,
        "now": now_of(case),
        "stations": stations(case),
        "lines": [line for line in lines if line is not None],
        "notice": item.notice if item else None,
        "bill": Bill.objects.filter(reference=case.public_id).first(),
        "defects": _defects(case),
        "edit_url": reverse("applicants:dossier", args=[case.dossier.public_id]),
        "form_state": form_state(case, request.seat),
        "can_withdraw": Action.WITHDRAW in permitted(state_of(case), chain_of_case(case), facts),
        "withdraw_consequences": [
            _("本次申报立即结束，单位不再审核"),
            _("窗口期内可以重新填报，已填内容仍在业绩档案中"),
        ],
        "token": idempotency.new_token(),
    }
    return render(request, "review/tracker.html", context)


@require_POST
def withdraw(request, dossier_id):
    """Take the declaration back, while the plan allows it."""
    case = own_case(request.seat, dossier_id)
    version = whole_number(request.POST.get("seen_version", "")) or 0
    try:
        run(case.pk, Command(Action.WITHDRAW, version), request.seat, token=machine_word(request.POST.get("token", "")))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("已撤回本次申报。"))
    return redirect("review:tracker", dossier_id)


def _defects(case):
    if case.status != Case.Status.RETURNED:
        return []
    public_id = case.dossier.public_id
    return [
        {
            "section": Section(defect["section"]).label,
            "note": defect["text"],
            "url": reverse("applicants:step", args=[public_id, defect["section"]]),
        }
        for defect in case.dossier.defects
    ]
