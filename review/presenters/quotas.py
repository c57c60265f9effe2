"""How many declarations a plan allows and how many there are, in words for whoever examines or sends them on."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from plans.limits import share_words
from plans.rules.describe import condition_in_words
from plans.rules.finding import Finding, Status
from plans.rules.words import cn_list, cn_source
from review.queries.quotas import Quota


def quota_findings(found: Iterable[Quota]) -> list[Finding]:
    """One condition for each limit; within it met, beyond it for a person to judge. None of them refuses."""
    return [_finding(quota) for quota in found]


def quota_warnings(found: Iterable[Quota]) -> list[str]:
    """One sentence for each limit that is exceeded, with its numbers."""
    return [
        _("%(rule)s现在%(counted)s（%(most)s），其中本次报送 %(own)d 件。请核实后再报送。")
        % {
            "rule": quota.limit.text,
            "counted": _counted(quota),
            "most": _allowed(quota),
            "own": quota.own,
        }
        for quota in found
        if quota.is_over
    ]


def _finding(quota: Quota) -> Finding:
    if quota.bounds is None:
        status, missing = Status.TO_JUDGE, _unknown(quota)
    elif quota.is_over:
        status, missing = Status.TO_JUDGE, _("已超过限额（%s），请核实哪些可以报送。") % _allowed(quota)
        if quota.limit.share is None:
            missing = _("已超过 %d 件的限额，请核实哪些可以报送。") % (quota.limit.count or 0)
    else:
        status, missing = Status.MET, ""
    return Finding(
        kind="quota",
        status=status,
        title=_("申报数量"),
        required=quota.limit.text,
        actual=_("%s（含本件）。") % _counted(quota),
        missing=missing,
        source=cn_source(quota.limit.source),
        blocking=False,
    )


def _unknown(quota: Quota) -> str:
    if quota.limit.share is None:
        return _("通知没有写明数额，请按另行公布的数额核对。")
    return _("数额是%s，平台没有登记岗位数，请按单位的岗位数核对。") % share_words(quota.limit.share)


def _allowed(quota: Quota) -> str:
    """限额 3 件, or of a share also how many it comes to now."""
    share = quota.limit.share
    if share is None:
        return _("限额 %d 件") % (quota.limit.count or 0)
    low, high = quota.bounds or (0, 0)
    return _("限额是现有 %(whole)d 件的%(share)s，即 %(number)s 件") % {
        "whole": quota.whole or 0,
        "share": share_words(share, of=False),
        "number": low if low == high else f"{low}—{high}",
    }


def _counted(quota: Quota) -> str:
    among, limit = quota.among, quota.limit
    parts = [_("按本计划")]
    if limit.route:
        parts.append(_("以“%s”") % among.document.route(limit.route).name)
    if limit.titles:
        parts.append(_("申报%s的") % cn_list(among.document.title(code).name for code in limit.titles))
    elif among.level:
        parts.append(_("申报%s职称的") % among.level.label)
    if limit.condition:
        parts.append(_("（%s）") % condition_in_words(among.document, limit.condition))
    who = among.employer.name if among.employer else _("各单位")
    return _("%(who)s%(what)s已提交 %(n)d 件") % {"who": who, "what": "".join(parts), "n": quota.count}
