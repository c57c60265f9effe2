"""Where a case is: the stations of its chain, and what comes next, in the applicant's words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kernel import clock, formats
from review.models import Case
from review.queries.chain import chain_of_case
from review.queries.facts import payment_due


@dataclass(frozen=True)
class Station:
    """One stage of the chain as a station. state: complete, active or untouched."""

    code: str
    label: str
    state: str


def stations(case: Case) -> list[Station]:
    """The chain with the applicant's wording: done, here, not yet reached."""
    chain = chain_of_case(case)
    here = next(place for place, stage in enumerate(chain) if stage.code == case.stage)
    finished = case.status == Case.Status.PASSED
    # Returned, it is with the applicant: nobody "is examining" it there.
    busy = case.status == Case.Status.IN_REVIEW
    return [
        Station(
            stage.code,
            stage.labels.applicant if place == here and busy else stage.labels.not_reached,
            "complete" if place < here or finished else "active" if place == here else "untouched",
        )
        for place, stage in enumerate(chain)
    ]


@dataclass(frozen=True)
class Now:
    """Headline of the tracker: where it is, who has it, since when, what follows, what the applicant must do."""

    headline: str
    holder: str
    since: datetime
    following: str
    to_do: str


def now_of(case: Case) -> Now:
    """The headline of ``case``."""
    chain = chain_of_case(case)
    place = next(place for place, stage in enumerate(chain) if stage.code == case.stage)
    stage = chain[place]
    following = chain[place + 1].labels.not_reached if place + 1 < len(chain) else _("评审结束")
    ends = {
        Case.Status.PASSED: _("评审通过，结果已确认"),
        Case.Status.FAILED: _("本次申报未通过"),
        Case.Status.WITHDRAWN: _("您已撤回本次申报"),
        Case.Status.LAPSED: _("本次申报已逾期失效"),
        Case.Status.VOID: _("本次申报已作废"),
    }
    if case.status in ends:
        return Now(str(ends[Case.Status(case.status)]), "", case.decided_at or case.entered_at, "", "")
    holder = case.holder.name if case.holder else _("您本人")
    if case.status == Case.Status.RETURNED:
        until = formats.cn_closing(case.due_at) if case.due_at else ""
        to_do = _("请按退回意见修改，并在 %(until)s 前重新提交。逾期未交视为放弃申报。") % {"until": until}
        return Now(_("已退回，请您修改"), _("您本人"), case.entered_at, chain[0].labels.not_reached, to_do)
    to_do = _to_pay(case) if stage.kind == "payment" else ""
    return Now(stage.labels.applicant, holder, case.entered_at, following, to_do)


def _to_pay(case: Case) -> str:
    """What to say of the bill: until when, and once that is over, that it can still be paid while the case stands here.

    Where the plan's stage has a deadline, the case ends with it, and nothing can be paid any more.
    """
    due_at = payment_due(case)
    if due_at is None:
        return _("请缴纳评审费，缴清后自动进入下一环节。")
    due = formats.cn_closing(due_at)
    if clock.now() < due_at:
        return _("请缴纳评审费（%(due)s 截止），缴清后自动进入下一环节。") % {"due": due}
    if case.due_at is not None:
        office = case.plan_version.plan.organizer.name
        text = _("缴费期限已于 %(due)s 届满，不能再缴费；如有疑问请联系%(office)s。")
        return text % {"due": due, "office": office}
    return _("请缴纳评审费：缴费期限已于 %(due)s 届满，现在仍可缴费，请尽快缴清。") % {"due": due}
