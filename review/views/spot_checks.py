"""Spot checks of a plan: the list is fixed, the words are entered, cases are drawn, findings are written down."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kernel import idempotency
from review.engine.refusal import Refused
from review.forms.supervision import AnnounceForm, DrawForm, FindingForm
from review.presenters.watching import facts_of_check, plan_tabs
from review.queries import supervising as queries
from review.services import spot_checks


@require_http_methods(["GET", "HEAD", "POST"])
def checks(request, code):
    """The spot checks of a plan; POST fixes the list for one more."""
    plan = queries.watched_plan_for(request.seat, code)
    form = AnnounceForm(request.POST if request.method == "POST" else None, initial={"token": idempotency.new_token()})
    if not form.is_bound:
        return _checks(request, plan, form)
    if not form.is_valid():
        return _checks(request, plan, form, status=422)
    data = form.cleaned_data
    try:
        made = spot_checks.announce(plan, request.seat, source=data["source"], size=data["size"], token=data["token"])
    except Refused as refusal:
        form.add_error("size" if refusal.code == "size" else None, refusal.message)
        return _checks(request, plan, form, status=422 if refusal.code == "size" else 409)
    messages.success(request, _("名单已固定。公开信息公布后，在本页填写并抽签。"))
    return redirect("review:watch_check", made.public_id)


def _checks(request, plan, form, status=200):
    rows = queries.checks_of(plan)
    context = {
        "plan": plan,
        "plan_tabs": plan_tabs(request.seat, plan, "watch_checks"),
        "rows": rows,
        "form": form,
        "may_announce": form.is_bound
        or all(row.drawn_at or row.announced_by.role != request.seat.role for row in rows),
        "consequences_list": [
            _("本计划现有的申报件（已撤回的除外）固定成名单，此后新增的不在内"),
            _("公开信息公布后由您或同事填写一次，当场抽出，不能重抽"),
        ],
    }
    return render(request, "review/watch_checks.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request, public_id):
    """One spot check with all that its draw rests on; POST enters the words and draws."""
    found = queries.check_for(request.seat, public_id)
    form = DrawForm(request.POST if request.method == "POST" else None, initial={"token": idempotency.new_token()})
    if not form.is_bound:
        return _check(request, found, form)
    if not form.is_valid():
        return _check(request, found, form, status=422)
    try:
        spot_checks.draw_cases(
            found.pk, request.seat, words=form.cleaned_data["words"], token=form.cleaned_data["token"]
        )
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _check(request, queries.check_for(request.seat, public_id), form, status=409)
    messages.success(request, _("已抽签，请逐件核查并记录。"))
    return redirect("review:watch_check", public_id)


def _check(request, found, form, status=200):
    own = request.seat.user.person_id
    items = [{"item": item, "is_own": item.case.person_id == own} for item in queries.items_of(found)]
    context = {
        "check": found,
        "rows": facts_of_check(found),
        "items": items,
        "left": sum(not each["item"].finding for each in items),
        "form": form if (found.drawn_at is None and queries.may_check(found, request.seat)) or form.is_bound else None,
        "is_of_supervisors": not queries.may_check(found, request.seat),
        "command": f"python manage.py spotcheck --list {found.public_id}.txt --plan {found.plan_digest} "
        f"--day {found.drawn_on:%Y-%m-%d} --size {found.size} --words '…'"
        if found.drawn_on
        else "",
        "consequences_list": [_("按填写的内容抽出名单中的申报件，结果和您的姓名记入记录，不能更改或重抽")],
    }
    return render(request, "review/watch_check.html", context, status=status)


@require_safe
def check_list(request, public_id):
    """The list that was fixed, one number a line: its SHA-256 is the digest on the page."""
    found = queries.check_for(request.seat, public_id)
    response = HttpResponse(
        "".join(f"{number}\n" for number in found.numbers), content_type="text/plain; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{found.public_id}.txt"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def item(request, public_id):
    """One drawn case; POST writes down what was found."""
    found = queries.item_for(request.seat, public_id)
    form = FindingForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _item(request, found, form)
    if not form.is_valid():
        return _item(request, found, form, status=422)
    try:
        spot_checks.find(found.pk, request.seat, **form.cleaned_data)
    except Refused as refusal:
        form.add_error("note" if refusal.code == "note" else None, refusal.message)
        fresh = queries.item_for(request.seat, public_id)
        return _item(request, fresh, form, status=422 if refusal.code == "note" else 409)
    messages.success(request, _("核查结论已记录。"))
    return redirect("review:watch_check", found.check_of.public_id)


def _item(request, found, form, status=200):
    context = {
        "item": found,
        "check": found.check_of,
        "form": form
        if (not found.finding and queries.may_check(found.check_of, request.seat)) or form.is_bound
        else None,
        "is_of_supervisors": not queries.may_check(found.check_of, request.seat),
        "may_open": queries.cases_under(request.seat).filter(pk=found.case_id).exists(),
        "consequences_list": [_("结论、情况、您的姓名和时间记入记录，不能修改"), _("申报件本身不受影响")],
    }
    return render(request, "review/watch_item.html", context, status=status)
