"""One case: read the dossier, see the checklist, decide."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applicants.models import Snapshot
from applicants.registers import freezing
from kernel import clock
from plans.spec.chain import StageKind
from review.engine.refusal import Refused
from review.forms.decide import DECISIONS, decision_form
from review.models import Case
from review.presenters.actions import acts, may_verify_score, payment_to_extend
from review.presenters.changes import changes
from review.presenters.form_state import form_state
from review.presenters.quotas import quota_findings
from review.presenters.scores import as_verified, comparison
from review.presenters.wording import place_of, staff_line
from review.printing.score import newest
from review.queries.cases import case_for, next_case
from review.queries.chain import spec_of, stage_of_case
from review.queries.facts import current_notice_item
from review.queries.history import events_for
from review.queries.quotas import quotas
from review.queries.scores import sheet_of, verifications
from review.services.run import run


@require_safe
def case(request, public_id):
    """The workspace of one case."""
    return _page(request, case_for(request.seat, public_id))


@require_POST
def act(request, public_id, action):
    """Decide. A refusal by the engine is shown on the page with everything that was typed."""
    found = case_for(request.seat, public_id)
    if action not in DECISIONS:
        raise Http404
    content, stage = found.snapshot.content, stage_of_case(found)
    form = decision_form(action, content, stage, request.POST, auto_id=f"id_{action}_%s")
    if not form.is_valid():
        return _page(request, found, bound=form, status=422)
    try:
        receipt = run(found.pk, form.command(), request.seat, token=form.cleaned_data["token"])
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(request, case_for(request.seat, public_id), bound=form, status=409)
    following = next_case(request.seat, found)
    if not receipt.replayed:
        messages.success(request, _done(action, found, following))
    if following is None:
        return redirect(reverse("review:worklist"))
    return redirect(reverse("review:case", args=[following.public_id]))


def _done(action, found, following):
    """Who was decided on, with the way back, and whose case stands on the page now: nobody decides on the wrong one."""
    words = {"approve": _("已通过"), "return": _("已退回申报人修改"), "reject": _("已作不通过处理")}
    address = reverse("review:case", args=[found.public_id])
    numbered = (address, found.applicant_name, found.dossier.number)
    done = format_html('{}：<a href="{}">{}（{}）</a>。', words[action], *numbered)
    if following is None:
        return done
    upcoming = _("本页是下一件：")
    return format_html(
        "{}<strong>{}{}</strong>（{}）。", done, upcoming, following.applicant_name, following.dossier.number
    )


def _page(request, found, bound=None, status=200):
    now = clock.now()
    plan = spec_of(found.plan_version)
    item = current_notice_item(found)
    buttons = acts(found, request.seat, now, bound)
    events = events_for(found, request.seat)
    context = {
        "case": found,
        "plan": plan,
        "stage": stage_of_case(found),
        "content": found.snapshot.content,
        "register_checks": freezing.checks(found.snapshot_id, found.snapshot.content),
        "changes": _changes(found),
        "asked": _asked(found, events),
        "acts": buttons,
        "act_links": _links(found, request.seat),
        "bound_form": bound,
        "idle_text": _idle(found),
        "payment_due": payment_to_extend(found, request.seat, now),
        "notice": item.notice if item else None,
        "lines": [staff_line(event, plan) for event in reversed(events)],
        "form_state": form_state(found, request.seat),
        **_scores(found, request.seat, now),
    }
    context["findings_list"] += quota_findings(quotas(request.seat, [found]))
    return render(request, "review/case.html", context, status=status)


def _scores(found, seat, now):
    if sheet_of(found) is None:
        return {"scores": None, "must_verify_score": False, "findings_list": as_verified(found, [])}
    earlier = verifications(found)
    may = may_verify_score(found, seat, now)
    examining = stage_of_case(found).kind is StageKind.EXAMINE
    return {
        "scores": comparison(found, earlier),
        "findings_list": as_verified(found, earlier),
        "may_verify_score": may,
        "must_verify_score": may and examining and found.stage not in {event.stage for event in earlier},
        "paper": newest(found),
    }


def _changes(found):
    if found.round == 1:
        return []
    earlier = Snapshot.objects.filter(dossier=found.dossier, round__lt=found.snapshot.round).order_by("-round").first()
    return changes(earlier.content, found.snapshot.content) if earlier else []


def _asked(found, events):
    """What the last return asked to correct, by place, with what the applicant answered to it."""
    replies = found.snapshot.content["replies"]
    if replies:
        return [(place_of(each), each["text"], each["answer"]) for each in replies]
    returns = [event for event in events if event.kind == "returned"]
    defects = returns[-1].data.get("defects", []) if returns else []
    return [(place_of(each), each["note"], "") for each in defects]


def _links(found, seat):
    stage = stage_of_case(found)
    if found.status != Case.Status.IN_REVIEW or found.holder_id != seat.organization_id:
        return []
    if stage.kind == "public_notice":
        return [{"url": reverse("review:notices"), "label": _("去办理公示")}]
    if stage.kind == "ballot":
        counted = found.step == Case.Step.APPROVED
        label = _("去核对或发布表决结果") if counted else _("去登记表决结果")
        return [{"url": reverse("review:meetings"), "label": label}]
    if stage.kind == "confirmation":
        return [{"url": reverse("review:confirmation"), "label": _("去确认结果")}]
    if found.step == Case.Step.APPROVED:
        return [{"url": reverse("review:batches"), "label": _("去报送")}]
    return []


def _idle(found):
    if found.status == Case.Status.RETURNED:
        return _("已退回申报人修改，等待重新提交。")
    if found.status != Case.Status.IN_REVIEW:
        return _("该申报件已经办结。")
    return _("现在由%(holder)s办理。") % {"holder": found.holder.name if found.holder else _("申报人")}
