"""The desk and the worklist: what awaits this office."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import Role
from kernel import idempotency
from kernel.text import storable
from review.presenters.desk import desk_tasks
from review.presenters.rows import worklist_rows
from review.presenters.wording import staff_line
from review.queries.chain import spec_of
from review.queries.history import recent_events
from review.queries.standings import counts_of, places, plans_of, stages_of, standings
from review.queries.worklists import Wanted, worklist

PAGE = 50
EMPTY = {
    "pending": (gettext_lazy("没有待审核的申报件"), gettext_lazy("下级报送或申报人提交后，会出现在这里。")),
    "approved": (gettext_lazy("没有待报送的申报件"), gettext_lazy("您审核通过的申报件会在这里等待报送。")),
    "all": (gettext_lazy("还没有申报件"), gettext_lazy("经过本单位的申报件都会留在这里备查。")),
}
#: By what is asked for: the words. A figure is days from now on.
DUE = {
    "over": gettext_lazy("已超期"),
    "3": gettext_lazy("3 天内截止"),
    "7": gettext_lazy("7 天内截止"),
}
#: What is done to many at once, by the tab on which they are chosen.
BULK = {"pending": gettext_lazy("批量通过"), "approved": gettext_lazy("批量报送")}


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
    now = request.came_at
    asked = asked_in(request.GET)
    found = standings(request.seat)
    here = places(found, asked["step"])
    counts = request.waiting = counts_of(found)
    chosen = places(here, asked["step"], plan=asked["plan"], stage=asked["stage"])
    after = request.GET.get("after", "")[:40]
    page = worklist(request.seat, chosen, wanted_of(asked, now), now, after=after, limit=PAGE)
    context = {
        **asked,
        "rows": worklist_rows(page.cases, now),
        "plan_choices": plans_of(here),
        "stage_choices": stages_of(here),
        "due_choices": _due_choices(asked, here),
        "bulk": BULK.get(asked["step"]),
        "asked": asked.items(),
        "bulk_count": all_of(asked, chosen),
        "bulk_token": idempotency.new_token(),
        "is_narrowed": any(value for name, value in asked.items() if name != "step"),
        "step_tabs": _tabs(asked["step"], counts),
        "next_url": address_of({**asked, "after": page.next_after}) if page.next_after else "",
        "empty_title": EMPTY[asked["step"]][0],
        "empty_text": EMPTY[asked["step"]][1],
        "at_notice": sum(at.count for at in found if at.is_at_notice) if asked["step"] == "pending" else 0,
    }
    return render(request, "review/worklist.html", context)


def asked_in(given):
    """What the address asks for, as far as it can be asked: step, plan, stage, due and q."""
    step = given.get("step", "pending")
    step = step if step in EMPTY else "pending"
    due = given.get("due", "") if step != "all" else ""
    return {
        "step": step,
        "plan": storable(given.get("plan", ""))[:80],
        "stage": storable(given.get("stage", ""))[:32],
        "due": due if due in DUE else "",
        "q": storable(given.get("q", ""))[:50].strip(),
    }


def wanted_of(asked, now):
    """The same for the query."""
    return Wanted(**{**asked, "due": _due(asked["due"], now)})


def all_of(asked, chosen):
    """How many cases there are on all pages, where that is known without counting them."""
    return None if asked["due"] or asked["q"] else sum(at.count for at in chosen)


def _due_choices(asked, here):
    """Deadlines to choose among, where any case of the list can have one."""
    has_any = asked["due"] or any(at.stage.deadline for at in here)
    return DUE.items() if has_any and asked["step"] != "all" else ()


def _due(code, now):
    """[from, until) of the deadline."""
    if code == "over":
        return None, now
    return (now, now + timedelta(days=int(code))) if code else (None, None)


def address_of(query):
    """The list's own address."""
    return f"{reverse('review:worklist')}?{urlencode({name: value for name, value in query.items() if value})}"


def _tabs(active, counts):
    labels = {
        "pending": (_("待审核"), counts.pending),
        "approved": (_("待报送"), counts.approved),
        "all": (_("全部"), None),
    }
    return [
        {"label": label, "url": f"?step={step}", "count": count, "active": step == active}
        for step, (label, count) in labels.items()
    ]
