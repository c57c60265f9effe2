"""What follows from an event, in the event's own transaction: messages, bills, printed forms, the dossier's status.

Each reaction only writes rows and cannot fail for reasons outside the database; whatever can fail happens after the
commit, from those rows, and is tried again.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from applicants.services import dossiers
from fees.services import create_bill, extend_bill
from kernel import workdays
from kernel.formats import cn_closing, cn_date, money
from kernel.language import official
from messaging.services import queue_sms
from plans.rules.fees import paid_at
from plans.spec.chain import StageKind
from plans.spec.parts import WindowKind
from review import printing
from review.engine import events as ev
from review.engine.state import Result
from review.engine.turn import stage_of
from review.models import Case
from review.queries.chain import chain_of_case, spec_of
from review.queries.facts import fee_of, fee_parts

Reaction = Callable[[Case, Any, datetime], None]

#: Working days to pay where the plan's payment stage states no deadline of its own.
PAYMENT_WORKING_DAYS = 10


def react(case: Case, event: ev.Event, *, now: datetime) -> None:
    """Do what follows from ``event``. ``case`` already stands where the command left it; its row is locked."""
    reaction = _REACTIONS.get(type(event))
    if reaction is not None:
        with official():
            reaction(case, event, now)


def _tell(case: Case, template: str, **params: str) -> None:
    """Queue one message to the applicant, at most one for each version of the case and kind of message (INV-15)."""
    queue_sms(
        to_user=case.dossier.user,
        template=template,
        params={"plan": spec_of(case.plan_version).name, "number": case.dossier.number, **params},
        dedupe_key=f"review:{case.public_id}:{case.version}:{template}",
    )


def _stage_label(case: Case, code: str) -> str:
    return stage_of(chain_of_case(case), code).labels.staff


def _received(case: Case, event: ev.Started | ev.Resubmitted, now: datetime) -> None:
    _tell(case, "case_received", holder=case.holder.name if case.holder else "")


def _entered(case: Case, event: ev.Entered, now: datetime) -> None:
    """Make the bill of a payment stage, for what is paid there.

    Where the plan's stage states no deadline, nothing ends the case when the time to pay is over: the notice
    (湖职指发〔2020〕3号) asks for payment "in the stated time" and names no consequence. The bill then only warns and
    stays payable, or the case would stand there for good.
    """
    stage = stage_of(chain_of_case(case), event.stage)
    fee = spec_of(case.plan_version).fee
    amount_fen = fee_of(case)
    if stage.kind is not StageKind.PAYMENT or fee is None or not amount_fen:
        return
    due_at = case.due_at or _payment_due(case, now)
    create_bill(
        reference=case.public_id,
        stage=stage.code,
        payer=case.dossier.user,
        office=case.plan_version.plan.organizer,
        subject=f"{spec_of(case.plan_version).name} {fee_parts(case) or _('评审费')}",
        amount_fen=amount_fen,
        basis=fee.basis or "",
        rule_digest=case.plan_version.digest,
        due_at=due_at,
        accepts_late=case.due_at is None,
    )
    _tell(case, "fee_due", amount=money(amount_fen), until=cn_closing(due_at))


def _returned(case: Case, event: ev.Returned, now: datetime) -> None:
    defects = [
        {"section": each.section, "target": each.target, "label": each.label, "text": each.note}
        for each in event.defects
    ]
    dossiers.reopen(case.dossier, defects=defects, correct_until=event.until, reason=event.reason)
    _tell(
        case,
        "case_returned",
        stage=_stage_label(case, event.stage),
        reason=event.reason,
        count=str(len(defects)),
        until=cn_closing(event.until),
    )


def _rejected(case: Case, event: ev.Rejected, now: datetime) -> None:
    dossiers.close(case.dossier)
    _tell(case, "case_rejected", stage=_stage_label(case, event.stage), reason=event.reason)


def _lapsed(case: Case, event: ev.Lapsed, now: datetime) -> None:
    dossiers.close(case.dossier)
    _tell(case, "case_lapsed", reason=event.reason)


def _withdrawn(case: Case, event: ev.Withdrawn, now: datetime) -> None:
    dossiers.close(case.dossier)


def _notice_opened(case: Case, event: ev.NoticeOpened, now: datetime) -> None:
    _tell(case, "notice_opened", first=cn_date(event.first_day), last=cn_date(event.last_day))


def _settled(case: Case, event: ev.FeeSettled, now: datetime) -> None:
    """A settled fee unlocks the review form (FEE-10)."""
    printing.request(case)
    if not event.waived:
        _tell(case, "review_form_ready")


def _payment_extended(case: Case, event: ev.PaymentExtended, now: datetime) -> None:
    extend_bill(reference=case.public_id, due_at=event.until)
    _tell(case, "payment_extended", until=cn_closing(event.until), reason=event.reason)


def _released(case: Case, event: ev.Released, now: datetime) -> None:
    printing.request(case)
    if event.result is Result.FAILED:
        dossiers.close(case.dossier)
        _tell(case, "result_failed")
        return
    _tell(case, "result_passed")


def _confirmed(case: Case, event: ev.Confirmed, now: datetime) -> None:
    printing.request(case)
    dossiers.close(case.dossier, passed=True)
    _tell(case, "result_confirmed", document=event.document)


def _payment_due(case: Case, now: datetime) -> datetime:
    """The end of the plan's payment window, or of the usual number of working days where the plan states none.

    The window is that of the fee's own stage, and not of a second payment.
    """
    plan = spec_of(case.plan_version)
    office = (case.snapshot.content.get("receiving") or {}).get("code")
    window = plan.window(WindowKind.PAYMENT, case.title, case.dossier.route, office)
    if window is not None and window.closes > now and case.stage == paid_at(plan, case.title):
        return window.closes
    try:
        return workdays.term_from(now.date(), PAYMENT_WORKING_DAYS).ends_at
    except workdays.CalendarUnknown:
        return now + timedelta(days=2 * PAYMENT_WORKING_DAYS)


_REACTIONS: dict[type[ev.Event], Reaction] = {
    ev.Started: _received,
    ev.Resubmitted: _received,
    ev.Entered: _entered,
    ev.Returned: _returned,
    ev.Rejected: _rejected,
    ev.Lapsed: _lapsed,
    ev.Withdrawn: _withdrawn,
    ev.NoticeOpened: _notice_opened,
    ev.FeeSettled: _settled,
    ev.PaymentExtended: _payment_extended,
    ev.Released: _released,
    ev.Confirmed: _confirmed,
}
