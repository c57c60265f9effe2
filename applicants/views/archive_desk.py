"""业绩档案审核, for the employer's HR (ARC-04) and for the office above whoever is the only HR (D9)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role
from applicants import archive_hints, provenance
from applicants.forms.archive import DecisionForm
from applicants.models import ArchiveEntry, Profile
from applicants.presenters import archive as present
from applicants.queries.archive import EXAMINING, entry_for, next_waiting, people, person_for, waiting_entries
from applicants.registers.answering import insured_elsewhere
from applicants.sections import Refused, Stale
from applicants.services.archive_review import Decision, decide
from applicants.views.seats import posted_token, posted_version, seat_as
from kernel import idempotency
from kernel.masking import mask_id, mask_phone

Status = ArchiveEntry.Status


@require_GET
def archive_desk(request):
    """The people whose entries were sent to this office, those with something to do first by default."""
    seat = seat_as(request, *EXAMINING)
    everybody = request.GET.get("show") == "all"
    page = people(seat, only_waiting=not everybody, after=request.GET.get("after", ""))
    here = reverse("applicants:archive_desk")
    waiting = waiting_entries(seat).values("person_id").distinct().count()
    query = "show=all&" if everybody else ""
    context = {
        "rows": page.rows,
        "everybody": everybody,
        "tabs_here": [
            {"label": _("待审核人员"), "url": here, "count": waiting, "active": not everybody},
            {"label": _("全部人员"), "url": f"{here}?show=all", "count": None, "active": everybody},
        ],
        "next_url": f"{here}?{query}after={page.after}" if page.after else "",
        "organization": seat.organization,
        "is_above": seat.role != Role.EMPLOYER_HR,
    }
    return render(request, "applicants/archive_desk.html", context)


@require_GET
def archive_person(request, public_id):
    """One person's entries by kind."""
    seat = seat_as(request, *EXAMINING)
    person, entries = person_for(seat, public_id)
    context = {
        "person": person,
        "groups": present.groups(entries, empty_kinds=False),
        "counts": present.status_counts(entries),
        "is_self": person.pk == seat.user.person_id,
        "first": next_waiting(seat, person),
        **_who(seat, person),
    }
    return render(request, "applicants/archive_person.html", context)


def _who(seat, person):
    """Who this is, for an employer with namesakes; of somebody who has moved on, only that."""
    is_above = seat.role != Role.EMPLOYER_HR
    here = Profile.objects.filter(person=person).select_related("employer").first()
    if here is None or seat.organization_id not in _line(here.employer):
        return {"has_left": True}
    rows = [
        (person.id_label, mask_id(person.id_number)),
        (_("手机号"), mask_phone(person.phone)),
        (_("现任岗位（职务）"), here.post or _("没有填写")),
        (_("从事专业"), here.major_engaged or _("没有填写")),
    ]
    if is_above:
        rows.insert(0, (_("工作单位"), here.employer.name))
    return {"rows": rows, "is_above": is_above, "insurer": insured_elsewhere(person.pk, here.employer)}


def _line(employer):
    """The offices that may have examined for this employer."""
    return (employer.pk, employer.department_id, employer.bureau_id)


@require_GET
def desk_entry(request, public_id):
    """One entry with its evidence and the two answers."""
    seat = seat_as(request, *EXAMINING)
    found = entry_for(seat, public_id)
    return _draw(request, seat, found, DecisionForm())


def _draw(request, seat, entry, form, *, token="", refusal="", status=200):
    is_self = entry.person_id == seat.user.person_id
    evidence = present.evidence(entry)
    hints = archive_hints.hints(entry.kind, entry.data)
    if entry.status == Status.SENT:
        hints += archive_hints.for_employer(entry.kind, entry.data, has_evidence=bool(evidence))
    context = {
        "entry": entry,
        "rows": present.rows(entry),
        "evidence": evidence,
        "missing": present.missing(entry),
        "provenance": provenance.lines(entry),
        "hints": hints,
        "note": present.decision_note(entry),
        "form": form,
        "is_self": is_self,
        "can_decide": entry.status == Status.SENT and not is_self,
        "token": token or idempotency.new_token(),
        "refusal": refusal,
    }
    return render(request, "applicants/archive_desk_entry.html", context, status=status)


@require_POST
def entry_decide(request, public_id):
    """Approve or return one entry, then on to the next one of the same person."""
    seat = seat_as(request, *EXAMINING)
    form = DecisionForm(request.POST)
    token = posted_token(request)
    if not form.is_valid():
        found = entry_for(seat, public_id)
        if "decision" in form.errors:
            return _draw(request, seat, found, form, token=token, refusal=_("请选择通过或退回。"), status=422)
        return _draw(request, seat, found, form, token=token, status=422)
    answer = Decision(form.cleaned_data["decision"])
    try:
        done = decide(
            seat,
            public_id,
            answer,
            reason=form.cleaned_data["reason"],
            original_seen=form.cleaned_data["original_seen"],
            seen_version=posted_version(request),
            token=token,
        )
    except Refused as refused:
        return _refused(request, seat, public_id, form, refused)
    told = _("已通过“%s”。") if answer is Decision.APPROVE else _("已退回“%s”，申报人会看到原因。")
    messages.success(request, told % done.summary)
    following = next_waiting(seat, done.person)
    if following is not None:
        return redirect("applicants:desk_entry", following.public_id)
    return redirect("applicants:archive_person", done.person.public_id)


def _refused(request, seat, public_id, form, refused):
    """The page as it is now with the refusal on top; when the entry was taken back, the list."""
    try:
        found = entry_for(seat, public_id)
    except Http404:
        messages.warning(request, refused.message)
        return redirect("applicants:archive_desk")
    status = 409 if isinstance(refused, Stale) else 403
    return _draw(request, seat, found, form, refusal=refused.message, status=status)
