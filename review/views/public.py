"""公示 without signing in: what stands now, and objections to it. No page of it may be indexed or kept by a cache."""

from collections import Counter
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role
from applicants.queries.archive import is_known_to
from kernel import clock, throttle
from kernel.text import machine_word
from review.engine.refusal import Refused
from review.forms.notice import ObjectionForm, ReceiptOfContactForm
from review.models import Case, Objection, PublicNotice
from review.presenters.notices import lead_of, over_of, state_of, title_of
from review.queries import public as queries
from review.queries.noticed import noticed
from review.services.notices import ANSWER_WORKING_DAYS, file_objection

PAGE = 30
OBJECTIONS_AN_HOUR = 10  # from one address: a whole office may sit behind it
RECEIPTS_AN_HOUR = 20


def unlisted(view: Callable[..., Any]) -> Callable[..., Any]:
    """A page of persons' names that lives as long as its term: no search engine and no cache keeps it (AC-058)."""

    @never_cache
    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        response = view(*args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return wrapped


@login_not_required
@require_safe
@unlisted
def public_notices(request):
    """Notices that stand now; pages by key, which tells nobody how many there are."""
    now = clock.now()
    typed = machine_word(request.GET.get("before", ""))
    before = queries.place_of(typed) if typed else None
    found = queries.open_public_notices()
    if before is not None:
        found = found.filter(pk__lt=before)
    page = list(found[: PAGE + 1])
    rows = [
        {
            "notice": one,
            "title": title_of(one),
            "state": state_of(one, one.ends_at, now),
            "is_over": not one.is_provisional and one.ends_at <= now,  # its page says so, and nothing else
        }
        for one in page[:PAGE]
    ]
    more = len(page) > PAGE
    next_url = f"{reverse('review:public_notices')}?before={page[PAGE - 1].public_id}" if more else ""
    return render(request, "review/public_notices.html", {"notices": rows, "next_url": next_url})


@login_not_required
@require_safe
@unlisted
def public_notice(request, public_id):
    """One notice: of what its items froze, what the law lets anybody see. When it is over, its head alone."""
    found = queries.public_notice(public_id)
    now = clock.now()
    term = noticed(found)
    running = queries.is_running(found, now, term)
    rows = _rows(queries.items_of(found)) if running else []
    context = {
        "notice": found,
        "title": title_of(found),
        "last_day": term.last_day,
        "is_certain": term.is_certain,
        "state": state_of(found, queries.end_of(term.last_day), now),
        "lead": lead_of(found) if running else over_of(found, found.size),
        "rows": rows,
        "show_achievements": running and _is_of_the_unit(request, found),
        "is_employer": found.scope == PublicNotice.Scope.EMPLOYER,
        "running": running,
    }
    return render(request, "review/public_notice.html", context, status=200 if running else 410)


def _is_of_the_unit(request, found):
    """Achievements are shown within the unit, as the plans say; to others names and titles (PIPL, art. 25)."""
    seat = request.seat
    if found.scope != PublicNotice.Scope.EMPLOYER or seat is None or seat.organization_id != found.organization_id:
        return False
    # Applicants choose their employer themselves: the unit knows those whose archive it has approved.
    return seat.role != Role.APPLICANT or is_known_to(seat.user.person_id, found.organization_id)


def _rows(items):
    """The items, each with its number in the notice; namesakes are told apart by the end of the dossier's number, never
    by that of a person (AC-059). Whose declaration has ended without a title meanwhile is named no longer (AC-058)."""
    shown = [(place, item) for place, item in enumerate(items, start=1) if not _has_ended(item.case)]
    named = Counter((item.shown["name"], item.shown["employer"]) for _place, item in shown)
    return [
        {
            "number": place,
            "shown": item.shown,
            "is_namesake": named[item.shown["name"], item.shown["employer"]] > 1,
        }
        for place, item in shown
    ]


def _has_ended(case):
    return case.decided_at is not None and case.status != Case.Status.PASSED


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@unlisted
def objection(request, public_id, number):
    """File an objection to one person of a notice; the receipt number is the only thing given back."""
    found = queries.public_notice(public_id)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    running = queries.is_running(found, clock.now())
    items = queries.items_of(found)
    row = next((row for row in _rows(items) if row["number"] == number), None)
    if row is None:
        raise Http404
    status = 422
    if request.method == "POST" and form.is_valid():
        filed, status = _file(request, found, items[number - 1], form)
        if filed is not None:
            return redirect("review:objection_receipt", filed.public_id)
    days = {"days": ANSWER_WORKING_DAYS}
    context = {
        "notice": found,
        "row": row if running else None,
        "form": form,
        "running": running,
        "consequences_list": [
            _("公示单位会收到您的异议并调查，必要时与您联系，一般在 %(days)s 个工作日内答复") % days,
            _("作出结论之前，这位申报人的评审不会继续"),
            _("您的姓名和联系方式只有调查人员能看到，不会告诉被提异议的人"),
        ],
    }
    return render(request, "review/objection.html", context, status=status if form.is_bound else 200)


def _file(request, found, item, form):
    """The objection that was filed, or None with what is wrong said in the form; and the status to answer with."""
    address = throttle.client_address(request)
    if throttle.is_exhausted("objection", address, most=OBJECTIONS_AN_HOUR):
        form.add_error(
            None, _("您所在的网络一小时内提交的异议已达上限，这一件还没有提交。请保留本页，一小时后再提交。")
        )
        return None, 429
    try:
        filed = file_objection(found.pk, item.case_id, address=address, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return None, 422
    throttle.count("objection", address, seconds=3600)
    return filed, 302


@login_not_required
@require_safe
@unlisted
def objection_receipt(request, public_id):
    """The receipt number and, once decided, the answer, for whoever holds the address that the filing gave."""
    found = Objection.objects.filter(public_id=public_id).select_related("item__notice__organization").first()
    if found is None:
        raise Http404
    context = {
        "objection": found,
        "is_open": found.status == Objection.Status.OPEN,
        "office": found.item.notice.organization.name,
    }
    return render(request, "review/objection_receipt.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@unlisted
def objection_find(request):
    """From the receipt number and the contact that was left to the answer; one without the other opens nothing."""
    form = ReceiptOfContactForm(request.POST if request.method == "POST" else None)
    status = 422
    if request.method == "POST" and form.is_valid():
        address = throttle.client_address(request)
        if throttle.is_exhausted("objection_receipt", address, most=RECEIPTS_AN_HOUR):
            form.add_error(None, _("您所在的网络一小时内查询的次数太多，请一小时后再查，或凭受理号向公示单位询问。"))
            status = 429
        else:
            throttle.count("objection_receipt", address, seconds=3600)
            found = queries.objection_by_receipt(form.cleaned_data["receipt"], form.cleaned_data["contact"])
            if found is not None:
                return redirect("review:objection_receipt", found.public_id)
            form.add_error(None, _("没有找到受理号和联系方式都相符的异议。请与提交时填写的核对。"))
    return render(request, "review/objection_find.html", {"form": form}, status=status if form.is_bound else 200)
