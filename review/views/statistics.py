"""Statistics: of one's own office, and of a plan for its committee office and its supervisors."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Role
from documents.spreadsheets import MEDIA_TYPE, roster
from kernel.formats import cn_datetime
from review.presenters import figures as shown
from review.presenters.watching import plan_tabs
from review.queries import figures as queries
from review.queries.holders import REVIEWING
from review.queries.supervising import watched_plan_for


@require_safe
def own(request):
    """What lies at this office, how long, and what it returned."""
    if request.seat is None or request.seat.role not in REVIEWING:
        raise Http404
    rows = queries.of_office(request.seat)
    several = len({row.version.plan_id for row in rows}) > 1
    stages = shown.by_stage(rows, own=None, with_plan=several)
    context = {"is_own": True, "office": request.seat.organization.name, "has_plans": several}
    return _page(request, context, stages, [], queries.counted_at(rows), blurs=False)


@require_safe
def of_plan(request, code):
    """Where the cases of a plan are, by stage and office. The committee office learns no small number of others'."""
    plan = watched_plan_for(request.seat, code)
    own = None if request.seat.role == Role.SUPERVISOR else request.seat.organization_id
    rows = queries.of_plan(plan)
    statuses, counted = queries.statuses_of(plan)
    stages, offices = shown.by_stage(rows, own=own), shown.by_office(rows, own=own)
    shown.cover(stages, offices)
    context = {
        "plan": plan,
        "plan_tabs": plan_tabs(request.seat, plan, "statistics_plan"),
        "statuses": shown.status_rows(statuses, stages, blurs=own is not None),
    }
    return _page(request, context, stages, offices, counted, blurs=own is not None)


def _page(request, context, stages, offices, counted, *, blurs):
    asked = shown.reasons(stages, blurs=blurs)
    columns = [str(name) for name in shown.COLUMNS]
    if request.GET.get("as") == "xlsx":
        rows = shown.sheet_rows(stages, offices, asked, cn_datetime(counted))
        head = [_("统计表"), _("环节或内容"), _("单位或计划"), *columns]
        response = HttpResponse(roster(head, rows, title=_("统计")), content_type=MEDIA_TYPE)
        response["Content-Disposition"] = 'attachment; filename="statistics.xlsx"'
        return response
    context |= {
        "stages": stages,
        "offices": offices,
        "asked": asked,
        "columns": columns,
        "counted": counted,
        "least": shown.LEAST if blurs else 0,
        "chart": shown.chart_of(stages, asked),
        "words": {"waiting": _("未超期"), "late": _("超期"), "days": _("天"), "times": _("次"), "cases": _("件")},
    }
    return render(request, "review/statistics.html", context)
