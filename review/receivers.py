"""News from the rooms below: a dossier was submitted, a bill was settled."""

from typing import Any

from django.dispatch import receiver

from accounts.models import Seat
from applicants.models import Dossier, Snapshot
from applicants.signals import dossier_submitted
from fees.models import Bill
from fees.signals import bill_settled
from review.services import payments, start


@receiver(dossier_submitted, dispatch_uid="review.start")
def on_dossier_submitted(sender: type[Dossier], dossier: Dossier, snapshot: Snapshot, seat: Seat, **_: Any) -> None:
    start.receive(dossier, snapshot, seat)


@receiver(bill_settled, dispatch_uid="review.settle")
def on_bill_settled(sender: type[Bill], bill: Bill, **_: Any) -> None:
    payments.settle(bill)
