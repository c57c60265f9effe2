"""News from the rooms below: a dossier was submitted, a returned one was opened, a bill was settled."""

from typing import Any

from django.dispatch import receiver

from accounts.models import Seat
from applicants.models import Dossier, IntegrityRecord, Snapshot
from applicants.signals import dossier_submitted, record_confirmed, return_opened
from fees.models import Bill
from fees.signals import bill_settled
from review.models import Case
from review.services import barring, openings, payments, start


@receiver(dossier_submitted, dispatch_uid="review.start")
def on_dossier_submitted(sender: type[Dossier], dossier: Dossier, snapshot: Snapshot, seat: Seat, **_: Any) -> None:
    start.receive(dossier, snapshot, seat)


@receiver(return_opened, dispatch_uid="review.opened")
def on_return_opened(sender: type[Dossier], dossier: Dossier, seat: Seat, **_: Any) -> None:
    case = Case.objects.filter(dossier=dossier).first()
    if case is not None:
        openings.note(case, seat)


@receiver(record_confirmed, dispatch_uid="review.disqualify")
def on_record_confirmed(sender: type[IntegrityRecord], record: IntegrityRecord, seat: Seat, **_: Any) -> None:
    barring.stop(record, seat)


@receiver(bill_settled, dispatch_uid="review.settle")
def on_bill_settled(sender: type[Bill], bill: Bill, **_: Any) -> None:
    payments.settle(bill)
