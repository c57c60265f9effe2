"""Files taken into the archive: chosen, shown, confirmed (CED-06)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Role
from applicants import archive_hours
from applicants.forms.archive_import import PROOF, ConfirmHoursForm, HoursFileForm
from applicants.models import ArchiveImport
from applicants.presenters import archive_import as present
from applicants.queries.archive_imports import import_for
from applicants.sections import Refused
from applicants.services import archive_imports as services
from applicants.views.archive_bundle import preview_bundle
from applicants.views.seats import seat_as
from documents.sheet_reading import MAX_ROWS
from documents.spreadsheets import MEDIA_TYPE, template
from kernel import throttle
from kernel.text import whole_number

SHEETS_AN_HOUR = 60  # each is read by a process of its own


@require_http_methods(["GET", "POST"])
def hours(request):
    """How to import hours; POST reads the sheet and leads to what it holds."""
    seat = seat_as(request, Role.APPLICANT)
    if request.method == "GET":
        return _draw_hours(request, seat, HoursFileForm())
    form = HoursFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _draw_hours(request, seat, form, status=422)
    who = str(seat.user.person_id)
    if throttle.is_exhausted("hours-sheet", who, most=SHEETS_AN_HOUR):
        form.add_error("file", _("一小时内最多上传 %d 次表格，请稍后再试。") % SHEETS_AN_HOUR)
        return _draw_hours(request, seat, form, status=422)
    throttle.count("hours-sheet", who, seconds=3600)
    try:
        read = services.read_hours(seat, form.cleaned_data["file"])
    except Refused as refused:
        form.add_error("file", refused.message)
        return _draw_hours(request, seat, form, status=422)
    return redirect("applicants:archive_import", read.public_id)


def _draw_hours(request, seat, form, status=200):
    context = {"form": form, "organization": seat.organization, "columns": _notes()}
    return render(request, "applicants/archive_hours.html", context, status=status)


@require_GET
def hours_template(request):
    """The sheet to fill in."""
    seat_as(request, Role.APPLICANT)
    data = template(
        archive_hours.columns(),
        title=_("继续教育学时"),
        choices=archive_hours.words(),
        notes=_notes(),
        rows=MAX_ROWS,
    )
    response = HttpResponse(data, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = "attachment; filename=\"hours.xlsx\"; filename*=UTF-8''{}".format(
        "%E7%BB%A7%E7%BB%AD%E6%95%99%E8%82%B2%E5%AD%A6%E6%97%B6%E5%AF%BC%E5%85%A5%E6%A8%A1%E6%9D%BF.xlsx"
    )
    return response


def _notes():
    """Each column and what to write in it."""
    words = archive_hours.words()
    notes = []
    for field in archive_hours.FIELDS:
        label = str(field.label)
        said = [_("必填。") if field.required else _("选填。")]
        if label in words:
            said.append(_("填写以下之一：%s。") % "、".join(words[label]))
        if field.hint:
            said.append(str(field.hint))
        notes.append((label, "".join(said)))
    return notes


@require_http_methods(["GET", "POST"])
def preview(request, public_id):
    """What was read, nothing of it written yet; POST writes it."""
    seat = seat_as(request, Role.APPLICANT)
    read = import_for(seat, public_id)
    if read.kind == ArchiveImport.Kind.BUNDLE:
        return preview_bundle(request, seat, read)
    if request.method == "GET":
        return _draw(request, seat, read)
    form = ConfirmHoursForm(services.years_of(read.content["entries"]), request.POST, request.FILES)
    if not form.is_valid():
        return _draw(request, seat, read, form=form, status=422)
    only_good, proofs = form.cleaned_data.get("only_good", False), form.proofs()
    try:
        done = services.confirm_hours(seat, public_id, only_good=only_good, proofs=proofs)
    except ValidationError as problem:
        form.add_error(PROOF + problem.code, problem.messages)
        return _draw(request, seat, read, form=form, status=422)
    except Refused as refused:
        return _draw(request, seat, read, refusal=refused.message, status=409)
    told = {"count": done.written, "name": done.name}
    words = _("已从“%(name)s”写入 %(count)d 条，还没有送单位审核。核对后送审；还没有学时证明的，请先逐条上传。")
    messages.success(request, words % told)
    return redirect(reverse("applicants:archive") + "#kind-hours")


def _draw(request, seat, read, *, refusal="", form=None, status=200):
    wrong, fresh = present.wrong(read.content), services.new_hours(seat, read)
    only_wrong = wrong > 0 and request.GET.get("show") != "all"
    start = whole_number(request.GET.get("from", "")) or 0
    lines, more = present.lines(read.content, only_wrong=only_wrong, start=start)
    here = reverse("applicants:archive_import", args=[read.public_id])
    query = "" if only_wrong else "show=all&"
    context = {
        "read": read,
        "lines": lines,
        "columns": archive_hours.columns(),
        "wrong": wrong,
        "fresh": present.summaries(fresh),
        "known": len(read.content["entries"]) - len(fresh),
        "tabs_here": [
            *([{"label": _("有错误的行"), "url": here, "count": wrong, "active": only_wrong}] if wrong else []),
            {
                "label": _("全部行"),
                "url": f"{here}?show=all",
                "count": len(read.content["rows"]),
                "active": not only_wrong,
            },
        ],
        "previous_url": f"{here}?{query}from={max(0, start - present.PAGE)}" if start else "",
        "next_url": f"{here}?{query}from={start + present.PAGE}" if more else "",
        "refusal": refusal,
        "form": form or ConfirmHoursForm(services.years_of(fresh)),
    }
    return render(request, "applicants/archive_import.html", context, status=status)
