"""Where a case is: the stations of its chain, what comes next and by when, in the applicant's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kernel import clock, formats
from plans.spec.chain import Stage, StageKind
from review.models import Case, PublicNotice, ReviewEvent
from review.queries.chain import chain_of_case
from review.queries.facts import payment_due
from review.queries.noticed import ends_at

#: The picture of each kind of stage (names of tools/assets.json).
ICONS = {
    StageKind.EXAMINE: "file-check",
    StageKind.PUBLIC_NOTICE: "speakerphone",
    StageKind.ON_SITE_CHECK: "building",
    StageKind.PAYMENT: "wallet",
    StageKind.DEFENCE: "message-circle",
    StageKind.EVALUATION: "users",
    StageKind.BALLOT: "scale",
    StageKind.CONFIRMATION: "certificate",
    StageKind.CERTIFICATION: "certificate",
}


@dataclass(frozen=True)
class Station:
    """One stage of the chain as a station. state: complete, active or untouched. ``when``: 11月20日完成, or empty."""

    code: str
    label: str
    state: str
    icon: str
    when: str


def stations(case: Case, events: Sequence[ReviewEvent]) -> list[Station]:
    """The chain with the applicant's wording: done and when, here and since when, not yet reached and by when.

    ``events``: the case's history, oldest first.
    """
    chain = chain_of_case(case)
    here = _place(chain, case.stage)
    finished = case.status == Case.Status.PASSED
    # Returned, it is with the applicant: nobody "is examining" it there.
    busy = case.status == Case.Status.IN_REVIEW
    left = _left(chain, case, events)
    found = []
    for place, stage in enumerate(chain):
        is_here = place == here and case.decided_at is None
        state = "complete" if place < here or finished else "active" if is_here else "untouched"
        label = stage.labels.applicant if place == here and busy else stage.labels.not_reached
        found.append(Station(stage.code, label, state, ICONS[stage.kind], _when(case, stage, state, left)))
    return found


def _place(chain: Sequence[Stage], code: str) -> int:
    return next(place for place, stage in enumerate(chain) if stage.code == code)


def _left(chain: Sequence[Stage], case: Case, events: Sequence[ReviewEvent]) -> dict[str, datetime]:
    """When each stage was left in the present round: a corrected dossier has its whole way before it again."""
    left: dict[str, datetime] = {}
    at = chain[0].code
    for event in events:
        if event.round == case.round and event.kind == "entered":
            left[at] = event.recorded_at
            at = event.stage
        if event.round == case.round and event.kind == "recalled":
            at = event.stage
            left.pop(at, None)
    if case.status == Case.Status.PASSED and case.decided_at:
        left[at] = case.decided_at
    return left


def _when(case: Case, stage: Stage, state: str, left: dict[str, datetime]) -> str:
    if state == "complete":
        at = left.get(stage.code)
        return _("%(day)s完成") % {"day": _day(at)} if at else ""
    if state == "active":
        return _("%(day)s起") % {"day": _day(case.entered_at)} if case.status == Case.Status.IN_REVIEW else ""
    if case.decided_at:
        return _("%(day)s在此结束") % {"day": _day(case.decided_at)} if stage.code == case.stage else ""
    if stage.deadline is None:
        return ""
    return _("最迟%(day)s") % {"day": formats.cn_month_day(formats.last_day(stage.deadline))}


def _day(at: datetime) -> str:
    return formats.cn_month_day(formats.local(at).date())


@dataclass(frozen=True)
class Now:
    """Headline of the tracker: where it is, who has it, since when, what follows, what the applicant must do."""

    headline: str
    holder: str
    since: datetime
    following: str
    to_do: str


def now_of(case: Case, events: Sequence[ReviewEvent] = ()) -> Now:
    """The headline of ``case``. ``events``: its history, where it is asked since when the applicant has it."""
    chain = chain_of_case(case)
    place = _place(chain, case.stage)
    stage = chain[place]
    following = _following(chain[place + 1]) if place + 1 < len(chain) else _("评审结束")
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
        returned = [event.recorded_at for event in events if event.kind == "returned"]
        since = returned[-1] if returned else case.entered_at
        if case.due_at and case.due_at <= clock.now():  # until the sweep ends the case
            return Now(_("改正期限已过，按放弃申报办结"), "", since, "", "")
        return Now(_("已退回，请您修改"), _("您本人"), since, chain[0].labels.not_reached, to_do)
    to_do = _to_pay(case) if stage.kind is StageKind.PAYMENT else ""
    return Now(stage.labels.applicant, holder, case.entered_at, following, to_do)


def _following(stage: Stage) -> str:
    if stage.deadline is None:
        return stage.labels.not_reached
    words = {"stage": stage.labels.not_reached, "until": formats.cn_closing(stage.deadline)}
    return _("%(stage)s（最迟 %(until)s）") % words


@dataclass(frozen=True)
class Latest:
    """The moment by which this stage ends at the latest, and what it is the end of."""

    label: str
    at: datetime


def latest_of(case: Case, notice: PublicNotice | None) -> Latest | None:
    """By when the case leaves where it is now; None when neither the plan nor a term says so. One query at most."""
    if case.status == Case.Status.RETURNED:
        return Latest(_("最迟重新提交"), case.due_at) if case.due_at else None
    if case.status != Case.Status.IN_REVIEW:
        return None
    if notice is not None and notice.closed_at is None:
        return Latest(_("公示期满"), ends_at(notice))
    due = payment_due(case) if _kind(case) is StageKind.PAYMENT else None
    if due is not None:
        return Latest(_("缴费截止"), due)
    return Latest(_("本环节最迟办结"), case.due_at) if case.due_at else None


def _kind(case: Case) -> StageKind:
    chain = chain_of_case(case)
    return chain[_place(chain, case.stage)].kind


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
