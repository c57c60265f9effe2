"""What taking a declaration back brings with it, and what an ended one leaves open, in the applicant's words."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Seat
from applicants.models import Dossier
from applicants.queries.dossiers import apply_window, submit_until, why_not_open, why_shut, why_shut_for_title
from kernel.formats import cn_closing
from plans.queries import published_version
from review.models import Case


def consequences(case: Case, now: datetime) -> list[str]:
    """What follows from a withdrawal now: above all whether there is still time to declare again. Two queries."""
    office = case.holder.name if case.holder and case.status == Case.Status.IN_REVIEW else ""
    ended = _("本次申报（%(number)s）立即结束，不能恢复") % {"number": case.dossier.number}
    return [
        _("%(ended)s，%(office)s不再办理") % {"ended": ended, "office": office} if office else ended,
        _again(case, now),
        _("业绩档案、已通过的档案审核和提交过的材料都保留，您随时可以查看和下载"),
        _("撤回的原因记入办理记录，不能修改或删除"),
    ]


def again_until(case: Case, seat: Seat, now: datetime) -> datetime | None:
    """Until when whoever took this back or let it lapse may declare anew under the plan; None where they may not, or
    have begun already. No query of one that has not ended so, six at most."""
    if case.status not in (Case.Status.WITHDRAWN, Case.Status.LAPSED) or not case.plan_version.plan.current_id:
        return None
    again = _begun_anew(case)
    shut = why_not_open(seat, again.plan_version, now) or why_shut_for_title(again, now)
    return None if shut else submit_until(again)


def _begun_anew(case: Case) -> Dossier:
    """The same once more: under the current version, as whatever is begun now."""
    was, version = case.dossier, published_version(case.plan_version.plan.code)
    return Dossier(plan_version=version, title=was.title, route=was.route, answers=was.answers)


def _again(case: Case, now: datetime) -> str:
    """Whether the same may be declared once more."""
    again = _begun_anew(case)
    shut = why_shut(apply_window(again.plan_version), now) or why_shut_for_title(again, now)
    if shut:
        return _("申报时间已过，撤回后不能再按这个计划申报：%s") % shut
    words = {"until": cn_closing(submit_until(again))}
    return _("%(until)s 前可以按这个计划重新申报，沿用这一份填写的内容") % words
