"""Drafts of plans: the list, starting one, its overview, its differences, and what is done with it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Role
from accounts.step_up import proof_needed
from kernel import clock
from plans import draft_presenters as present
from plans.affected import affected_by
from plans.draft_findings import left_of_sample, over
from plans.forms.drafts import AMEND, NewDraftForm, ReasonForm, VersionForm
from plans.models import Plan, PlanDraft
from plans.queries import drafts as queries
from plans.queries import published_version
from plans.refusal import PlanRefused
from plans.services import drafts as services

Status = PlanDraft.Status


@require_safe
def index(request):
    """The drafts under way and the plans that can be amended, copied or closed."""
    seat = queries.editing_seat(request.seat)
    rows = list(queries.drafts_of(seat)[:200])
    context = {
        "live": [draft for draft in rows if draft.status in queries.LIVE],
        "done": [draft for draft in rows if draft.status not in queries.LIVE][:20],
        "versions": list(queries.plans_of(seat)),
        "now": clock.now(),
    }
    return render(request, "drafts/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request, code):
    """Start a draft from a published plan."""
    seat = queries.editing_seat(request.seat)
    version = published_version(code)
    own = seat.role == Role.OPERATOR or version.plan.organizer_id == seat.organization_id
    initial = {"year": version.year + 1}
    form = NewDraftForm(request.POST if request.method == "POST" else None, may_amend=own, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        wanted = None if data["how"] == AMEND else services.NewPlan(data["code"], data["year"])
        try:
            draft = services.create_from(version, seat, wanted)
        except PlanRefused as refused:
            form.add_error(None if wanted is None else "code", str(refused))
        else:
            return redirect("drafts:draft", draft.public_id)
    live = queries.live_draft(code, version.plan.organizer_id) if own else None
    context = {"form": form, "version": version, "live": live}
    return render(request, "drafts/new.html", context, status=422 if form.is_bound else 200)


@require_safe
def draft(request, public_id):
    """Where a draft stands: what is wrong, what is doubtful, what was done, what can be done."""
    return _overview(request, queries.draft_for(request.seat, public_id))


def _overview(request, found, refusal="", return_form=None, status=200):
    frame = present.frame(found, "overview")
    current = queries.current_of(found.code)
    context = {
        **frame,
        "current": current,
        "steps": present.section_steps(found, frame["reading"], ""),
        "left": left_of_sample(found, frame["reading"]),
        "over": over(frame["reading"].document, clock.today()),
        "events": present.history(queries.events_of(found)),
        "refusal": refusal,
        "return_form": return_form or ReasonForm(initial={"version": found.version}),
        "is_writer": request.seat.user.person_id in queries.writers_of(found),
        "can": _possible(found),
    }
    return render(request, "drafts/draft.html", context, status=status)


def _possible(found):
    return {
        "edit": found.status == Status.EDITING,
        "submit": found.status == Status.EDITING,
        "approve": found.status == Status.SUBMITTED,
        "send_back": found.status in (Status.SUBMITTED, Status.APPROVED),
        "publish": found.status == Status.APPROVED,
        "discard": found.status in queries.LIVE,
    }


@require_safe
def changes(request, public_id):
    """What differs from the current version, and who is under way under the plan."""
    found = queries.draft_for(request.seat, public_id)
    frame = present.frame(found, "changes")
    plan = Plan.objects.filter(code=found.code).select_related("current").first()
    current = plan.current if plan else None
    against = current or found.base
    if found.status == Status.PUBLISHED:
        against = found.compared or found.base
    document = frame["reading"].document
    rows = present.change_rows(against.spec, document) if document else None
    can = _possible(found)
    if not rows:  # nobody hands over, approves or publishes what is not there to be compared
        can |= {"submit": False, "approve": False, "publish": False}
    affected = affected_by(plan) if plan else []
    context = {
        **frame,
        "against": against,
        "is_new": current is None,
        "rows": rows,
        "affected": affected,
        "may_move": sum(each.number for each in affected if each.may_move and found.published_id is None),
        "over": over(document, clock.today()) if can["publish"] else [],
        "can": can,
        "is_writer": request.seat.user.person_id in queries.writers_of(found),
        "number": current.number + 1 if current else 1,
        "return_form": ReasonForm(initial={"version": found.version}),
    }
    return render(request, "drafts/changes.html", context)


DONE = {
    "submit": gettext_lazy("已提交。请本办公室的另一个人审核。"),
    "approve": gettext_lazy("审核通过，可以发布了。"),
    "discard": gettext_lazy("草稿已作废，内容和记录仍然保留。"),
    "return": gettext_lazy("已退回修改。"),
}
COMMANDS = {"submit": services.submit, "approve": services.approve, "discard": services.discard}


@require_POST
@proof_needed(lambda action, **_of_the_address: action == "publish")
def act(request, public_id, action):
    """Submit, approve, return, publish or discard."""
    found = queries.draft_for(request.seat, public_id)
    if action not in (*COMMANDS, "return", "publish"):
        raise Http404
    form = (ReasonForm if action == "return" else VersionForm)(request.POST)
    if not form.is_valid():
        refusal = "" if action == "return" else _("这个页面不完整或已经过期，请刷新后重新操作。")
        return _overview(request, found, return_form=form if action == "return" else None, refusal=refusal, status=422)
    seen = form.cleaned_data["version"]
    try:
        if action == "publish":
            version = services.publish_draft(found.pk, request.seat, seen=seen)
            messages.success(request, _("已发布为第 %d 版。") % version.number)
            return redirect(reverse("plans:detail", args=[version.plan.code]))
        if action == "return":
            services.send_back(found.pk, request.seat, form.cleaned_data["reason"], seen=seen)
        else:
            COMMANDS[action](found.pk, request.seat, seen=seen)
    except PlanRefused as refused:
        found = queries.draft_for(request.seat, public_id)
        # What was typed stays, on a form of the draft as it is now: the page shows what has become of it.
        typed = ReasonForm({**request.POST.dict(), "version": found.version}) if action == "return" else None
        return _overview(request, found, refusal=str(refused), return_form=typed, status=409)
    messages.success(request, DONE[action])
    return redirect("drafts:draft", public_id)
