"""One case: read the dossier, see the checklist, decide."""

from dataclasses import asdict, replace

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applicants.models import Snapshot
from applicants.registers import freezing
from kernel import clock, idempotency
from kernel.middleware import noting
from plans.spec.chain import READING
from review.engine.permission import COMPETES
from review.engine.refusal import Refused
from review.forms.decide import DECISIONS, decision_form
from review.forms.desk import NoteForm
from review.leaves import beside_leaves
from review.models import Case
from review.presenters.actions import acts, may_verify_score, out_of_date, payment_to_extend
from review.presenters.changes import changed_places, changes
from review.presenters.foretold import foretold
from review.presenters.form_state import form_state
from review.presenters.judging import judging
from review.presenters.opinions import ready
from review.presenters.posts import post_findings
from review.presenters.quotas import quota_findings
from review.presenters.scores import as_verified, comparison
from review.presenters.turns import turn_of
from review.presenters.wording import place_of, staff_line
from review.printing.score import newest
from review.queries.cases import case_for, next_case
from review.queries.chain import chain_of_case, spec_of, stage_of_case
from review.queries.desk import judgements_for, notes_for
from review.queries.facts import collect, competes, current_notice_item
from review.queries.history import events_for
from review.queries.neighbours import neighbours
from review.queries.noticed import declared_notice
from review.queries.phrases import phrases_of, recent_reasons
from review.queries.quotas import quotas
from review.queries.scores import sheet_of, verifications
from review.services.openings import note as note_opening
from review.services.run import run


@require_safe
def case(request, public_id):
    """The workspace of one case."""
    found = case_for(request.seat, public_id)
    with noting(request):
        is_first = note_opening(found, request.seat)
    if is_first:
        found = case_for(request.seat, public_id)  # whoever sent it may have taken it back a moment before
    return case_page(request, found)


@require_POST
def act(request, public_id, action):
    """Decide. A refusal by the engine is shown on the page with everything that was typed."""
    found = case_for(request.seat, public_id)
    if action not in DECISIONS:
        raise Http404
    form = decision_form(action, found, request.POST, auto_id=f"id_{action}_%s")
    if not form.is_valid():
        late = out_of_date(found, request.seat, action, form.cleaned_data.get("seen_version"), clock.now())
        if late:  # said alone: nobody mends a form that can no longer be sent
            form.errors.clear()
            form.add_error(None, late)
        return case_page(request, found, bound=form, status=409 if late else 422)
    if request.POST.get("confirmed") == "no":
        return case_page(request, found, bound=form)
    try:
        if action != "approve" and request.POST.get("confirmed") != "yes":
            return _confirm(request, found, action, form)
        receipt = run(found.pk, form.command(), request.seat, token=form.cleaned_data["token"])
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return case_page(request, case_for(request.seat, public_id), bound=form, status=409)
    following = next_case(request.seat, found)
    if not receipt.replayed:
        messages.success(request, _done(action, found, following))
    if following is None:
        return redirect(reverse("review:worklist"))
    return redirect(reverse("review:case", args=[following.public_id]))


def _confirm(request, found, action, form):
    """What is about to be done, with the messages that it sends, to be looked through once more."""
    now = clock.now()
    command = form.command()
    messages_of = foretold(found, command, collect(found, request.seat, now, command=command))
    titles = {"return": _("核对后退回：%(name)s"), "reject": _("核对后不通过：%(name)s")}
    grounds = [(_("依据条款"), "；".join(command.grounds))] if command.grounds else []
    said = {"return": _("退回说明"), "reject": _("不通过的理由")}
    context = {
        "case": found,
        "content": found.snapshot.content,
        "title": titles[action] % {"name": found.applicant_name},
        "confirm": {"return": _("确认退回修改"), "reject": _("确认不通过")}[action],
        "rows": [*grounds, (said[action], command.reason)],
        "defects": [(place_of(asdict(each)), each.note) for each in command.defects],
        "foretold": messages_of,
        "act": next(each for each in acts(found, request.seat, now) if each.name == action),
        "form": form,
    }
    return render(request, "review/decide_confirm.html", context)


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


