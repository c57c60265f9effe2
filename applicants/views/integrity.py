"""诚信记录: the office's register, and one's own records."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Role
from applicants.forms.integrity import RECORD_FORMS, AppealForm, SecondForm
from applicants.integrity import queries, services
from applicants.integrity.presenting import lines_of, row_of, tabs_of
from applicants.integrity.words import appeal_words
from applicants.models import IntegrityRecord
from applicants.sections import Refused, Stale
from applicants.views.seats import seat_as
from kernel import clock, idempotency
from kernel.text import whole_number

Status = IntegrityRecord.Status
PAGE = 50
DECISIONS = {"confirm": services.confirm, "decline": services.decline, "revoke": services.revoke}


@require_safe
def records(request):
    """The office's register: what waits for its second officer first."""
    seat = seat_as(request, Role.OFFICE_OFFICER)
    tab, tabs = tabs_of(seat, request.GET.get("show", ""))
    pages = Paginator(queries.in_tab(queries.records(seat), tab), PAGE)
    page = pages.get_page(whole_number(request.GET.get("page", "")) or 1)
    today = clock.today()
    context = {
        "rows": [row_of(each, today) for each in page],
        "tabs_here": tabs,
        "page": page,
        "tab": tab,
        "plans": queries.plans_of(seat),
    }
    return render(request, "applicants/integrity/records.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def record_new(request, code, about):
    """A record under one of the office's plans, of a person or an employer; ``?replaces=`` corrects another one."""
    seat = seat_as(request, Role.OFFICE_OFFICER)
    version = next((each for each in queries.plans_of(seat) if each.plan.code == code), None)
    if version is None or about not in RECORD_FORMS:
        raise Http404
    old = _replaced(seat, request.GET.get("replaces", ""), about)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = RECORD_FORMS[about](seat, version, clock.today(), *posted, replaced=old, initial=_initial(old))
    status = 200
    if form.is_bound and not form.is_valid():
        status = 422
    elif form.is_bound:
        try:
            data = form.cleaned_data
            made = services.propose(
                seat, version, form.proposal(), data["proof"], replaces=old, token=data["token"]
            )  # fmt: skip
        except (Refused, ValidationError) as refusal:
            form.add_error(None, refusal.message if isinstance(refusal, Refused) else refusal.messages[0])
            status = 409 if isinstance(refusal, Stale) else 422
        else:
            messages.success(request, _("已提出认定，等本办公室另一名工作人员复核后生效。"))
            return redirect("applicants:integrity_record", made.public_id)
    context = {"form": form, "version": version, "about": about, "replaced": old}
    return render(request, "applicants/integrity/new.html", context, status=status)


def _replaced(seat, public_id, about):
    """The record that is to be corrected; 404 for one that is not the office's, or not confirmed."""
    if not public_id:
        return None
    old = queries.record_for(seat, public_id)
    if old.status != Status.CONFIRMED or (old.employer_id is not None) != (about == "employer"):
        raise Http404
    return old


def _initial(old):
    initial = {"token": idempotency.new_token()}
    if old is None:
        return initial
    return initial | {"facts": old.facts, "found_on": old.found_on, "level": old.level, "ground": old.ground}


@require_safe
def record(request, public_id):
    """One record of the office with its evidence and its history."""
    return _page(request, queries.record_for(request.seat, public_id))


@require_POST
def record_decide(request, public_id, do):
    """Confirm, do not confirm, or lift; a refusal keeps what was typed."""
    found = queries.record_for(request.seat, public_id)
    if do not in DECISIONS:
        raise Http404
    form = SecondForm(request.POST, auto_id=f"id_{do}_%s")
    if not form.is_valid():
        return _page(request, found, {do: form}, status=422)
    try:
        data = form.cleaned_data
        DECISIONS[do](request.seat, public_id, note=data["note"], seen_version=data["version"])
    except Refused as refusal:
        form.add_error(None, refusal.message)
        newest = queries.record_for(request.seat, public_id)
        return _page(request, newest, {do: form}, status=409 if isinstance(refusal, Stale) else 422)
    done = {"confirm": _("已确认，短信已通知。"), "decline": _("已作不予认定。"), "revoke": _("已撤销，短信已通知。")}
    messages.success(request, done[do])
    return redirect("applicants:integrity_record", public_id)


@require_POST
def record_answer(request, public_id):
    """Answer an appeal; the record stands."""
    found = queries.record_for(request.seat, public_id)
    form = AppealForm(request.POST, auto_id="id_answer_%s")
    if form.is_valid():
        try:
            services.answer(request.seat, public_id, text=form.cleaned_data["text"])
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("已答复，短信已通知。"))
            return redirect("applicants:integrity_record", public_id)
    return _page(request, found, {"answer": form}, status=422)


