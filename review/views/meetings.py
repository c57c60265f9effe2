"""The committee as the office enters it: the meeting, its counts, the release."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Role
from accounts.step_up import proof_needed
from kernel import clock, idempotency
from plans.spec.chain import StageKind
from review.engine.refusal import Refused
from review.forms.meeting import CountsForm, MeetingForm, ReleaseForm, WaitingPlan
from review.presenters import meeting as presenter
from review.queries import offices
from review.queries.ballots import came_on, seen_of
from review.services import committee


@require_http_methods(["GET", "HEAD", "POST"])
def meetings(request):
    """The meetings; POST writes down one."""
    seat = request.seat
    if seat is None or seat.role != Role.OFFICE_OFFICER:
        raise Http404
    waiting = offices.held_at(seat, StageKind.BALLOT)
    if request.method == "POST" and not waiting:
        messages.error(request, _("现在没有等待评审表决的申报件，不需要登记会议。"))
        return redirect("review:meetings")
    initial = {"held_on": clock.today(), "token": idempotency.new_token()}
    form = MeetingForm(request.POST if request.method == "POST" else None, initial=initial, plans=_plans(waiting))
    if request.method == "POST" and form.is_valid():
        try:
            meeting = committee.open_meeting(seat, form.plan(), form.meeting(), token=form.cleaned_data["token"])
        except Refused as refusal:
            form.add_error("present" if refusal.code == "quorum" else None, refusal.message)
        else:
            return redirect("review:meeting", meeting.public_id)
    context = {"waiting": len(waiting), "form": form, "meetings": list(offices.meetings(seat)[:100])}
    return render(request, "review/meetings.html", context, status=422 if form.is_bound else 200)


def _plans(waiting):
    """The plans whose cases wait, each with the day on which the first of them came before the committee."""
    found = {}
    for case in waiting:
        plan = found.setdefault(case.plan_version_id, WaitingPlan(case.plan_version, came_on(case)))
        plan.earliest = min(plan.earliest, came_on(case))
    return list(found.values())


@require_safe
def meeting(request, public_id):
    """One meeting with its counts."""
    return _page(request, offices.meeting_for(request.seat, public_id))


@require_POST
def count(request, public_id, case_id):
    """Enter the counts of one case."""
    found = offices.meeting_for(request.seat, public_id)
    form = CountsForm(request.POST, present=found.present, auto_id=f"id_{case_id}_%s")
    if form.is_valid():
        try:
            written = committee.record_ballots(
                found.pk, request.seat, [form.row(case_id)], token=form.cleaned_data["token"]
            )
        except Refused as refusal:
            form.add_error(None, _not_voted_on() if refusal.code == "not_found" else refusal.message)
        else:
            name = written[0].case.applicant_name
            messages.success(request, _("已登记 %(name)s 的票数。") % {"name": name})
            return redirect("review:meeting", public_id)
    return _page(request, found, bound=(case_id, form), status=422)


@require_POST
@proof_needed()
def release(request, public_id):
    """Make all results of the meeting known at once, and open the result notice."""
    found = offices.meeting_for(request.seat, public_id)
    form = ReleaseForm(request.POST)
    refusal = ""
    if form.is_valid():
        try:
            notice = committee.release(found.pk, request.seat, **form.cleaned_data)
        except Refused as failed:
            refusal = failed.message
        else:
            messages.success(request, _("结果已一并发布。"))
            return redirect("review:notice", notice.public_id) if notice else redirect("review:meeting", public_id)
    return _page(request, found, refusal=refusal, release_form=form, status=409 if refusal else 422)


def _not_voted_on():
    return _("这份申报件不在本次会议的表决名单中，票数没有登记。请刷新后核对。")


def _page(request, found, bound=None, refusal="", release_form=None, status=200):
    agenda = presenter.agenda_of(found, request.seat, clock.now(), bound)
    can_release = agenda.can_release and not found.released_at
    if bound is not None and agenda.form_of(bound[0]) is not bound[1]:
        refusal = _undrawn_counts(*bound, agenda)
    if release_form is not None and not can_release:
        refusal = refusal or _undrawn_release(found, agenda)
    context = {
        "meeting": found,
        "facts": presenter.facts_of(found),
        "rule": presenter.rule_of(found),
        "agenda": agenda,
        "refusal": refusal,
        "can_release": can_release,
        "release_form": release_form or _release_form(agenda),
        "release_question": presenter.release_question(agenda),
        "release_consequences": presenter.release_consequences(agenda),
    }
    return render(request, "review/meeting.html", context, status=status)


def _release_form(agenda):
    seen = seen_of(count.case for count in agenda.counts)
    return ReleaseForm(initial={"token": idempotency.new_token(), "seen": seen})


def _undrawn_counts(case_id, form, agenda):
    """What to say of counts whose form is not on the page: the case is none of the meeting's, or was counted meanwhile.

    What was typed is said again, for there is no field left to hold it.
    """
    rows = form.error_rows()
    said = rows[0].message if rows and not rows[0].target else ""
    if all(line.row.case.public_id != case_id for line in agenda.lines):
        said = said or _not_voted_on()
    typed = "，".join(f"{form[name].label} {form[name].value() or ''}" for name in ("yes", "no", "abstain"))
    return _("%(said)s您刚才填写的（没有保存）：%(typed)s。") % {
        "said": said or _("本页已有变化，请核对最新状态。"),
        "typed": typed,
    }


def _undrawn_release(found, agenda):
    if found.released_at:
        return _("该会议的评审结果已经公布，不能再改。请刷新后查看。")
    if agenda.is_concerned:
        return _("本次会议表决了您本人的申报件，结果由本办公室其他人员发布。")
    return _("本次会议还没有登记表决结果。请先登记表决票数。")
