"""Staff side of public notices: open, watch, answer objections, close."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Role
from accounts.queries import only_reviewer_is
from kernel import clock, formats, idempotency, workdays
from kernel.middleware import several
from kernel.text import machine_word, whole_number
from plans.spec.chain import Action, Holder
from review.engine.refusal import Refused
from review.forms.notice import AnswerForm, OpenNoticeForm, ReceiptForm
from review.models import Case, Objection, PublicNotice
from review.presenters.notices import answer_follows, objections_words, state_of, title_of
from review.presenters.rows import worklist_rows
from review.printing.notice_sheet import newest
from review.queries.chain import names_among, spec_of, stage_of_case
from review.queries.holders import REVIEWING
from review.queries.noticed import end_of, noticed
from review.queries.offices import awaiting_notice, notice_for
from review.queries.offices import notices as notices_of
from review.queries.offices import objections as objections_of
from review.queries.public import is_running, items_of
from review.queries.rosters import model_opinion
from review.services.notices import close_notice, open_notice
from review.views.chosen import chosen_in

PAGE = 50


@require_safe
def notices(request):
    """Cases that await a notice, and this office's notices."""
    return _list(request)


@several("case")
@require_POST
def notice_open(request):
    """Open a notice over the chosen cases."""
    form = OpenNoticeForm(request.POST)
    if form.is_valid():
        try:
            notice = open_notice(
                notice_seat(request),
                chosen_in(request.POST),
                place=form.cleaned_data["place"],
                token=form.cleaned_data["token"],
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            days = {"first": formats.cn_date(notice.first_day), "last": formats.cn_date(notice.last_day)}
            messages.success(request, _("公示已经发布，公示期 %(first)s 至 %(last)s。") % days)
            return redirect("review:notice", notice.public_id)
    if not awaiting_notice(notice_seat(request)):
        # Another window was faster: there is no form left to say it beside.
        messages.error(request, _("现在没有等待公示的申报件，可能已在另一个窗口发起，请看下面的公示。"))
        return redirect("review:notices")
    return _list(request, bound=form, status=422)


@require_safe
def notice(request, public_id):
    """One notice with its cases and objections."""
    return notice_page(request, notice_for(request.seat, public_id))


@require_POST
def notice_close(request, public_id):
    """End the term; what an objection holds stays."""
    found = notice_for(request.seat, public_id)
    try:
        token = machine_word(request.POST.get("token", ""))
        closing = close_notice(found.pk, request.seat, token=token)
    except Refused as refusal:
        return notice_page(request, found, refusal=refusal.message, status=409)
    messages.success(request, _("公示已结束，%(n)s 件进入下一步。") % {"n": len(closing.closed)})
    for _case, why in closing.held:
        messages.warning(request, why)
    return redirect("review:notice", public_id)


def notice_seat(request):
    if request.seat is None or request.seat.role not in REVIEWING:
        raise Http404
    return request.seat


def _list(request, bound=None, status=200):
    seat = notice_seat(request)
    now = clock.now()
    before = whole_number(request.GET.get("before", ""))
    found = notices_of(seat)
    if before is not None:
        found = found.filter(pk__lt=before)
    page = list(found[: PAGE + 1])
    rows = [{"notice": one, "title": title_of(one), "state": state_of(one, one.ends_at, now)} for one in page[:PAGE]]
    search = ReceiptForm(request.GET if "receipt" in request.GET else None)
    context = {
        "groups": with_forms(waiting_groups(seat, now), bound, chosen_in(request.POST), OpenNoticeForm),
        "may_declare": seat.role == Role.EMPLOYER_HR,
        "notices": rows,
        "next_url": f"{reverse('review:notices')}?before={page[PAGE - 1].pk}" if len(page) > PAGE else "",
        "search": search,
        "answers": _found(seat, search),
    }
    return render(request, "review/notices.html", context, status=status)


def _found(seat, search):
    """The objections to this office's notices whose number ends as typed; None where nothing was looked for."""
    if not search.is_bound or not search.is_valid():
        return None
    found = objections_of(seat).filter(receipt__endswith=search.cleaned_data["receipt"])
    return [
        {"objection": one, "title": title_of(one.item.notice)}
        for one in found.select_related("item__case", "item__notice__plan_version")[:20]
    ]


def waiting_groups(seat, now):
    """The cases that no notice shows yet, by plan and stage."""
    groups = {}
    for case in awaiting_notice(seat):
        groups.setdefault((case.plan_version_id, case.stage), []).append(case)
    names = names_among(cases[0].plan_version for cases in groups.values())
    return [_group(cases, names[version], now) for (version, _stage), cases in groups.items()]


def with_forms(groups, bound, chosen, form_class):
    """The groups with the form of each, and who is ticked: where ``bound`` was sent from, as it was sent, so that
    nobody who was left out is shown after all; everybody elsewhere."""
    sent = {one.case for one in chosen}
    names = [{row.case.public_id for row in group["rows"]} for group in groups]
    is_anywhere = any(each & sent for each in names)
    for group, cases in zip(groups, names, strict=True):
        is_sent = bound is not None and bool(cases & sent or not is_anywhere)
        group["form"] = bound if is_sent else form_class(initial={"token": idempotency.new_token()})
        group["ticked"] = sent if is_sent else cases
    return groups


def _group(cases, plan, now):
    stage = stage_of_case(cases[0])
    return {
        "plan": plan,
        "stage": stage.labels.staff,
        "rows": worklist_rows(cases, now),
        "consequences": _consequences(stage, now),
    }


def _consequences(stage, now):
    try:
        term = workdays.term_from(now.date(), stage.settings.min_working_days)
    except workdays.CalendarUnknown:
        return [_("工作日历还没有录入到公示期所在年份，暂时不能发起公示")]
    words = {
        "first": formats.cn_date(term.first_day),
        "last": formats.cn_date(term.last_day),
        "days": stage.settings.min_working_days,
    }
    lines = [
        _("公示期 %(first)s 至 %(last)s，共 %(days)s 个工作日（按国务院放假安排计算，含调休）") % words,
        _("公开页面只列姓名、单位、申报职称和专业；主要业绩只向登录的本单位人员显示，并印在公示表上供张贴")
        if stage.holder is Holder.EMPLOYER
        else _("公开页面列出姓名、单位、申报职称和专业，公示期满后不再显示名单"),
        _("向每位申报人发送短信，告知公示期"),
    ]
    if term.is_provisional:
        lines.append(_("公示期跨入放假安排尚未公布的年份，日期为暂定，须待安排确认后才能结束公示"))
    return lines


def notice_page(request, found, refusal="", answered=None, status=200):
    """One notice; ``answered``: the forms of answers that were sent back, by the key of their objection."""
    now = clock.now()
    items = items_of(found)
    person = request.seat.user.person_id
    objections = list(
        objections_of(request.seat)
        .filter(item__notice=found)
        .select_related("item__case", "handler__user__person", "decided_by__user__person")
    )
    for objection in objections:
        default = AnswerForm(auto_id=f"id_{objection.receipt}_%s")
        objection.form = (answered or {}).get(objection.pk, default)
        objection.follows = answer_follows(objection)
        if objection.form.is_bound and objection.status != Objection.Status.OPEN:
            # Another window was faster: there is no form left to say it beside.
            refusal = _("该异议已有处理意见，您刚才填写的没有保存。请核对下面的结论。")
            objection.unsaved = objection.form.data.get("answer", "")
    others = [item for item in items if item.case.person_id != person]
    term = noticed(found)
    end = end_of(term.last_day)
    plan = spec_of(found.plan_version)
    context = {
        "notice": found,
        "title": title_of(found),
        "facts": _facts(found, term, now),
        "rows": [_row(item, objections, plan, person) for item in items],
        "objections": objections,
        "concerned": _concerned(request.seat, items),
        "refusal": refusal,
        "to_forward": sum(_waits_to_be_forwarded(item.case, found) for item in items),
        "running": is_running(found, now, term),
        "can_stop": found.closed_at is None and not found.is_declared and now < end,
        "sheet": newest(found),
        "can_close": found.closed_at is None and now >= end,
        "why_not": ""
        if found.closed_at
        else _("公示期满后（%(end)s 起）可以在这里结束公示。") % {"end": formats.cn_datetime(end)},
        "close_consequences": _closing(found, others, objections, term),
        "token": idempotency.new_token(),
    }
    return render(request, "review/notice.html", context, status=status)


def _concerned(seat, items):
    """What whoever is in the notice themselves is told: who deals with it instead; empty for everybody else."""
    person = seat.user.person_id
    if all(item.case.person_id != person for item in items):
        return ""
    if only_reviewer_is(seat.organization, person):
        return _("本次公示包含您本人，而本单位没有其他经办人：请先为本单位增加一名经办人，由其结束公示、办理异议。")
    return _("本次公示包含您本人：对您的异议不向您显示，由本单位其他人员办理。")


def _waits_to_be_forwarded(case, found):
    return (
        case.status == Case.Status.IN_REVIEW
        and case.step == Case.Step.APPROVED
        and case.holder_id == found.organization_id
        and case.stage == found.stage
        and Action.FORWARD in spec_of(found.plan_version).stage(case.stage).actions
    )


def _closing(found, items, objections, term):
    lines = [
        _("没有异议、异议都不成立的申报件进入下一步"),
        _("有未处理异议、异议成立的申报件继续停留，其他人不受影响"),
    ]
    held = {one.item_id for one in objections if one.status != Objection.Status.DISMISSED}
    going = [item for item in items if item.pk not in held]
    if found.scope == PublicNotice.Scope.EMPLOYER and going:
        filed = sum(one.item_id == going[0].pk for one in objections)
        text = model_opinion(going[0], objections=filed, term=term)
        lines.append(_("每件的单位意见写入公示情况，例如：%(text)s") % {"text": text})
    return lines


def _facts(found, term, now):
    both = {"first": formats.cn_date(term.first_day), "last": formats.cn_date(term.last_day)}
    days = _("%(first)s 至 %(last)s") % both
    if found.closed_at is None and not term.is_certain:
        days = _("%(days)s（跨入放假安排未公布的年份，安排确认后才能结束公示）") % {"days": days}
    facts = [
        (_("公示期"), days),
        (_("工作日"), found.working_days),
        (_("公示地点或方式"), found.place),
        (_("登记") if found.is_declared else _("发起"), _by(found.opened_by, found.opened_at)),
        (_("状态"), state_of(found, end_of(term.last_day), now)),
    ]
    if found.is_declared:
        facts.append((_("说明"), _("线下公示，日期由公示单位自行申明，佐证照片见下")))
    if found.closed_at is not None and found.closed_by is not None:
        facts.append((_("停止") if found.stop_reason else _("结束"), _by(found.closed_by, found.closed_at)))
    if found.stop_reason:
        facts.append((_("停止的原因"), found.stop_reason))
    return facts


def _by(seat, at):
    return f"{seat.user.person.full_name}，{formats.cn_datetime(at)}"


def _row(item, objections, plan, person):
    mine = [one for one in objections if one.item_id == item.pk]
    words = objections_words(mine)
    if item.case.person_id == person:
        words = _("由他人办理")
    return {
        "case": item.case,
        "shown": item.shown,
        "now": plan.stage(item.case.stage).labels.staff,
        "objections": words,
    }
