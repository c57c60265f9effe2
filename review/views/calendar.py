"""工作日历: the operators' page of the days that public notices and other terms are counted by."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Role
from kernel import calendar as working_days
from kernel import clock, formats, idempotency
from review.engine.refusal import Refused
from review.forms.calendar import DecreeForm
from review.models import CalendarDecree
from review.presenters.calendar import spans, weekday
from review.presenters.notices import title_of
from review.queries import calendar_effects as queries
from review.services import calendar_decrees as services


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request):
    """The years from this one on, what waits to be confirmed, and the form for another notice."""
    seat = _operator(request)
    today = clock.today()
    initial = {"token": idempotency.new_token(), "year": today.year + 1}
    form = DecreeForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.propose(seat, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.code if refusal.code in form.fields else None, refusal.message.split("\n"))
        else:
            messages.success(request, _("已录入，尚未生效。请另一位平台运营人员对照原文复核。"))
            return redirect("review:calendar_decree", made.public_id)
    context = {
        "years": [_year(*each) for each in queries.loaded_years(today.year)],
        "decrees": list(queries.decrees(seat)[:20]),
        "is_owed": queries.is_owed(today),
        "coming": today.year + 1,
        "form": form,
    }
    return render(request, "review/calendar.html", context, status=422 if form.errors else 200)


def _year(year, is_provisional, odd):
    return {
        "year": year,
        "is_provisional": is_provisional,
        "rest": "、".join(spans(row.date for row in odd if not row.is_working)),
        "work": "、".join(spans(row.date for row in odd if row.is_working)),
        "source": odd[0].source if odd else "",
    }


@require_safe
def calendar_decree(request, public_id):
    """What was read of a notice, and what would follow from it."""
    return _page(request, queries.decree_for(request.seat, public_id))


@require_POST
def calendar_decide(request, public_id):
    """Confirm it, or take it down."""
    found = queries.decree_for(request.seat, public_id)
    try:
        if request.POST.get("do") == "confirm":
            moved = services.confirm(found.pk, request.seat)
            later = ngettext("%(n)d 个公示相应延长，已告知申报人。", "%(n)d 个公示相应延长，已告知申报人。", moved)
            said = _("%(year)d 年的工作日历已生效。") % {"year": found.year}
            messages.success(request, said + (later % {"n": moved} if moved else ""))
        else:
            services.withdraw(found.pk, request.seat)
            messages.success(request, _("已撤下，日历没有改动。"))
    except Refused as refusal:
        return _page(request, queries.decree_for(request.seat, public_id), refusal.message, status=409)
    return redirect("review:calendar")


def _operator(request):
    if request.seat is None or request.seat.role != Role.OPERATOR:
        raise Http404
    return request.seat


def _page(request, found, refusal="", status=200):
    days = queries.days_in(found)
    waits = found.status == CalendarDecree.Status.WAITING
    changed = queries.differences(days) if waits else []
    first = min((one.day for one in changed), default=None)
    context = {
        "decree": found,
        "facts": _facts(found, days),
        "waits": waits,
        "refusal": refusal,
        "is_own": found.proposed_by.user.person_id == request.seat.user.person_id,
        "changed": [
            {"day": one.day, "weekday": weekday(one.day), "was": one.was, "will_be": one.will_be} for one in changed
        ],
        "forgotten": "、".join(spans(working_days.forgotten_by(found.year, days))),
        "moved": [{"moved": one, "title": title_of(one.notice)} for one in queries.moved_notices(days)]
        if waits
        else [],
        "promised": queries.promised_after(first) if first else None,
        "consequences_list": [
            _("日历生效，%(year)d 年不再是暂定") % {"year": found.year},
            _("上表中的公示按新的截止日期延长，名单上的申报人会收到短信；没有公示会提前结束"),
            _("已告知的补正期限和缴费期限不变"),
        ],
    }
    return render(request, "review/calendar_decree.html", context, status=status)


def _facts(found, days):
    named = {day: works for day, works in days.items() if works is not (day.weekday() < working_days.SATURDAY)}
    facts = [
        (_("年份"), found.year),
        (_("文件"), found.source),
        (_("放假"), "、".join(spans(day for day, works in named.items() if not works)) or _("无")),
        (_("调休上班"), "、".join(spans(day for day, works in named.items() if works)) or _("无")),
        (_("录入"), _by(found.proposed_by, found.proposed_at)),
        (_("状态"), found.get_status_display()),
    ]
    if found.decided_by is not None:
        facts.append((_("复核"), _by(found.decided_by, found.decided_at)))
    return facts


def _by(seat, at):
    return f"{seat.user.person.full_name}，{formats.cn_datetime(at)}"