def case_page(request, found, bound=None, note_form=None, judge_form=None, status=200):
    """The page; each of the forms is one that was sent back with errors."""
    now = clock.now()
    plan = spec_of(found.plan_version)
    item = current_notice_item(found)
    events = events_for(found, request.seat)
    scores = _scores(found, request.seat, now)
    judged = judging_of(found, request.seat, scores["findings_list"], bound=judge_form)
    words = _ready(found, request.seat, events, judged)
    buttons = acts(found, request.seat, now, bound, words)
    context = {
        "case": found,
        "plan": plan,
        "stage": stage_of_case(found),
        "content": found.snapshot.content,
        "register_checks": freezing.checks(found.snapshot_id, found.snapshot.content),
        "insurer": freezing.insured_elsewhere(found.snapshot.content),
        **_changes(found),
        "asked": _asked(found, events),
        "acts": buttons,
        "act_links": _links(found, request.seat, item),
        "unsent": bound.said() if bound is not None and all(each.form is not bound for each in buttons) else [],
        "judge_form": judge_form,
        "bound_forms": [form for form in (bound, note_form, judge_form) if form is not None],
        "idle_text": _idle(found, request.seat) if not buttons else "",
        "payment_due": payment_to_extend(found, request.seat, now),
        "notice": item.notice if item else None,
        "board": declared_notice(found, events),
        "lines": [staff_line(event, plan) for event in reversed(events)],
        "form_state": form_state(found, request.seat),
        "turn": turn_of(found, request.seat, now, events),
        "notes": notes_for(request.seat, found),
        "note_form": note_form or NoteForm(initial={"token": idempotency.new_token()}),
        "judging": replace(judged, may_judge=bool(buttons) and _is_examined(found)),
        **scores,
    }
    context["before"], context["following"] = neighbours(request.seat, found)
    counted = quota_findings(quotas(request.seat, [found])) + post_findings(found)
    context["findings_list"] = beside_leaves(scores["findings_list"]) + counted
    return render(request, "review/case.html", context, status=status)


def judging_of(found, seat, findings, *, bound=None):
    """What only a person can judge of the case. One query."""
    return judging(found, findings, judgements_for(seat, found), seat, bound=bound)


def _ready(found, seat, events, judged):
    stage, chain = stage_of_case(found), chain_of_case(found)
    return ready(found, stage, chain, events, judged, recent_reasons(seat), phrases_of(seat))


def _scores(found, seat, now):
    if sheet_of(found) is None:
        return {"scores": None, "must_verify_score": False, "findings_list": as_verified(found, [])}
    earlier = verifications(found)
    may = may_verify_score(found, seat, now)
    return {
        "scores": comparison(found, earlier),
        "findings_list": as_verified(found, earlier),
        "may_verify_score": may,
        "must_verify_score": may and _is_examined(found) and found.stage not in {event.stage for event in earlier},
        "paper": newest(found),
    }


def _is_examined(found):
    return stage_of_case(found).kind in READING and found.step == Case.Step.PENDING


def _changes(found):
    """What differs from the submit before, as a list and as marks beside the parts."""
    earlier = None
    if found.round > 1:
        before = Snapshot.objects.filter(dossier=found.dossier, round__lt=found.snapshot.round)
        earlier = before.order_by("-round").first()
    if earlier is None:
        return {"changes": [], "changed": None}
    both = earlier.content, found.snapshot.content
    return {"changes": changes(*both), "changed": changed_places(*both)}


def _asked(found, events):
    """What the last return asked to correct, by place, with what the applicant answered to it."""
    replies = found.snapshot.content["replies"]
    if replies:
        return [(place_of(each), each["text"], each["answer"]) for each in replies]
    returns = [event for event in events if event.kind == "returned"]
    defects = returns[-1].data.get("defects", []) if returns else []
    return [(place_of(each), each["note"], "") for each in defects]


def _links(found, seat, item):
    stage = stage_of_case(found)
    if found.status != Case.Status.IN_REVIEW or found.holder_id != seat.organization_id:
        return []
    if stage.kind == "public_notice" and found.step == Case.Step.PENDING:
        if item is not None and item.notice.organization_id == seat.organization_id:
            return [{"url": reverse("review:notice", args=[item.notice.public_id]), "label": _("查看公示")}]
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


def _idle(found, seat):
    if found.holder_id == seat.organization_id and found.status == Case.Status.IN_REVIEW and competes(found, seat):
        return COMPETES
    if found.status == Case.Status.RETURNED:
        return _("已退回申报人修改，等待重新提交。")
    if found.status != Case.Status.IN_REVIEW:
        return _("该申报件已经办结。")
    return _("现在由%(holder)s办理。") % {"holder": found.holder.name if found.holder else _("申报人")}
