"""What awaits a seat, each line with the way there."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.employer_queries import contests_to_answer, waiting_claims
from accounts.models import Role, Seat
from applicants.integrity.queries import waiting_counts
from applicants.queries.archive import EXAMINING, waiting_entries
from fees.charge_queries import LOCAL, charges
from fees.queries import open_anomalies
from kernel import clock
from plans.spec.chain import StageKind
from review.models import CalendarDecree, Case, Objection
from review.queries.calendar_effects import decrees, is_owed
from review.queries.groups import awaiting_group, spoken_of
from review.queries.offices import objections, unsigned_batches
from review.queries.standings import Standing
from review.queries.supervising import open_complaints, unfound_items


@dataclass(frozen=True)
class Task:
    """One kind of work that awaits."""

    label: str
    hint: str
    count: int
    url: str


def desk_tasks(seat: Seat, found: Sequence[Standing]) -> list[Task]:
    """The lines with something in them. ``found``: ``standings`` of the seat."""
    held: Counter[tuple[StageKind, str]] = Counter()
    for at in found:
        held[at.stage.kind, at.step] += at.count
    pending, approved = Case.Step.PENDING, Case.Step.APPROVED
    at_notice = held[StageKind.PUBLIC_NOTICE, pending]
    to_forward = sum(at.count for at in found if at.is_to_forward)
    to_answer = objections(seat).filter(status=Objection.Status.OPEN).count()
    entries = waiting_entries(seat).count() if seat.role in EXAMINING else 0
    odd_payments = open_anomalies(seat) if seat.role in (Role.OFFICE_OFFICER, Role.OPERATOR) else 0
    is_watching = seat.role in (Role.OFFICE_OFFICER, Role.SUPERVISOR, Role.OPERATOR)
    complaints = open_complaints(seat) if is_watching else 0
    claims = waiting_claims(seat) if seat.role == Role.OPERATOR else 0
    rivals = contests_to_answer(seat.user) if seat.role == Role.EMPLOYER_HR else 0
    lines = [
        Task(_("业绩档案待审核"), _("逐条通过或退回，通过后申报人才能选用"), entries, _archive(seat)),
        _to_meet(seat, found),
        *_to_examine(found),
        Task(_("待公示或公示中"), _("发起公示，期满后结束并报送"), at_notice, reverse("review:notices")),
        Task(_("待报送"), _("已通过的申报件，成批报送下一环节"), to_forward, reverse("review:batches")),
        Task(
            _("待评审表决"),
            _("登记会议和表决票数，结果一并发布"),
            held[StageKind.BALLOT, pending],
            reverse("review:meetings"),
        ),
        Task(_("表决结果待发布"), _("核对后一并发布"), held[StageKind.BALLOT, approved], reverse("review:meetings")),
        Task(
            _("结果待确认"),
            _("填写确认文件文号"),
            held[StageKind.CONFIRMATION, pending],
            reverse("review:confirmation"),
        ),
        Task(_("异议待处理"), _("调查后作出结论并答复"), to_answer, reverse("review:objections")),
        Task(_("投诉举报待办理"), _("调查后答复反映人"), complaints, reverse("review:complaints")),
        Task(_("单位认证待办理"), _("核对授权委托书，核实有争议的单位"), claims, reverse("accounts:claims")),
        Task(
            _("另有人申请经办本单位"),
            _("说明是否同意共同经办，有异议的由平台核实"),
            rivals,
            reverse("accounts:employer"),
        ),
        *_second_looks(seat),
        *_calendar(seat),
        _unset(seat, found),
        Task(_("支付异常待处理"), _("核对流水，退款并记录"), odd_payments, reverse("fees:anomalies")),
    ]
    return [line for line in lines if line.count > 0]


def _to_examine(found: Sequence[Standing]) -> list[Task]:
    """One line for each examining stage, so that the list behind it holds as many cases as the line says."""
    waiting: Counter[tuple[str, str]] = Counter()
    for at in found:
        if at.is_to_examine:
            waiting[at.stage.code, at.stage.labels.staff] += at.count
    tasks = []
    for (code, label), count in waiting.items():
        words = _("申报件待审核") if len(waiting) == 1 else _("申报件待审核：%(stage)s") % {"stage": label}
        url = f"{reverse('review:worklist')}?{urlencode({'step': 'pending', 'stage': code})}"
        tasks.append(Task(words, _("核对条件，通过、退回或不通过"), count, url))
    return tasks


def _to_meet(seat: Seat, found: Sequence[Standing]) -> Task:
    """The cases that wait for the first word of the unit's recommending group. Asks nothing where no stage has one."""
    has_group = any(at.is_to_examine and at.stage.settings.recommending_group for at in found)
    waiting = awaiting_group(seat) if has_group and seat.role == Role.EMPLOYER_HR else []
    count = len(waiting) - len(spoken_of(waiting)) if waiting else 0
    return Task(_("待考核推荐"), _("推荐组织开会以后登记，登记以后才能审核通过"), count, reverse("review:groups"))


def _unset(seat: Seat, found: Sequence[Standing]) -> Task:
    """The stages where cases lie and the local office has still to say that it does not charge (FEE-01). Asks nothing
    of an office that is local at none of them."""
    holders = LOCAL.get(Role(seat.role), frozenset())
    here = {(at.plan, at.stage.code) for at in found if at.stage.holder in holders}
    unset = [each for each in charges(seat) if each.is_unset] if here else []
    count = sum((each.version.plan.code, each.stage.code) in here for each in unset)
    return Task(_("地方环节的收费待设置"), _("默认是收费，地方审核环节须设为不收费"), count, reverse("fees:charges"))


def _second_looks(seat: Seat) -> list[Task]:
    """What others began and this seat has to finish."""
    batches, register = f"{reverse('review:batches')}#record", reverse("applicants:integrity_records")
    lines = []
    if seat.role in (Role.DEPARTMENT_OFFICER, Role.BUREAU_OFFICER, Role.OFFICE_OFFICER):
        lines.append(Task(_("批次待签收"), _("核对收到的材料和名册"), unsigned_batches(seat), batches))
    if seat.role == Role.OFFICE_OFFICER:
        to_confirm, appeals = waiting_counts(seat)
        lines.append(Task(_("失信认定待复核"), _("同事提出的认定，由您核对后确认或不予认定"), to_confirm, register))
        lines.append(Task(_("失信认定申诉待答复"), _("核实后答复，有误的撤销"), appeals, f"{register}?show=force"))
    if seat.role == Role.SUPERVISOR:
        watch = reverse("review:watch")
        lines.append(Task(_("抽查案卷待核查"), _("逐件核查并登记结论"), unfound_items(seat), watch))
    return lines


def _calendar(seat: Seat) -> list[Task]:
    """What an operator has to do about next year's working days, from November on (AC-042)."""
    if seat.role != Role.OPERATOR:
        return []
    here, waiting = reverse("review:calendar"), CalendarDecree.Status.WAITING
    to_confirm = decrees(seat).filter(status=waiting).exclude(proposed_by__user__person=seat.user.person_id).count()
    owed = int(not to_confirm and is_owed(clock.today()) and not decrees(seat).filter(status=waiting).exists())
    return [
        Task(_("工作日历待复核"), _("对照国务院办公厅通知的原文"), to_confirm, here),
        Task(_("明年的放假安排待录入"), _("确认之前，跨年的公示不能结束"), owed, here),
    ]


def _archive(seat: Seat) -> str:
    return reverse("applicants:archive_desk") if seat.role in EXAMINING else ""
