"""岗位信息表: the ledger of a public institution's posts, its paper, and the appointments."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kernel import clock, idempotency
from review.engine.refusal import Refused
from review.forms.posts import AppointForm, PostForm
from review.presenters.posts import candidate_row
from review.printing import posts as printing
from review.queries.posts import appointee_for, keeps_posts, ledger, people, statement_for, statements
from review.services.posts import appoint as appoint_case
from review.services.posts import state as state_posts

YEARS = range(2015, 2100)


@require_safe
def posts(request):
    """The statements of this institution, and whether one of this year is still to be made."""
    if not keeps_posts(request.seat):
        raise Http404
    found, year = list(statements(request.seat)), clock.today().year
    years = sorted({*(each.year for each in found), year}, reverse=True)
    context = {"statements": found, "years": years, "year": year}
    return render(request, "review/posts/posts.html", context)


@require_safe
def year(request, number):
    """The ledger of one year: the posts as they stand now, and everybody who competes for one."""
    statement = _statement(request, number)
    if statement is None:
        return redirect("review:posts_edit", number)
    context = {
        "statement": statement,
        "rows": ledger(statement),
        "people": [candidate_row(each) for each in people(statement.employer_id, number)],
        "paper": printing.newest(statement),
    }
    return render(request, "review/posts/year.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, number):
    """Write the statement of a year; a refusal keeps what was typed."""
    statement, status = _statement(request, number), 200
    form = PostForm(request.POST if request.method == "POST" else None, initial=PostForm.saying(statement))
    if form.is_bound and not form.is_valid():
        status = 422
    elif form.is_bound:
        try:
            state_posts(request.seat, number, form.stated(), seen_version=form.cleaned_data["version"])
        except Refused as refusal:
            form.add_error(refusal.code if refusal.code in form.fields else None, refusal.message)
            status = 409 if refusal.code == "stale" else 422
        else:
            messages.success(request, _("岗位信息表已保存。"))
            return redirect("review:posts_year", number)
    return render(request, "review/posts/edit.html", {"form": form, "year": number}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request, public_id):
    """Register the appointment of somebody who passed."""
    case, status = appointee_for(request.seat, public_id), 200
    initial = {"token": idempotency.new_token(), "on": clock.today()}
    form = AppointForm(case, request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and not form.is_valid():
        status = 422
    elif form.is_bound:
        data = form.cleaned_data
        try:
            appoint_case(request.seat, case.pk, on=form.day(), left_level=data["left_level"], token=data["token"])
        except Refused as refusal:
            form.add_error(refusal.code if refusal.code in form.fields else None, refusal.message)
            status = 409
        else:
            messages.success(request, _("已登记聘任。"))
            return redirect("review:posts_year", case.plan_version.year)
    return render(request, "review/posts/appoint.html", {"form": form, "case": case}, status=status)


@require_POST
def ask(request, number):
    """Ask for the paper; asking twice makes one."""
    statement = _statement(request, number)
    if statement is None:
        raise Http404
    with transaction.atomic():
        printing.request(statement)
    return redirect("review:posts_year", number)


@require_safe
def state(request, number):
    """The fragment that the page asks for until the paper is there."""
    statement = _statement(request, number)
    if statement is None:
        raise Http404
    return render(request, "review/posts/paper.html", {"statement": statement, "paper": printing.newest(statement)})


def _statement(request, number):
    if number not in YEARS:
        raise Http404
    return statement_for(request.seat, number)
