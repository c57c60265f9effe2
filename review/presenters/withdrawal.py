"""What taking a declaration back brings with it, in the applicant's words."""

from datetime import datetime

from django.utils.translation import gettext as _

from applicants.queries.dossiers import apply_window, own_window, why_shut, why_shut_for_title
from kernel.formats import cn_closing
from review.models import Case


def consequences(case: Case, now: datetime) -> list[str]:
    """What follows from a withdrawal now: above all whether there is still time to declare again. One query."""
    office = case.holder.name if case.holder and case.status == Case.Status.IN_REVIEW else ""
    ended = _("本次申报（%(number)s）立即结束，不能恢复") % {"number": case.dossier.number}
    return [
        _("%(ended)s，%(office)s不再办理") % {"ended": ended, "office": office} if office else ended,
        _again(case, now),
        _("业绩档案、已通过的档案审核和提交过的材料都保留，您随时可以查看和下载"),
        _("撤回的原因记入办理记录，不能修改或删除"),
    ]


def _again(case: Case, now: datetime) -> str:
    window = apply_window(case.plan_version)
    shut = why_shut(window, now) or why_shut_for_title(case.dossier, now)
    own = own_window(case.dossier)
    if shut or window is None or own is None:
        return _("申报时间已过，撤回后不能再按这个计划申报：%s") % shut
    return _("%(until)s 前可以按这个计划重新申报") % {"until": cn_closing(min(own.closes, window.closes_at))}
