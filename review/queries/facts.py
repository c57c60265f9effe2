"""What the engine is told about a case: read in the transaction that decides, or for the buttons of a page."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.models import Role as AccountRole
from accounts.models import Seat
from applicants.answers import answers_in
from applicants.models import Snapshot
from fees.charge_queries import is_waived
from fees.models import Bill
from kernel import workdays
from kernel.clock import CHINA
from kernel.formats import cn_datetime
from plans.rules.conditions import Answers
from plans.rules.fees import amount_due, parts_billed, payments_for
from plans.rules.words import cn_list
from plans.spec.chain import Action, Stage, StageKind
from review.engine.commands import Command, OwnCommand
from review.engine.facts import CaseFacts, NoticeFacts, Role
from review.engine.state import CaseState, Result, Status, Step
from review.models import Case, Claim, NoticeItem, Objection, ReviewEvent
from review.queries.barring import barred_by
from review.queries.chain import spec_of, stage_of_case
from review.queries.claims import claim_of, is_own
from review.queries.comparing import papers_agree
from review.queries.decisions import last_decision
from review.queries.groups import group_facts
from review.queries.holders import ENGINE_ROLES, REVIEWING, organizes
from review.queries.noticed import noticed
from review.queries.posts import no_post
from review.queries.scores import score_facts


def state_of(case: Case) -> CaseState:
    """The engine's view of the case's columns."""
    return CaseState(
        status=Status(case.status),
        stage=case.stage,
        step=Step(case.step),
        round=case.round,
        version=case.version,
        staged_result=Result(case.staged_result) if case.staged_result else None,
        due_at=case.due_at,
    )


def collect(
    case: Case, seat: Seat | None, now: datetime, *, snapshot: Snapshot | None = None, command: Command | None = None
) -> CaseFacts:
    """The facts for ``seat`` acting on ``case`` at ``now``; no seat means the portal itself.

    ``snapshot`` is the one a resubmit brings; otherwise the case's own. ``command`` is the one to be decided: what only
    another would ask for is not read. Without one they are the facts of a page that says what may be done. Reads only
    what the stage's kind needs.
    """
    name = command.name if command is not None else None
    is_late = command is not None and command.seen_version != case.version
    stage = stage_of_case(case)
    today = now.astimezone(CHINA).date()
    item = current_notice_item(case) if stage.kind is StageKind.PUBLIC_NOTICE else None
    barred, unit_barred = barred_by(case, today)
    open_ones, upheld = _objections(case) if stage.kind is StageKind.PUBLIC_NOTICE else (0, 0)
    return CaseFacts(
        now=now,
        today=today,
        actor_role=Role.SYSTEM if seat is None else ENGINE_ROLES[seat.role],
        actor_holds_stage=seat is not None and case.holder_id is not None and seat.organization_id == case.holder_id,
        actor_is_organizer=seat is not None and organizes(seat, case),
        actor_is_owner=seat is not None and seat.user.person_id == case.person_id,
        actor_competes=seat is not None and competes(case, seat),
        snapshot_digest=(snapshot or case.snapshot).digest,
        notice=_notice_facts(item),
        notice_days=_notice_days(stage, today),
        open_objections=open_ones,
        upheld_objections=upheld,
        fee_due=fee_due(case),
        bill_settled=stage.kind is StageKind.PAYMENT and bill_settled(case),
        payment_due=payment_due(case) if stage.kind is StageKind.PAYMENT else None,
        correction_until=correction_until(stage, now) if name in (None, Action.RETURN) else None,
        handled_by=handled_by(case) if is_late else "",
        score=score_facts(case, stage, snapshot or case.snapshot),
        claimed=_claimed(case, seat, now),
        papers_agree=papers_agree(case),
        barred=barred,
        unit_barred=unit_barred,
        no_post=no_post(case),
        group=group_facts(case),
        last=last_decision(case, seat) if name is OwnCommand.RECALL and seat is not None else None,
    )


def competes(case: Case, seat: Seat) -> bool:
    """Whether the officer's own declaration is under way in the case's plan (AC-007). One query at most.

    Not of an employer's HR: their unit recommends each of its people, and has often nobody else to do it.
    """
    if seat.role not in REVIEWING or seat.role == AccountRole.EMPLOYER_HR:
        return False
    own = Case.objects.filter(person=seat.user.person_id, plan_version__plan__versions=case.plan_version_id)
    return own.filter(status__in=(Case.Status.IN_REVIEW, Case.Status.RETURNED)).exclude(pk=case.pk).exists()


def _claimed(case: Case, seat: Seat | None, now: datetime) -> str:
    claim = claim_of(case, seat, now) if seat is not None else None
    return claimed_words(claim) if claim is not None and seat is not None and not is_own(claim, seat) else ""


def claimed_words(claim: Claim) -> str:
    """Who works on the case, until when, and what to do about it."""
    words = _("%(who)s已领取该申报件，正在办理（%(until)s 前）。请办理其他申报件；确需由您办理的，请先转由本人办理。")
    return words % {"who": claim.seat.user.person.full_name, "until": cn_datetime(claim.expires_at)}


def current_notice_item(case: Case) -> NoticeItem | None:
    """The newest notice of the case since it entered its present stage, but for those that were stopped."""
    return (
        NoticeItem.objects.filter(case=case, notice__stage=case.stage, notice__opened_at__gte=case.entered_at)
        .filter(notice__stop_reason="")
        .select_related("notice__organization", "snapshot")
        .order_by("-pk")
        .first()
    )


def payment_due(case: Case) -> datetime | None:
    """Until when the case's open bill of its stage is to be paid, or None where it has none. One query."""
    open_bills = Bill.objects.filter(reference=case.public_id, stage=case.stage, status=Bill.Status.OPEN)
    return open_bills.values_list("due_at", flat=True).first()


