"""Counts that were entered wrongly are corrected, with a reason, until the results are released."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kernel import clock, idempotency
from review.engine.refusal import Refused
from review.forms.meeting import CorrectionForm
from review.presenters.correction import comparison, consequences, counts_in_words
from review.presenters.rows import worklist_rows
from review.presenters.wording import staff_line
from review.queries.ballots import count_for, entries_of
from review.queries.chain import spec_of
from review.queries.offices import meeting_for
from review.services import committee


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request, public_id, case_id):
    """First both counts side by side; confirmed, the new ones count and the old ones stay on record."""
    found = meeting_for(request.seat, public_id)
    count = count_for(found, request.seat, case_id)
    if found.released_at and request.method != "POST":
        messages.error(request, _("该会议的评审结果已经公布，不能再改。"))
        return redirect("review:meeting", public_id)
    standing = {"yes": count.yes, "no": count.no, "abstain": count.abstain}
    initial = {"seen_version": count.case.version, "token": idempotency.new_token(), **standing}
    form = CorrectionForm(request.POST if request.method == "POST" else None, present=found.present, initial=initial)
    answer = request.POST.get("confirmed", "")
    if not form.is_bound or answer == "no":
        return _page(request, count, form)
    if form.is_valid() and answer != "yes":
        if form.counts() != tuple(standing.values()):
            return _page(request, count, form, asks=True)
        form.add_error("yes", committee.UNCHANGED)
    if form.errors:
        return _page(request, count, form, status=422)
    reason, token = form.cleaned_data["reason"], form.cleaned_data["token"]
    try:
        committee.record_ballots(found.pk, request.seat, [form.row(case_id)], reason=reason, token=token)
    except Refused as refusal:
        form.add_error("yes" if refusal.code == "unchanged" else None, refusal.message)
        return _page(request, count, form, status=422 if refusal.code == "unchanged" else 409)
    name = count.case.applicant_name
    messages.success(request, _("已更正 %(name)s 的票数，原票数留在办理记录中。") % {"name": name})
    return redirect("review:meeting", public_id)


def _page(request, count, form, *, asks=False, status=200):
    plan = spec_of(count.case.plan_version)
    context = {
        "count": count,
        "meeting": count.meeting,
        "row": worklist_rows([count.case], clock.now())[0],
        "standing": counts_in_words(count),
        "form": form,
        "asks": asks,
        "comparison": comparison(count, form.row(count.case.public_id)) if asks else None,
        "consequences_list": consequences(),
        "lines": [staff_line(event, plan) for event in reversed(entries_of(count))],
    }
    return render(request, "review/correct.html", context, status=status)
