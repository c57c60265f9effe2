"""What follows from an event, in the event's own transaction: messages, bills, printed forms, the dossier's status.

Each reaction only writes rows and cannot fail for reasons outside the database; whatever can fail happens after the
commit, from those rows, and is tried again.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from applicants.services import dossiers
from fees.services import cancel_bill, create_bill, extend_bill, subject_of
from kernel.jobs import send_after_commit
from kernel.language import official
from messaging.services import queue_sms
from review import printing
from review.engine import events as ev
from review.engine.state import Result
from review.models import Batch, Case
from review.queries.chain import spec_of
from review.queries.facts import fee_parts
from review.queries.owed import Owed, owed
from review.telling import told

Reaction = Callable[[Case, Any, Owed | None], None]


def react(case: Case, event: ev.Event, *, now: datetime) -> None:
    """Do what follows from ``event``. ``case`` already stands where the command left it; its row is locked."""
    reaction = _REACTIONS.get(type(event))
    with official():
        due = owed(case, now) if isinstance(event, ev.Entered) else None
        if reaction is not None:
            reaction(case, event, due)
        _tell(case, event, due)


def _tell(case: Case, event: ev.Event, due: Owed | None) -> None:
    """Queue what the event tells the applicant, once for each version of the case and kind of message (INV-15)."""
    message = told(case, event, due)
    if message is None:
        return
    queue_sms(
        to_user=case.dossier.user,
        template=message.template,
        params=message.params,
        dedupe_key=f"review:{case.public_id}:{case.version}:{message.template}",
    )


def _entered(case: Case, event: ev.Entered, due: Owed | None) -> None:
    """Make the bill of a payment stage, for what is paid there."""
    fee = spec_of(case.plan_version).fee
    if due is None or fee is None:
        return
    create_bill(
        reference=case.public_id,
        stage=event.stage,
        payer=case.dossier.user,
        office=case.plan_version.plan.organizer,
        subject=subject_of(spec_of(case.plan_version).name, fee_parts(case) or _("评审费")),
        amount_fen=due.amount_fen,
        basis=fee.basis or "",
        rule_digest=case.plan_version.digest,
        due_at=due.until,
        accepts_late=due.accepts_late,
    )


def _returned(case: Case, event: ev.Returned, due: Owed | None) -> None:
    defects = [
        {"section": each.section, "target": each.target, "label": each.label, "text": each.note}
        for each in event.defects
    ]
    dossiers.reopen(case.dossier, defects=defects, correct_until=event.until, reason=event.reason)


def _ended(case: Case, event: ev.Rejected | ev.Lapsed | ev.Withdrawn, due: Owed | None) -> None:
    dossiers.close(case.dossier)


def _voided(case: Case, event: ev.Voided, due: Owed | None) -> None:
    """Its bill is taken back in a transaction of its own: this one holds the dossier, which comes after the bill."""
    dossiers.close(case.dossier)
    send_after_commit("review.cancel_bill", case_id=case.pk)


def _recalled(case: Case, event: ev.Recalled, due: Owed | None) -> None:
    """The case leaves its batch, which says so; a bill that nobody has paid is off."""
    if event.batch:
        batch = Batch.objects.get(public_id=event.batch)
        batch.cases.remove(case)
        batch.recalled.add(case)
    if event.bill:
        cancel_bill(event.bill)
    if event.decision == ev.NAMES[ev.Returned]:
        dossiers.take_back(case.dossier)


def _settled(case: Case, event: ev.FeeSettled, due: Owed | None) -> None:
    """A settled fee unlocks the review form (FEE-10)."""
    printing.request(case)


def _payment_extended(case: Case, event: ev.PaymentExtended, due: Owed | None) -> None:
    extend_bill(reference=case.public_id, due_at=event.until)


def _released(case: Case, event: ev.Released, due: Owed | None) -> None:
    printing.request(case)
    if event.result is Result.FAILED:
        dossiers.close(case.dossier)


def _confirmed(case: Case, event: ev.Confirmed, due: Owed | None) -> None:
    printing.request(case)
    dossiers.close(case.dossier, passed=True)


_REACTIONS: dict[type[ev.Event], Reaction] = {
    ev.Entered: _entered,
    ev.Returned: _returned,
    ev.Rejected: _ended,
    ev.Lapsed: _ended,
    ev.Withdrawn: _ended,
    ev.Voided: _voided,
    ev.Recalled: _recalled,
    ev.FeeSettled: _settled,
    ev.PaymentExtended: _payment_extended,
    ev.Released: _released,
    ev.Confirmed: _confirmed,
}
