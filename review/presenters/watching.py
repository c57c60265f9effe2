"""The tabs of a plan that somebody watches, and the words of its pages."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role, Seat
from kernel.formats import cn_closing, cn_date, cn_datetime
from plans.models import Plan
from review.models import Case, SpotCheck, Supervision
from review.queries.supervising import may_end


def plan_tabs(seat: Seat, plan: Plan, here: str) -> list[dict[str, Any]]:
    """What this seat may see of the plan; ``here`` is the address's name without ``review:``."""
    known = [("statistics_plan", _("统计")), ("watch_people", _("监督人员")), ("watch_checks", _("随机抽查"))]
    if seat.role == Role.SUPERVISOR:
        known.insert(1, ("watch_cases", _("申报件")))
    if seat.role == Role.OPERATOR:
        known = [("watch_people", _("监督人员"))]
    return [
        {"label": label, "url": reverse(f"review:{name}", args=[plan.code]), "count": None, "active": name == here}
        for name, label in known
    ]


def status_choices(chosen: str) -> list[dict[str, Any]]:
    """The filter of a plan's cases by status."""
    rows = [("", _("全部")), *((status.value, status.label) for status in Case.Status)]
    return [{"label": label, "code": code, "active": code == chosen} for code, label in rows]


def terms(rows: Sequence[Supervision], seat: Seat, now: Any) -> list[dict[str, Any]]:
    """Each grant with what it is now: running, over by its term, or ended by somebody."""
    found = []
    for row in rows:
        words = {"at": cn_datetime(row.closed_at), "who": row.closed_by.user.person.full_name if row.closed_by else ""}
        running = row.closed_at is None and row.ends_at > now
        if running:
            state = _("监督中")
        elif row.closed_by is not None:
            state = _("%(at)s 由%(who)s结束") % words
        else:
            state = _("已到期")
        is_to_end = running and may_end(row, seat)
        found.append({"row": row, "is_to_end": is_to_end, "state": state, "until": cn_closing(row.ends_at)})
    return found


def facts_of_check(check: SpotCheck) -> list[tuple[str, Any]]:
    """(term, value) pairs: all that the draw rests on."""
    rows: list[tuple[str, Any]] = [
        (_("抽取"), _("%(size)d 件，共 %(all)d 件") % {"size": check.size, "all": len(check.numbers)}),
        (_("抽签用的公开信息"), check.source),
        (_("名单固定"), f"{cn_datetime(check.announced_at)} · {check.announced_by.organization.name} · "
                        f"{check.announced_by.user.person.full_name}"),
        (_("计划摘要"), check.plan_digest),
        (_("名单摘要"), check.list_digest),
    ]  # fmt: skip
    if check.drawn_by is not None:
        who = f"{check.drawn_by.organization.name} · {check.drawn_by.user.person.full_name}"
        rows += [
            (_("公布的内容"), check.words),
            (_("抽签日期"), cn_date(check.drawn_on)),
            (_("抽签"), f"{cn_datetime(check.drawn_at)} · {who}"),
            (_("种子"), check.seed),
        ]
    return rows
