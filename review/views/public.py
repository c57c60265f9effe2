"""What anyone may see and do without signing in: notices, objections, verifying a review form."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kernel import clock, throttle
from kernel.text import whole_number
from review.engine.refusal import Refused
from review.forms.notice import ObjectionForm
from review.models import Objection, PublicNotice
from review.presenters.notices import lead_of, state_of, title_of
from review.queries import public as queries
from review.queries.facts import effective_term, ends_at
from review.services.notices import file_objection

PAGE = 30
OBJECTIONS_AN_HOUR = 10  # from one address: a whole office may sit behind it


@login_not_required
@require_safe
def public_notices(request):
    """Notices that stand now; pages by key."""
    now = clock.now()
    before = whole_number(request.GET.get("before", ""))
    found = queries.open_public_notices()
    if before is not None:
        found = found.filter(pk__lt=before)
    page = list(found[: PAGE + 1])
    rows = [{"notice": one, "title": title_of(one), "state": state_of(one, one.ends_at, now)} for one in page[:PAGE]]
    next_url = f"{reverse('review:public_notices')}?before={page[PAGE - 1].pk}" if len(page) > PAGE else ""
    return render(request, "review/public_notices.html", {"notices": rows, "next_url": next_url})


@login_not_required
@require_safe
def public_notice(request, public_id):
    """One notice: exactly what its items froze."""
    found = queries.public_notice(public_id)
    now = clock.now()
    rows = [{"number": place, "shown": item.shown} for place, item in enumerate(queries.items_of(found), start=1)]
    context = {
        "notice": found,
        "title": title_of(found),
        "last_day": effective_term(found)[0],
        "state": state_of(found, ends_at(found), now),
        "lead": lead_of(found),
        "rows": rows,
        "show_achievements": found.scope == PublicNotice.Scope.EMPLOYER,
        "running": queries.is_running(found, now),
    }
    return render(request, "review/public_notice.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request, public_id, number):
    """File an objection to one person of a notice; the receipt number is the only thing given back."""
    found = queries.public_notice(public_id)
    items = queries.items_of(found)
    if not 1 <= number <= len(items):
        raise Http404
    item = items[number - 1]
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    status = 422
    if request.method == "POST" and form.is_valid():
        address = throttle.client_address(request)
        if throttle.is_exhausted("objection", address, most=OBJECTIONS_AN_HOUR):
            form.add_error(
                None, _("您所在的网络一小时内提交的异议已达上限，这一件还没有提交。请保留本页，一小时后再提交。")
            )
            status = 429
        else:
            try:
                filed = file_objection(found.pk, item.case_id, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, refusal.message)
            else:
                throttle.count("objection", address, seconds=3600)
                return redirect("review:objection_receipt", filed.public_id)
    context = {
        "notice": found,
        "shown": item.shown,
        "form": form,
        "running": queries.is_running(found, clock.now()),
        "consequences_list": [
            _("公示单位会收到您的异议并调查，必要时与您联系"),
            _("作出结论之前，这位申报人的评审不会继续"),
            _("您的姓名和联系方式只有调查人员能看到"),
        ],
    }
    return render(request, "review/objection.html", context, status=status if form.is_bound else 200)


@login_not_required
@require_safe
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
