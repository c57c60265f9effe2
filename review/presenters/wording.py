"""What each event is called, for staff and for the applicant, and what it says in one sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role
from applicants.sections import Section
from kernel import formats
from plans.spec import PlanDocument
from plans.spec.chain import Stage
from review.models import ReviewEvent

TITLES = {
    "started": gettext_lazy("提交申报"),
    "resubmitted": gettext_lazy("补正后重新提交"),
    "entered": gettext_lazy("进入%(stage)s"),
    "approved": gettext_lazy("%(stage)s通过"),
    "returned": gettext_lazy("%(stage)s退回修改"),
    "rejected": gettext_lazy("%(stage)s不通过"),
    "forwarded": gettext_lazy("已报送下一环节"),
    "recalled": gettext_lazy("%(stage)s：撤回本次办理"),
    "notice_opened": gettext_lazy("%(stage)s开始"),
    "notice_stopped": gettext_lazy("%(stage)s停止"),
    "notice_closed": gettext_lazy("%(stage)s期满"),
    "fee_settled": gettext_lazy("评审费已缴清"),
    "payment_extended": gettext_lazy("缴费期限延长"),
    "ballot_recorded": gettext_lazy("评审委员会完成表决"),
    "score_verified": gettext_lazy("%(stage)s：核定自评分"),
    "compared": gettext_lazy("%(stage)s：核对书面材料"),
    "released": gettext_lazy("评审结果发布"),
    "confirmed": gettext_lazy("评审结果确认"),
    "withdrawn": gettext_lazy("申报人撤回"),
    "lapsed": gettext_lazy("逾期失效"),
    "voided": gettext_lazy("取消资格，申报作废"),
}
STATUSES = {
    "started": "submitted",
    "resubmitted": "submitted",
    "approved": "approved",
    "returned": "returned",
    "rejected": "rejected",
    "forwarded": "forwarded",
    "fee_settled": "settled",
    "withdrawn": "withdrawn",
    "lapsed": "lapsed",
    "voided": "void",
    "confirmed": "passed",
}
# Staged results stay inside the committee office until they are released together.
# So do verified scores: they are one of the things the committee weighs.
HIDDEN_FROM_APPLICANT = frozenset({"ballot_recorded", "score_verified"})


@dataclass(frozen=True)
class Line:
    """One line of a history, as components/history.html wants it."""

    at: datetime
    title: str
    status: str
    who: str
    detail: str


def staff_line(event: ReviewEvent, plan: PlanDocument) -> Line:
    """The event with who did it."""
    met = group_meeting(plan.stage(event.stage), event.data)
    compared_by = _("核对人：%(by)s。") % event.data if event.kind == "compared" else ""
    detail = " ".join(part for part in (met, compared_by, _detail(event)) if part)
    return Line(event.recorded_at, _title(event, plan), STATUSES.get(event.kind, ""), _who(event), detail)


def group_meeting(stage: Stage, data: Mapping[str, Any]) -> str:
    """The meeting of the recommending group on which an approval rests, in one sentence; empty where there was none.

    It names persons: for the staff, and for the form.
    """
    group = stage.settings.recommending_group
    if not group or not data.get("met_on"):
        return ""
    told = {"group": group, "on": _day(data["met_on"]), "members": data["members"]}
    words = _("经%(group)s %(on)s会议（%(members)s）考核推荐。") % told
    if data.get("present") is None:
        return words
    return words + _("参加 %(present)d 人，同意 %(yes)d 人。") % {"present": data["present"], "yes": data["yes"]}


def applicant_line(event: ReviewEvent, plan: PlanDocument) -> Line | None:
    """The event without persons' names, or None where it is not for the applicant yet."""
    if event.kind in HIDDEN_FROM_APPLICANT:
        return None
    # What the applicant did is not the employer's act, at whom the applicant's seat is.
    seat = event.seat
    who = seat.organization.name if seat is not None and seat.role != Role.APPLICANT else ""
    return Line(event.recorded_at, _title(event, plan), STATUSES.get(event.kind, ""), who, _detail(event))


def _title(event: ReviewEvent, plan: PlanDocument) -> str:
    if event.kind == "ballot_recorded" and event.data["reason"]:
        return _("更正表决票数")  # only counts that take the place of others carry a reason
    return str(TITLES[event.kind]) % {"stage": plan.stage(event.stage).labels.staff}


def _who(event: ReviewEvent) -> str:
    if event.seat is None:
        return _("系统")
    return f"{event.seat.organization.name} · {event.seat.user.person.full_name}"


def _detail(event: ReviewEvent) -> str:
    return "\n".join(part for part in _parts(event.kind, event.data) if part)


def _parts(kind: str, data: Mapping[str, Any]) -> list[str]:
    parts = [str(data.get("reason") or "")]
    parts += [f"【{place_of(item)}】{item['note']}" for item in data.get("defects", [])]
    if kind == "returned" and data.get("until"):
        parts.append(_("请在 %(until)s 前补正。") % {"until": _moment(data["until"])})
    if kind in ("notice_opened", "notice_closed"):
        span = {"first": _day(data["first_day"]), "last": _day(data["last_day"])}
        parts.append(_("公示期 %(first)s 至 %(last)s。") % span)
        parts.append(_("线下公示，日期由公示单位自行申明。") if data.get("declared") else "")
    if kind == "payment_extended":
        span = {"until": _moment(data["until"]), "previous": _moment(data["previous"])}
        parts.append(_("缴费截止时间改为 %(until)s，原为 %(previous)s。") % span)
    if kind == "approved" and data.get("vouched"):
        parts.append(_("声明：%(vouched)s。") % data)
    if kind == "ballot_recorded":
        parts.append(_("出席 %(present)s 人，同意 %(yes)s、不同意 %(no)s、弃权 %(abstain)s。") % data)
    if kind == "score_verified":
        parts.append(_("自评 %(own_total)s 分，核定 %(total)s 分。") % data)
    if kind == "compared":
        parts += _compared(data)
    if kind == "released":
        parts.append(_("评审通过，进入结果公示。") if data["result"] == "passed" else _("评审未通过。"))
    if kind == "confirmed":
        parts.append(_("确认文件：%(document)s") % data)
    return parts


def _compared(data: Mapping[str, Any]) -> list[str]:
    """What was found at the counter: the papers that do not agree, or that all do."""
    words = {"differs": _("不一致"), "missing": _("没有提交")}
    odd = [
        f"【{paper['name']}】{words[paper['found']]}" + (f"：{paper['note']}" if paper["note"] else "")
        for paper in data["papers"]
        if paper["found"] in words
    ]
    told = {"on": _day(data["on"]), "count": len(data["papers"])}
    return [
        _("%(on)s核对 %(count)d 项，") % told + (_("以下不符：") if odd else _("全部与网上填报一致。")),
        *odd,
    ]


def place_of(defect: Mapping[str, str]) -> str:
    """What a defect of a return concerns: 附件 · 继续教育证明."""
    label = Section(defect["section"]).label
    return f"{label} · {defect['label']}" if defect.get("label") else label


def _moment(text: str) -> str:
    return formats.cn_closing(datetime.fromisoformat(text))


def _day(text: str) -> str:
    return formats.cn_date(date.fromisoformat(text))
