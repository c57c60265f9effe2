"""业绩档案, as its owner sees it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.employer_words import gate_of
from accounts.models import Role
from applicants import archive_hints, provenance
from applicants.archive_kinds import KINDS
from applicants.forms.archive import EntryForm, bad_file, upload_name
from applicants.forms.beside import with_taken
from applicants.models import ArchiveEntry
from applicants.presenters import archive as present
from applicants.queries.archive import SENDABLE, entry_for, examiner_of, own_entries
from applicants.queries.known import first_values
from applicants.sections import Refused, Stale
from applicants.services import archive as services
from applicants.views.seats import posted_token, posted_version, seat_as
from documents.looked_for import looked_for
from kernel import clock, idempotency

Status = ArchiveEntry.Status


@require_GET
def archive(request):
    """Everything in one's archive, by kind; after sending (``?left=1``) each that stayed behind says why."""
    seat = seat_as(request, Role.APPLICANT)
    entries = own_entries(seat)
    context = {
        "groups": present.groups(
            entries, empty_kinds=True, why_left=_why_left(entries) if "left" in request.GET else {}
        ),
        "counts": present.status_counts(entries),
        "total": len(entries),
        "unsent": sum(entry.status == Status.DRAFT for entry in entries),
        "organization": seat.organization,
        "examiner": examiner_of(seat),
        "gate": gate_of(seat.organization),
    }
    return render(request, "applicants/archive.html", context)


def _why_left(entries):
    """By the primary key of each draft that cannot be sent yet the reason."""
    drafts = (entry for entry in entries if entry.status == Status.DRAFT)
    return {entry.pk: reason for entry in drafts if (reason := services.why_not_sendable(entry))}


@require_http_methods(["GET", "POST"])
def entry_new(request, kind):
    """An empty form of one kind; POST stores it, and sends it when asked to."""
    seat = seat_as(request, Role.APPLICANT)
    if kind not in KINDS:
        raise Http404
    if request.method == "GET":
        form = EntryForm.of(kind, clock.today(), initial=first_values(seat, kind))
        return _draw(request, seat, form, token=idempotency.new_token())
    form = EntryForm.of(kind, clock.today(), request.POST, request.FILES)
    token = posted_token(request)
    if not form.can_store():
        return _draw(request, seat, form, token=token, status=422)
    if not any(form.entry_data().values()) and not form.uploads():
        told = "" if form.bad_files() else _("还没有填写任何内容，没有保存。")
        return _draw(request, seat, form, token=token, refusal=told, status=422)
    bad = {}
    try:
        entry = services.create(seat, kind, form.entry_data(), form.uploads(), token=token, bad=bad)
    except services.NothingGood as nothing:
        for part, files in nothing.bad.items():
            form.add_error(upload_name(part), [bad_file(*file) for file in files])
        return _draw(request, seat, form, token=token, status=422)
    except Refused as refused:
        # A page sent once more with other words may be meant as another entry: the next click is a new request.
        return _draw(request, seat, form, token=idempotency.new_token(), refusal=refused.message, status=409)
    return _saved(request, seat, entry, form, bad)


@require_http_methods(["GET", "POST"])
def entry(request, public_id):
    """One entry: a form while it is a draft or returned, read-only otherwise until one asks to change it."""
    seat = seat_as(request, Role.APPLICANT)
    if request.method == "POST":
        try:
            return _save(request, seat, entry_for(seat, public_id))
        except Http404:
            return _gone(request, seat)
    found = entry_for(seat, public_id)
    is_fetched = found.source == ArchiveEntry.Source.FETCHED
    if is_fetched or (found.status not in SENDABLE and "change" not in request.GET):
        context = {
            "entry": found,
            "rows": present.rows(found),
            "evidence": present.evidence(found),
            "missing": present.missing(found),
            "provenance": provenance.lines(found),
            "hints": archive_hints.hints(found.kind, found.data),
            "note": present.decision_note(found),
        }
        return render(request, "applicants/archive_entry_read.html", context)
    has_files = bool(found.evidence.all())
    form = EntryForm.stored(found.kind, clock.today(), found.data, has_files=has_files)
    return _draw(request, seat, form, found)


def _save(request, seat, found):
    has_files = bool(found.evidence.all())
    form = EntryForm.of(found.kind, clock.today(), with_taken(request.POST), request.FILES, has_files=has_files)
    seen = posted_version(request)
    if not form.can_store():
        return _draw(request, seat, form, found, version=seen, status=422)
    bad = {}
    try:
        saved = services.save(seat, found.public_id, form.entry_data(), form.uploads(), seen_version=seen, bad=bad)
    except Stale:
        return _draw_stale(request, seat, form, found.public_id)
    except Refused as refused:
        messages.warning(request, refused.message)
        return redirect("applicants:entry", found.public_id)
    return _saved(request, seat, saved, form, bad)


def _draw_stale(request, seat, form, public_id):
    """What was typed, with what is stored by now beside it: the next save knows what it replaces."""
    newest = entry_for(seat, public_id)
    told = _(
        "您打开本页以后，这条档案已有变化，刚才没有保存。"
        "您填写的内容还在下面，与现在保存的不同之处已经标出，请逐项核对后再保存一次。"
    )
    if form.uploads():
        told += _("刚才选择的文件没有上传，请重新选择。")
    return _draw(request, seat, form, newest, lines=form.lines(newest.data), refusal=told, status=409)


def _gone(request, seat):
    """Deleted in another window: what was typed is kept and becomes a new entry. A stranger's id is answered alike."""
    kind = request.POST.get("kind", "")
    if kind not in KINDS:
        raise Http404
    form = EntryForm.of(kind, clock.today(), with_taken(request.POST), request.FILES)
    form.can_store()
    told = _("这条档案已经删除，刚才没有保存。您填写的内容还在下面，再保存就是新的一条；文件请重新选择。")
    return _draw(request, seat, form, token=idempotency.new_token(), refusal=told, status=404)


