"""What an office does with a notice besides opening and closing it: stop it, declare one of the board, its sheet."""

from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Role
from documents import spreadsheets
from kernel import clock, formats, idempotency
from kernel.middleware import several
from kernel.text import machine_word
from review.engine.refusal import Refused
from review.forms.notice import DeclareNoticeForm, StopNoticeForm
from review.presenters.notice_sheet import sheet_of, spreadsheet_of
from review.presenters.notices import title_of
from review.printing.notice_sheet import newest
from review.queries.noticed import ends_at
from review.queries.offices import awaiting_notice, kept_picture, notice_for
from review.queries.public import items_of
from review.services.declaring import declare_notice, keep_picture
from review.services.forms import request_notice_sheet
from review.services.notices import stop_notice
from review.views.chosen import chosen_in
from review.views.notices import notice_seat, waiting_groups, with_forms


@require_http_methods(["GET", "HEAD", "POST"])
def notice_stop(request, public_id):
    """Take a notice down with a reason; the page says what follows from it."""
    found = notice_for(request.seat, public_id)
    form = StopNoticeForm(
        request.POST if request.method == "POST" else None, initial={"token": idempotency.new_token()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            stop_notice(found.pk, request.seat, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("reason" if refusal.code == "reason" else None, refusal.message)
        else:
            messages.success(request, _("公示已停止，并已告知申报人。更正后可以重新发起，公示期重新计算。"))
            return redirect("review:notice", public_id)
    stands = found.closed_at is None and not found.is_declared and clock.now() < ends_at(found)
    people = ngettext(
        "名单上的 %(n)d 位申报人会收到短信，告知停止的原因",
        "名单上的 %(n)d 位申报人会收到短信，告知停止的原因",
        found.size,
    )
    context = {
        "notice": found,
        "title": title_of(found),
        "form": form,
        "stands": stands,
        "consequences_list": [
            _("公开页面立即不再显示名单"),
            people % {"n": found.size},
            _("已公示的天数不计；更正后重新发起，公示期从头计算"),
            _("已提出的异议继续办理，作出结论之前申报件不会继续"),
        ],
    }
    return render(request, "review/notice_stop.html", context, status=422 if form.is_bound else 200)


@several("case")
@require_http_methods(["GET", "HEAD", "POST"])
def notice_declare(request):
    """Write down a notice that hung on the employer's own board."""
    seat = notice_seat(request)
    if seat.role != Role.EMPLOYER_HR:
        raise Http404
    chosen = chosen_in(request.POST)
    form = DeclareNoticeForm(request.POST, request.FILES) if request.method == "POST" else None
    waits = form is not None and bool(awaiting_notice(seat))
    picture = _picture(request, form, may_keep=waits) if form is not None else None
    if form is not None and form.is_valid():
        notice = _declare(seat, chosen, form, picture)
        if notice is not None:
            words = {"last": formats.cn_date(notice.last_day)}
            messages.success(request, _("线下公示已登记，公示期至%(last)s。核对后请结束公示，再报送。") % words)
            return redirect("review:notice", notice.public_id)
    if form is not None and not waits:
        messages.error(request, _("现在没有等待公示的申报件，可能已在另一个窗口发起，请看下面的公示。"))
        return redirect("review:notices")
    context = {"groups": _to_declare(seat, form, chosen), "kept": picture}
    return render(request, "review/notice_declare.html", context, status=200 if form is None else 422)


def _picture(request, form, *, may_keep):
    """The picture of this send, or else the one that came with an earlier send of the form; it is kept whatever becomes
    of the rest. None when there is none, or it is no good, and where there is nothing to declare."""
    word = machine_word(request.POST.get("kept", ""))
    picture = kept_picture(request.seat, word) if word else None
    if picture is not None:
        form.say_kept(picture.name)
    form.is_valid()
    sent = form.cleaned_data.get("evidence")
    if not sent or not may_keep:
        return picture
    try:
        picture = keep_picture(request.seat, sent)
    except ValidationError as bad:
        form.add_error("evidence", bad)
    else:
        form.say_kept(picture.name)
    return picture


def _declare(seat, chosen, form, picture):
    """The notice that was written down, or None with what is wrong said beside its field."""
    said = {name: form.cleaned_data[name] for name in ("token", "place", "appeared_on", "last_day")}
    try:
        return declare_notice(seat, chosen, evidence=picture, **said)
    except Refused as refusal:
        form.add_error(refusal.code if refusal.code in form.fields else None, refusal.message)
    return None


def _to_declare(seat, form, chosen):
    groups = with_forms(waiting_groups(seat, clock.now()), form, chosen, DeclareNoticeForm)
    for group in groups:
        group["consequences"] = [
            _("平台核对：张贴在审核通过之后、满规定的工作日、已经期满"),
            _("日期记为“由公示单位自行申明”，各级审核人员能看到照片"),
            _("向每位申报人发送短信，告知登记的公示期"),
        ]
    return groups


@require_safe
def notice_sheet_xlsx(request, public_id):
    """The sheet as a spreadsheet (PUB-02)."""
    found = notice_for(request.seat, public_id)
    sheet = sheet_of(found, items_of(found))
    data = spreadsheets.roster(*spreadsheet_of(sheet), title=_("公示表"))
    response = HttpResponse(data, content_type=spreadsheets.MEDIA_TYPE)
    name = quote(_("公示表-%(on)s.xlsx") % {"on": found.appeared_on.isoformat()})
    response["Content-Disposition"] = f"attachment; filename=\"notice.xlsx\"; filename*=UTF-8''{name}"
    return response


@require_POST
def notice_sheet(request, public_id):
    """Ask for the sheet on paper; asking twice makes one."""
    request_notice_sheet(notice_for(request.seat, public_id).pk)
    return redirect("review:notice", public_id)


@require_safe
def notice_sheet_state(request, public_id):
    """The fragment that the page asks for until the paper is there."""
    found = notice_for(request.seat, public_id)
    return render(request, "review/notice_sheet_state.html", {"notice": found, "sheet": newest(found)})
