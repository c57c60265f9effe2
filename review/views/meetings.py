"""The committee as the office enters it: meeting, counts, release, confirmation."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Role
from kernel import clock, formats, idempotency
from kernel.text import machine_word
from plans.spec.chain import StageKind
from review.engine.refusal import Refused
from review.forms.meeting import ConfirmForm, CountsForm, MeetingForm, ReleaseForm
from review.models import Case
from review.presenters.rows import worklist_rows
from review.queries import offices
from review.queries.scores import totals_of
from review.services import committee
from review.views.chosen import chosen_in


def _seat(request):
    if request.seat is None or request.seat.role != Role.OFFICE_OFFICER:
        raise Http404
    return request.seat


@require_http_methods(["GET", "HEAD", "POST"])
def meetings(request):
    """The meetings; POST writes down one."""
    seat = _seat(request)
    waiting = offices.held_at(seat, StageKind.BALLOT)
    if request.method == "POST" and not waiting:
        messages.error(request, _("现在没有等待评审表决的申报件，不需要登记会议。"))
        return redirect("review:meetings")
    initial = {"held_on": clock.today(), "token": idempotency.new_token()}
    earliest = min((case.entered_at.astimezone(clock.CHINA).date() for case in waiting), default=None)
    form = MeetingForm(request.POST if request.method == "POST" else None, initial=initial, earliest=earliest)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        token = data.pop("token")
        try:
            meeting = committee.open_meeting(seat, waiting[0].plan_version, committee.MeetingForm(**data), token=token)
        except Refused as refusal:
            form.add_error("present" if refusal.code == "quorum" else None, refusal.message)
        else:
            return redirect("review:meeting", meeting.public_id)
    context = {"waiting": len(waiting), "form": form, "meetings": list(offices.meetings(seat)[:100])}
    return render(request, "review/meetings.html", context, status=422 if form.is_bound else 200)


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
        data = form.cleaned_data
        row = committee.CountRow(case_id, data["seen_version"], data["yes"], data["no"], data["abstain"])
        try:
            written = committee.record_ballots(found.pk, request.seat, [row], token=data["token"])
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            name = written[0].case.applicant_name
            messages.success(request, _("已登记 %(name)s 的票数。") % {"name": name})
            return redirect("review:meeting", public_id)
    return _page(request, found, bound=(case_id, form), status=422)


@require_POST
def release(request, public_id):
    """Make all results of the meeting known at once, and open the result notice."""
    found = offices.meeting_for(request.seat, public_id)
    form = ReleaseForm(request.POST)
    refusal = ""
    if form.is_valid():
        try:
            notice = committee.release(
                found.pk, request.seat, place=form.cleaned_data["place"], token=form.cleaned_data["token"]
            )
        except Refused as failed:
            refusal = failed.message
        else:
            messages.success(request, _("结果已一并发布。"))
            return redirect("review:notice", notice.public_id) if notice else redirect("review:meeting", public_id)
    return _page(request, found, refusal=refusal, release_form=form, status=409 if refusal else 422)


def _undrawn(form, is_drawn):
    """What is wrong with a posted form that the page has no more place for: another window was faster."""
    if form is None or is_drawn:
        return ""
    rows = form.error_rows()
    return (
        rows[0].message if rows and not rows[0].target else _("本页已有变化，刚才提交的内容没有保存。请核对最新状态。")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request):
    """Confirm the results whose notice is over, by their document."""
    seat = _seat(request)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            done = committee.confirm(
                seat,
                chosen_in(request.POST),
                document=form.cleaned_data["document"],
                token=machine_word(request.POST.get("token", "")),
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("已确认 %(n)s 件评审结果。") % {"n": done})
            return redirect("review:confirmation")
    waiting = offices.held_at(seat, StageKind.CONFIRMATION)
    if form.is_bound and not waiting:
        # Another window was faster: there is no form left to say it beside.
        messages.error(request, _("现在没有等待确认的结果，可能已在另一个窗口确认。"))
        return redirect("review:confirmation")
    context = {
        "rows": worklist_rows(waiting, clock.now()),
        "ticked": {one.case for one in chosen_in(request.POST)},
        "form": form,
        "token": idempotency.new_token(),
        "consequences_list": [
            _("这些申报件的评审结果即告生效，不能撤回"),
            _("向每位申报人发送短信，告知确认文号"),
            _("评审表补入确认信息，重新生成"),
        ],
    }
    return render(request, "review/confirmation.html", context, status=422 if form.is_bound else 200)


def _page(request, found, bound=None, refusal="", release_form=None, status=200):
    seat = request.seat
    counts = offices.counts_of(found)
    waiting = offices.held_at(seat, StageKind.BALLOT)
    counted = list(
        Case.objects.filter(pk__in=counts).select_related("plan_version", "employer", "dossier").order_by("pk")
    )
    known = {case.pk for case in counted}
    cases = counted if found.released_at else counted + [case for case in waiting if case.pk not in known]
    scores = totals_of(cases)
    rows = []
    for row in worklist_rows(cases, clock.now()):
        initial = {"seen_version": row.case.version, "token": idempotency.new_token()}
        auto_id = f"id_{row.case.public_id}_%s"
        form = CountsForm(present=found.present, initial=initial, auto_id=auto_id)
        if bound and bound[0] == row.case.public_id:
            form = bound[1]
        score = scores.get(row.case.pk)
        rows.append({"row": row, "count": counts.get(row.case.pk), "form": form, "score": score})
    can_release = bool(counts) and not found.released_at
    open_forms = [] if found.released_at else [each["form"] for each in rows if each["count"] is None]
    refusal = refusal or _undrawn(bound and bound[1], bool(bound) and bound[1] in open_forms)
    refusal = refusal or _undrawn(release_form, can_release)
    passed = sum(one.passed for one in counts.values())
    left = len(rows) - len(counts)
    context = {
        "meeting": found,
        "facts": [
            (_("会议日期"), formats.cn_date(found.held_on)),
            (_("委员总数"), found.members),
            (_("出席人数"), found.present),
            (_("会议主持"), found.chair),
        ],
        "rows": rows,
        "refusal": refusal,
        "can_release": can_release,
        "release_form": release_form or ReleaseForm(initial={"token": idempotency.new_token()}),
        "release_question": _release_question(len(rows), left),
        "release_consequences": [
            _("%(passed)s 件通过、%(failed)s 件未通过的结果同时发布")
            % {"passed": passed, "failed": len(counts) - passed},
            _("通过的进入结果公示，公示期按工作日计算"),
            _("向每位申报人发送短信，告知结果"),
            _("发布后票数和结果都不能再改"),
            *([_("%(left)s 件没有表决结果，将留在下一次会议") % {"left": left}] if left else []),
        ],
    }
    return render(request, "review/meeting.html", context, status=status)


def _release_question(everybody, left):
    if not left:
        return _("一并发布 %(n)s 件表决结果？发布后不能再改。") % {"n": everybody}
    words = {"n": everybody, "left": left}
    return _("%(n)s 件中 %(left)s 件没有表决结果，将留在下一次会议。其余的一并发布？发布后不能再改。") % words