def fee_due(case: Case) -> bool:
    """Whether the plan charges at the payment stage where the case is; where it states no amount, nothing (FEE-01)."""
    return bool(fee_of(case))


def fee_of(case: Case) -> int | None:
    """What the case is to pay at the payment stage where it is, elsewhere in all, in fen; None: not stated, or nothing.

    By the plan and the snapshot under review; nothing where the committee office has set that it does not charge, as
    long as no bill was issued, but for one that was taken back (FEE-01).
    """
    stage = _payment(case)
    if stage is not None and _is_waived(case, stage):
        return None
    return amount_due(spec_of(case.plan_version), _answers(case), _payment(case))


def _is_waived(case: Case, stage: str) -> bool:
    plan = case.plan_version.plan
    if not is_waived(plan.pk, stage, plan.organizer_id):
        return False
    issued = Bill.objects.filter(reference=case.public_id, stage=stage).exclude(status=Bill.Status.CANCELLED)
    return not issued.exists()


def fee_parts(case: Case) -> str:
    """The names of what is paid at the payment stage where the case is, where the case pays at several; or nothing."""
    plan = spec_of(case.plan_version)
    if len(payments_for(plan, case.title, case.route)) < 2:
        return ""
    return cn_list(part.name for part in parts_billed(plan, _answers(case), _payment(case)))


def _answers(case: Case) -> Answers:
    fee = spec_of(case.plan_version).fee
    asks = fee and any(part.condition for part in fee.parts)  # else the snapshot need not be read
    return answers_in(case.snapshot.content) if asks else {"title": case.title, "route": case.route}


def _payment(case: Case) -> str | None:
    return case.stage if stage_of_case(case).kind is StageKind.PAYMENT else None


def correction_until(stage: Stage, now: datetime) -> datetime | None:
    """The end of the window a return would open now (decision D2), or None when the calendar cannot tell.

    The plan's number of working days, but never past the stage's own deadline. When the deadline leaves less than one
    full working day, the answer is ``now``: there is no window, and the engine refuses such a return (AC-033).
    """
    try:
        term = workdays.term_from(now.astimezone(CHINA).date(), stage.settings.correction_working_days)
        least = workdays.term_from(now.astimezone(CHINA).date(), 1)
    except workdays.CalendarUnknown:
        return None
    if stage.deadline is None or stage.deadline >= term.ends_at:
        return term.ends_at
    return stage.deadline if stage.deadline >= least.ends_at else now


def handled_by(case: Case) -> str:
    """Who made the last change and when, for whoever comes too late."""
    last = (
        ReviewEvent.objects.filter(case=case).select_related("seat__organization", "actor").order_by("-serial").first()
    )
    if last is None:
        return ""
    who = _("系统")
    if last.seat is not None and last.actor is not None:
        who = f"{last.seat.organization.name} {last.actor.full_name}"
    return _("%(who)s于 %(at)s ") % {"who": who, "at": cn_datetime(last.recorded_at)}


def _notice_facts(item: NoticeItem | None) -> NoticeFacts | None:
    if item is None:
        return None
    term = noticed(item.notice)
    return NoticeFacts(
        notice=item.notice.public_id,
        digest=item.snapshot.digest,
        first_day=term.first_day,
        last_day=term.last_day,
        calendar_confirmed=term.is_certain,
        closed=item.notice.closed_at is not None,
        declared=term.is_declared,
    )


def _notice_days(stage: Stage, today: date) -> tuple[date, date] | None:
    days = stage.settings.min_working_days
    if stage.kind is not StageKind.PUBLIC_NOTICE or days is None:
        return None
    try:
        term = workdays.term_from(today, days)
    except workdays.CalendarUnknown:
        return None
    return term.first_day, term.last_day


def _objections(case: Case) -> tuple[int, int]:
    """How many objections to the case wait, under whatever notice, and how many were upheld in this visit (D7)."""
    filed = Objection.objects.filter(item__case=case).order_by("pk")
    found = list(filed.values_list("status", "item__notice__stage", "item__notice__opened_at"))
    here = [status for status, stage, at in found if stage == case.stage and at >= case.entered_at]
    return sum(each[0] == Objection.Status.OPEN for each in found), here.count(Objection.Status.UPHELD)


def bill_settled(case: Case) -> bool:
    """Whether the bill of the stage where the case is, is paid."""
    return Bill.objects.filter(reference=case.public_id, stage=case.stage, status=Bill.Status.PAID).exists()
