"""The office's side of objections: all of them with their due days, who looks into one, the answer."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kernel import clock
from kernel.text import whole_number
from review.engine.refusal import Refused
from review.forms.notice import AnswerForm
from review.models import Objection
from review.presenters.notices import title_of
from review.queries.offices import notice_for, objection_for, objections_listed
from review.services.notices import decide_objection, take_objection
from review.views.notices import notice_page, notice_seat

PAGE = 50


@require_safe
def objections(request):
    """The objections to this office's notices: those that wait, by the day on which they are due, or the answered."""
    seat = notice_seat(request)
    answered = request.GET.get("show") == "answered"
    after = whole_number(request.GET.get("after", "")) or 0
    page = list(objections_listed(seat, is_open=not answered)[after : after + PAGE + 1])
    today = clock.today()
    rows = [
        {
            "objection": one,
            "title": title_of(one.item.notice),
            "is_late": one.status == Objection.Status.OPEN and one.due_on is not None and one.due_on < today,
        }
        for one in page[:PAGE]
    ]
    here = reverse("review:objections")
    more = f"{here}?show={'answered' if answered else 'open'}&after={after + PAGE}" if len(page) > PAGE else ""
    tabs = [
        {"label": _("待处理"), "url": here, "count": None, "active": not answered},
        {"label": _("已处理"), "url": f"{here}?show=answered", "count": None, "active": answered},
    ]
    return render(
        request, "review/objections.html", {"rows": rows, "tabs_list": tabs, "next_url": more, "answered": answered}
    )


@require_POST
def objection_take(request, public_id):
    """Say that one looks into it oneself."""
    objection = objection_for(request.seat, public_id)
    try:
        take_objection(objection.pk, request.seat)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("异议 %(receipt)s 由您办理。") % {"receipt": objection.receipt})
    return redirect("review:notice", objection.item.notice.public_id)


@require_POST
def objection_decide(request, public_id):
    """Answer an objection."""
    objection = objection_for(request.seat, public_id)
    form = AnswerForm(request.POST, auto_id=f"id_{objection.receipt}_%s")
    if form.is_valid():
        upheld = form.cleaned_data["outcome"] == "upheld"
        try:
            decide_objection(objection.pk, request.seat, upheld=upheld, answer=form.cleaned_data["answer"])
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, _("已作出结论。提出人凭受理号可以查到处理意见；留下手机号的已发短信，留下邮箱的请另行答复。")
            )
            return redirect("review:notice", objection.item.notice.public_id)
    found = notice_for(request.seat, objection.item.notice.public_id)
    return notice_page(request, found, answered={objection.pk: form}, status=422)
