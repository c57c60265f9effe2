"""Titles and states of notices, in words."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel import formats
from kernel.clock import CHINA
from kernel.text import is_mobile
from review.models import Objection, PublicNotice

Scope = PublicNotice.Scope
TITLES = {
    Scope.EMPLOYER: gettext_lazy("%(plan)s申报人员公示"),
    Scope.QUALIFICATION: gettext_lazy("%(plan)s资格审核结果公示"),
    Scope.RESULT: gettext_lazy("%(plan)s结果公示"),
}
#: What the listed people have in common, and what can be objected to.
LEADS = {
    Scope.EMPLOYER: (
        gettext_lazy("下列人员申报评审的材料已经本单位审核"),
        gettext_lazy("对其材料真实性有异议的"),
    ),
    Scope.QUALIFICATION: (
        gettext_lazy("下列人员经资格审核符合申报条件，拟提交评审"),
        gettext_lazy("对其申报资格或材料真实性有异议的"),
    ),
    Scope.RESULT: (gettext_lazy("下列人员经评审委员会评审通过"), gettext_lazy("对评审结果有异议的")),
}


def title_of(notice: PublicNotice) -> str:
    """As the notice is headed."""
    return str(TITLES[Scope(notice.scope)]) % {"plan": notice.plan_version.name}


def state_of(notice: PublicNotice, ends_at: datetime, now: datetime) -> str:
    """未开始 with its first day, 公示中 with what is left, 期满, 已结束 or 已停止.

    Between its appearance and its first counted day nothing is "left" yet: the term has not begun to run.

    ``ends_at``: a notice's own page gives the effective end, a list the one frozen at opening.
    """
    if notice.stop_reason:
        return _("已停止")
    if notice.closed_at is not None:
        return _("已结束")
    if now >= ends_at:
        return _("公示期满")
    if now.astimezone(CHINA).date() < notice.first_day:
        return _("未开始，公示期%(first)s起") % {"first": formats.cn_month_day(notice.first_day)}
    return _("公示中，%(left)s") % {"left": formats.remaining(ends_at, now)}


def objections_words(filed: Sequence[Objection]) -> str:
    """How many objections there are to one person of a notice, and what came of them."""
    counted = Counter(each.status for each in filed)
    came = [
        _("待处理 %d 件") % counted[Objection.Status.OPEN],
        _("成立 %d 件") % counted[Objection.Status.UPHELD],
        _("不成立 %d 件") % counted[Objection.Status.DISMISSED],
    ]
    said = [words for words, status in zip(came, Objection.Status, strict=True) if counted[status]]
    return "，".join([_("%d 件") % len(filed), *said]) if filed else _("无")


def answer_follows(objection: Objection) -> list[str]:
    """What the decision on an objection brings about."""
    return [
        _("提出人凭受理号可以查到结论和处理意见，同时收到短信提醒")
        if is_mobile(objection.contact)
        else _("提出人凭受理号可以查到结论和处理意见；留下的不是手机号，请另行答复"),
        _("异议不成立的，公示期满后继续办理；异议成立的，申报件停在本环节，由您退回或作不通过处理"),
        _("结论、您的姓名和时间记入记录，不能更改"),
    ]


def lead_of(notice: PublicNotice) -> str:
    """The sentence above the list."""
    passed, against = LEADS[Scope(notice.scope)]
    words = {"place": notice.place, "days": notice.working_days, "passed": passed, "against": against}
    return (
        _("%(passed)s，现予公示（%(days)s 个工作日，公示地点：%(place)s）。%(against)s，请在公示期内署真实姓名提出。")
        % words
    )


def over_of(notice: PublicNotice, size: int) -> str:
    """What is said in the place of the names once they are shown no more. ``size``: how many they were."""
    if notice.stop_reason:
        return _("本次公示因内容需要更正已经停止，名单不再显示。更正后会重新公示，公示期重新计算。")
    return _("公示期已满，共 %(n)s 人。为保护个人信息，名单不再显示。") % {"n": size}
