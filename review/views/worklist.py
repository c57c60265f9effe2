"""The desk and the worklist: what awaits this office."""

from dataclasses import replace
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import Role
from kernel import clock
from kernel.text import whole_number
from review.presenters.desk import desk_tasks
from review.presenters.rows import worklist_rows
from review.presenters.wording import staff_line
from review.queries.cases import counts_of, stages_of, standings, worklist
from review.queries.chain import spec_of
from review.queries.history import recent_events

PAGE = 50
EMPTY = {
    "pending": (gettext_lazy("没有待审核的申报件"), gettext_lazy("下级报送或申报人提交后，会出现在这里。")),
    "approved": (gettext_lazy("没有待报送的申报件"), gettext_lazy("您审核通过的申报件会在这里等待报送。")),
    "all": (gettext_lazy("还没有申报件"), gettext_lazy("经过本单位的申报件都会留在这里备查。")),
}


@require_safe
def desk(request):
    """What awaits this seat, each with the way there."""
    if request.seat is None or request.seat.role == Role.APPLICANT:
        raise Http404
    recent = [_told(event) for event in recent_events(request.seat, 8)]
    found = standings(request.seat)
    request.waiting = counts_of(found)
    return render(request, "review/desk.html", {"tasks": desk_tasks(request.seat, found), "recent": recent})


def _told(event):
    """The line of an event away from its case: it names the applicant."""
    line = staff_line(event, spec_of(event.case.plan_version))
    return replace(line, title=f"{event.case.applicant_name}：{line.title}")


@require_safe
def cases(request):
    """The worklist: a query over holder, stage and step; pages by key, not by number."""
    if request.seat is None or request.seat.role == Role.APPLICANT:
        raise Http404
    step = request.GET.get("step", "pending")
    if step not in EMPTY:
        step = "pending"
    stage, q = request.GET.get("stage", "")[:32], request.GET.get("q", "")[:50].strip()
    after = whole_number(request.GET.get("after", ""))
    found = standings(request.seat)
    page = worklist(request.seat, found, step=step, stage=stage, q=q, after=after, limit=PAGE)
    counts = request.waiting = counts_of(found)
    query = {"step": step, "stage": stage, "q": q}
    context = {
        "rows": worklist_rows(page.cases, clock.now()),
        "step": step,
        "stage": stage,
        "q": q,
        "stage_choices": stages_of(found, step),
        "step_tabs": [
            {"label": _("待审核"), "url": "?step=pending", "count": counts.pending, "active": step == "pending"},
            {"label": _("待报送"), "url": "?step=approved", "count": counts.approved, "active": step == "approved"},
            {"label": _("全部"), "url": "?step=all", "count": None, "active": step == "all"},
        ],
        "next_url": f"{reverse('review:worklist')}?{urlencode(query | {'after': page.next_after})}"
        if page.next_after
        else "",
        "empty_title": EMPTY[step][0],
        "empty_text": EMPTY[step][1],
    }
    return render(request, "review/worklist.html", context)