def _saved(request, seat, entry, form, bad):
    """After a save: send when asked to, and say what happened; bad files are told beside their field."""
    sentences = form.bad_files()
    for part, files in bad.items():
        sentences[part] = [*sentences.get(part, []), *(bad_file(*file) for file in files)]
    if sentences:
        count = sum(map(len, form.uploads().values())) - sum(map(len, bad.values()))
        return _draw_bad(request, seat, entry_for(seat, entry.public_id), sentences, count)
    if request.POST.get("then") != "send":
        if why := services.why_not_sendable(entry):
            messages.warning(request, _("已保存为草稿，还不能送单位审核。%s") % why, extra_tags=request.path)
        else:
            messages.success(request, _("已保存，还没有送单位审核。"), extra_tags=request.path)
        return redirect("applicants:entry", entry.public_id)
    return _send(request, seat, entry.public_id, entry.version, before=_("已保存，但"))


def _draw_bad(request, seat, entry, sentences, count):
    """The entry as it is stored by now, with what is wrong with the files that were not taken beside their fields."""
    told = _("填写的内容和其余 %d 个文件已保存。") % count if count else _("填写的内容已保存。")
    if request.POST.get("then") == "send":
        told += _("还没有送审。")
    messages.warning(request, told + _("没有上传的文件写在下面，请按说明处理后再选一次。"), extra_tags=request.path)
    form = EntryForm.stored(entry.kind, clock.today(), entry.data, has_files=bool(entry.evidence.all()))
    for part, lines in sentences.items():
        form.add_error(upload_name(part), lines)
    return _draw(request, seat, form, entry, status=422)


def _send(request, seat, public_id, version, *, before=""):
    try:
        sent = services.send(seat, public_id, seen_version=version)
    except Refused as refused:
        messages.warning(request, before + _("没有送审。%s") % refused.message, extra_tags=request.path)
        return redirect("applicants:entry", public_id)
    messages.success(request, _("已送%s审核。") % sent.employer.name, extra_tags=request.path)
    return redirect("applicants:archive")


def _draw(request, seat, form, entry=None, *, lines=None, version=None, token="", refusal="", status=200):
    was_decided = entry is not None and entry.status in (Status.APPROVED, Status.RETURNED)
    lines = lines or form.lines()
    slots = present.slots(form, entry)
    context = {
        "form": form,
        "lines": lines,
        "differing": [line.field for line in lines if line.saved],
        # After a decision the change was the office's: nobody saved anything else.
        "who": _("现在保存的：") if was_decided else _("另一个窗口保存的："),
        "spec": form.spec,
        "entry": entry,
        "slots": slots,
        "evidence": [file for slot in slots for file in slot.files],
        "missing": present.missing(entry) if entry else "",
        "looked_for": looked_for(),
        "hints": archive_hints.hints(form.spec.kind, form.entry_data()),
        "source": provenance.source(entry) if entry else "",
        "note": present.decision_note(entry) if entry else "",
        "loses": entry is not None and entry.status not in SENDABLE,
        "version": version if version is not None else entry.version if entry else 0,
        "token": token,
        "refusal": refusal,
        "organization": seat.organization,
    }
    return render(request, "applicants/archive_entry.html", context, status=status)


@require_POST
def entry_send(request, public_id):
    """Send one entry as it is stored."""
    seat = seat_as(request, Role.APPLICANT)
    return _send(request, seat, entry_for(seat, public_id).public_id, posted_version(request))


@require_POST
def archive_send(request):
    """Send everything that is ready."""
    seat = seat_as(request, Role.APPLICANT)
    try:
        result = services.send_all(seat)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("applicants:archive")
    if result.sent:
        count = len(result.sent)
        told = {"count": count, "employer": result.sent[0].employer.name}
        text = ngettext("已把 %(count)d 条送%(employer)s审核。", "已把 %(count)d 条送%(employer)s审核。", count)
        messages.success(request, text % told)
    if result.left:
        count = len(result.left)
        text = ngettext("有 %d 条没有送出，原因写在各条下面。", "有 %d 条没有送出，原因写在各条下面。", count)
        messages.warning(request, text % count)
        return redirect(reverse("applicants:archive") + "?left=1")
    if not result.sent:
        messages.info(request, _("没有需要送审的条目。"))
    return redirect("applicants:archive")


@require_http_methods(["GET", "POST"])
def entry_delete(request, public_id):
    """Ask, then delete."""
    seat = seat_as(request, Role.APPLICANT)
    found = entry_for(seat, public_id)
    if request.method == "GET":
        return render(request, "applicants/archive_entry_delete.html", {"entry": found})
    try:
        services.delete(seat, public_id, seen_version=posted_version(request))
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("applicants:entry", public_id)
    messages.success(request, _("已删除“%s”。") % found.summary)
    return redirect("applicants:archive")


@require_POST
def entry_representative(request, public_id):
    """Make one writing the representative one."""
    seat = seat_as(request, Role.APPLICANT)
    try:
        chosen = services.designate(seat, public_id)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("代表作是“%s”。") % chosen.summary)
    return redirect("applicants:entry", public_id)


@require_POST
def evidence_remove(request, public_id, file_id):
    """Take one file off an entry."""
    seat = seat_as(request, Role.APPLICANT)
    try:
        services.remove_evidence(seat, public_id, file_id, seen_version=posted_version(request))
    except Refused as refused:
        messages.warning(request, refused.message)
    else:
        messages.success(request, _("文件已移除。"))
    return redirect("applicants:entry", public_id)
