"""成批办理: cases are chosen on the worklist, named on a page, confirmed by their number, then decided on in turn."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kernel import idempotency
from kernel.middleware import several
from kernel.text import machine_word, whole_number
from plans.spec.chain import Action
from review.engine.refusal import Refused
from review.forms.bulk import BulkForm
from review.models import BulkItem, BulkJob
from review.presenters import bulk as words
from review.presenters.quotas import quota_warnings
from review.presenters.sentence import filled, model_sentence
from review.queries.bulk import closed_notices, items_for, job_for, jobs, progress_of
from review.queries.chain import chain_of_case, stage_of_case
from review.queries.holders import REVIEWING
from review.queries.quotas import quotas
from review.queries.standings import places, standings
from review.queries.worklists import worklist
from review.services import bulk, bulk_work
from review.services.selection import Chosen
from review.views.chosen import chosen_in
from review.views.worklist import address_of, asked_in, wanted_of

PAGE = 30
#: So few are looked at before the page answers, so that nobody waits for a worker.
AT_ONCE = 20
COMMANDS = {"pending": Action.APPROVE, "approved": Action.FORWARD}
State = BulkJob.State


@several("case")
@require_http_methods(["GET", "HEAD", "POST"])
def jobs_page(request):
    """What this office did together; a POST chooses the cases for another job."""
    if request.seat is None or request.seat.role not in REVIEWING:
        raise Http404
    if request.method == "POST":
        return _prepare(request)
    before = whole_number(request.GET.get("before", ""))
    found = jobs(request.seat)
    page = list((found if before is None else found.filter(pk__lt=before))[: PAGE + 1])
    rows = [(job, words.title_of(job)) for job in page[:PAGE]]
    next_url = f"?before={page[PAGE - 1].pk}" if len(page) > PAGE else ""
    return render(request, "review/bulk/jobs.html", {"rows": rows, "next_url": next_url})


def _prepare(request):
    asked = asked_in(request.POST)
    command = COMMANDS.get(asked["step"])
    if command is None:
        raise Http404
    token = machine_word(request.POST.get("token", ""))
    try:
        chosen = _matching(request, asked) if request.POST.get("scope") == "all" else chosen_in(request.POST)
        job = bulk.prepare(request.seat, command, chosen, token=token)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(address_of(asked))
    if len(chosen) <= AT_ONCE:
        bulk_work.work(job.pk)
    return redirect("review:bulk_job", job.public_id)


def _matching(request, asked):
    """All that the list shows on all its pages, as it is now."""
    at = places(standings(request.seat), asked["step"], plan=asked["plan"], stage=asked["stage"])
    wanted = wanted_of(asked, request.came_at)
    page = worklist(request.seat, at, wanted, request.came_at, limit=bulk.MOST)
    if page.next_after:
        told = _("符合条件的超过 %(most)d 件，一次最多办理 %(most)d 件。请用计划、环节、期限或单位缩小范围，分批办理。")
        raise Refused("too_many", told % {"most": bulk.MOST})
    return [Chosen(case.public_id, case.version) for case in page.cases]


@require_safe
def job_page(request, public_id):
    """One job: its names to be confirmed, how far it is, or what came of it."""
    return _job(request, job_for(request.seat, public_id))


@require_POST
def start(request, public_id):
    """Confirm the names."""
    job = job_for(request.seat, public_id)
    items = items_for(request.seat, job)
    form = _form(job, items, request.POST)
    if not form.is_valid():
        return _job(request, job, form=form, status=422)
    try:
        bulk.start(job.pk, request.seat, **form.words())
    except Refused as refusal:
        if refusal.code == "begun":
            messages.error(request, refusal.message)
            return redirect("review:bulk_job", public_id)
        form.add_error("count" if refusal.code == "count" else None, refusal.message)
        return _job(request, job, form=form, status=422)
    return redirect("review:bulk_job", public_id)


@require_POST
def stop(request, public_id):
    """Leave the rest undone."""
    job = job_for(request.seat, public_id)
    if not bulk.stop(job.pk, request.seat):
        messages.error(request, _("没有停止：这次办理已经结束，或不是由您发起的。"))
    return redirect("review:bulk_job", public_id)


@require_safe
def state(request, public_id):
    """How far it is, asked for again and again; the whole page once it stands elsewhere."""
    job = job_for(request.seat, public_id)
    if job.state not in (State.CHECKING, State.RUNNING):
        return HttpResponse(headers={"HX-Refresh": "true"})
    counted = words.progress(job, progress_of(request.seat, job))
    return render(request, "review/bulk/state.html", {"job": job, "progress": counted})


def _form(job, items, data=None):
    fit = [item for item in items if item.state == BulkItem.State.FIT]
    groups = [stage.settings.recommending_group for stage, _n in words.stages_among(fit)]
    group = next((group for group in groups if group), None)
    initial = {"token": idempotency.new_token()}
    is_approval = job.command == Action.APPROVE
    example = _example(fit[0]) if is_approval and fit else ""
    return BulkForm(data, asks_opinion=is_approval, group=group, example=example, initial=initial)


def _example(item):
    case = item.case
    return filled(model_sentence(), case, stage_of_case(case), chain_of_case(case), closed_notices(case))


def _job(request, job, *, form=None, status=200):
    items = items_for(request.seat, job)
    by_state = {code: [item for item in items if item.state == code] for code in BulkItem.State.values}
    fit = by_state[BulkItem.State.FIT]
    is_listed = job.state == State.LISTED
    context = {
        "job": job,
        "title": words.title_of(job),
        "is_own": job.seat_id == request.seat.pk,
        "progress": words.progress(job, progress_of(request.seat, job)),
        "fit": words.lines(fit),
        "unfit": words.lines(by_state[BulkItem.State.UNFIT]),
        "done": words.lines(by_state[BulkItem.State.DONE]),
        "failed": words.lines(by_state[BulkItem.State.FAILED]),
        "form": (form or _form(job, items)) if is_listed and fit else None,
        "follows": words.what_follows(job, fit) if is_listed else [],
        "warnings": _warnings(request.seat, job, fit) if is_listed else [],
        "unfinished": _unfinished(request.seat, job, fit) if is_listed else "",
        "batches": list(job.batches.select_related("receiver").order_by("pk")),
    }
    return render(request, "review/bulk/job.html", context, status=status)


def _unfinished(seat, job, fit):
    """What else of the stages could be sent on with these once it is decided (REV-06). One query."""
    if job.command != Action.FORWARD:
        return ""
    stages = {(item.case.plan_version_id, item.stage) for item in fit}
    left = sum(at.count for at in standings(seat) if at.is_to_examine and (at.version, at.stage.code) in stages)
    return _("本环节还有 %(n)s 件没有办完，可以等办完后一起报送。") % {"n": left} if left else ""


def _warnings(seat, job, fit):
    if job.command != Action.FORWARD or not fit:
        return []
    return quota_warnings(quotas(seat, [item.case for item in fit]))
