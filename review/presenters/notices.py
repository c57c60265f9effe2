"""Titles and states of notices, in words."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel import formats
from kernel.clock import CHINA
from review.models import PublicNotice


def title_of(notice: PublicNotice) -> str:
    """As the notice is headed."""
    words = {"plan": notice.plan_version.name}
    if notice.scope == PublicNotice.Scope.EMPLOYER:
        return _("%(plan)s申报人员公示") % words
    return _("%(plan)s结果公示") % words


def state_of(notice: PublicNotice, ends_at: datetime, now: datetime) -> str:
    """未开始 with its first day, 公示中 with what is left, 期满 or 已结束.

    Between its appearance and its first counted day nothing is "left" yet: the term has not begun to run.

    ``ends_at``: a notice's own page gives the effective end, a list the one frozen at opening.
    """
    if notice.closed_at is not None:
        return _("已结束")
    if now >= ends_at:
        return _("公示期满")
    if now.astimezone(CHINA).date() < notice.first_day:
        return _("未开始，公示期%(first)s起") % {"first": formats.cn_month_day(notice.first_day)}
    return _("公示中，%(left)s") % {"left": formats.remaining(ends_at, now)}


def lead_of(notice: PublicNotice) -> str:
    """The sentence above the list."""
    words = {"place": notice.place, "days": notice.working_days}
    if notice.scope == PublicNotice.Scope.EMPLOYER:
        return (
            _(
                "下列人员申报评审的材料已经本单位审核，现予公示（%(days)s 个工作日，公示地点：%(place)s）。"
                "对其材料真实性有异议的，请在公示期内提出。"
            )
            % words
        )
    return (
        _(
            "下列人员经评审委员会评审通过，现予公示（%(days)s 个工作日，公示地点：%(place)s）。"
            "对评审结果有异议的，请在公示期内提出。"
        )
        % words
    )
