"""The applicant's page of one case: where it is, what comes next, what to do."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from applicants.copying import copy_state
from applicants.presenters.defects import defects_of
from applicants.presenters.submitting import no_additions
from fees.models import Bill
from kernel import clock
from kernel.middleware import noting
from review.presenters.form_state import form_state
from review.presenters.progress import latest_of, now_of, stations
from review.presenters.withdrawal import again_until
from review.presenters.wording import applicant_line
from review.queries.cases import own_case
from review.queries.chain import chain_of_case, spec_of
from review.queries.facts import current_notice_item
from review.queries.history import events_of
from review.services.openings import note as note_opening
from review.views.withdrawal import may_withdraw


@require_safe
def tracker(request, dossier_id):
    """The tracker, like a parcel's."""
    case = own_case(request.seat, dossier_id)
    with noting(request):
        is_first = note_opening(case, request.seat)
    if is_first:
        case = own_case(request.seat, dossier_id)  # the return may have been taken back a moment before
    plan = spec_of(case.plan_version)
    item = current_notice_item(case)
    notice = item.notice if item else None
    events = events_of(case)
    lines = [applicant_line(event, plan) for event in reversed(events)]
    context = {
        "case": case,
        "plan": plan,
        "content": case.snapshot.content,
        "now": now_of(case, events),
        "latest": latest_of(case, notice),
        "stations": stations(case, events),
        "lines": [line for line in lines if line is not None],
        "notice": notice,
        "bill": Bill.objects.filter(reference=case.public_id).last(),
        "defects": defects_of(case.dossier),
        "edit_url": reverse("applicants:dossier", args=[case.dossier.public_id]),
        "form_state": form_state(case, request.seat),
        "dossier": case.dossier,
        "copy_state": copy_state(case.dossier, case.snapshot),
        "no_additions": no_additions(chain_of_case(case)),
        "again_until": again_until(case, request.seat, clock.now()),
        "can_withdraw": may_withdraw(case, request.seat),
    }
    return render(request, "review/tracker.html", context)