def _page(request, found, bound=None, status=200):
    bound = bound or {}
    is_own_proposal = found.proposed_by.user.person_id == request.seat.user.person_id
    names = {Status.PROPOSED: ("confirm", "decline"), Status.CONFIRMED: ("revoke",)}.get(found.status, ())
    initial = {"version": found.version}
    forms = {
        name: bound.get(name, SecondForm(auto_id=f"id_{name}_%s", initial=initial))
        for name in (*names, *bound)
        if name in DECISIONS and (name in bound or not is_own_proposal)
    }
    answering = bound.get("answer")
    waits = queries.is_appealed(found)
    if answering is None and waits and not is_own_proposal:
        answering = AppealForm(auto_id="id_answer_%s")
    if answering is not None:
        answering.fields["text"].label = _("答复")
        answering.fields["text"].help_text = _("写明复核情况和结论，对方会看到。认定有误的，请撤销这条记录。")
    context = {
        "row": row_of(found, clock.today()),
        "record": found,
        "facts": lines_of(found, for_office=True),
        "files": queries.files_of(found),
        "history": queries.steps_of(found),
        "forms": forms,
        "bound_forms": [*bound.values()],
        "answering": answering,
        "waits_for_another": is_own_proposal and found.status == Status.PROPOSED,
        "appeal_waits_for_another": is_own_proposal and waits,
        "about": "employer" if found.employer_id else "person",
    }
    return render(request, "applicants/integrity/record.html", context, status=status)


@require_safe
def own_records(request):
    """我的诚信记录: of the applicant, or of the employer whose HR asks."""
    return _own_page(request)


@require_POST
def record_appeal(request, public_id):
    """Say why a record of one's own is wrong."""
    queries.own_record_for(request.seat, public_id)
    form = AppealForm(request.POST, auto_id=f"id_{public_id}_%s")
    if form.is_valid():
        try:
            services.appeal(request.seat, public_id, text=form.cleaned_data["text"])
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("申诉已提交，认定单位答复后短信通知您。"))
            return redirect("applicants:integrity")
    return _own_page(request, {public_id: form}, status=422)


def _own_page(request, bound=None, status=200):
    seat = request.seat
    if seat is None or seat.role not in (Role.APPLICANT, Role.EMPLOYER_HR):
        raise Http404
    bound, today, rows = bound or {}, clock.today(), []
    for each in queries.own_records(seat):
        waits = queries.is_appealed(each)
        form = bound.get(each.public_id) or AppealForm(auto_id=f"id_{each.public_id}_%s")
        may = each.status == Status.CONFIRMED and not waits
        row = row_of(each, today) | {
            "facts": lines_of(each),
            "files": queries.files_of(each),
            "history": queries.steps_of(each, for_office=False),
            "appeal": appeal_words(each) if each.status == Status.CONFIRMED else "",
            "form": form if may or each.public_id in bound else None,
            "waits": waits,
        }
        rows.append(row)
    context = {"rows": rows, "of_employer": seat.role == Role.EMPLOYER_HR, "bound_forms": [*bound.values()]}
    return render(request, "applicants/integrity/own.html", context, status=status)
