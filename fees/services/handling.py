"""A clerk deals with money that fits no bill: outside the portal; here is written down how."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Seat
from accounts.queries import is_open_seat
from fees.models import AnomalyHandling, PaymentAnomaly
from kernel import clock


class AlreadyDealtWith(Exception):
    """Somebody has dealt with the anomaly; nothing was written. ``handling`` is how."""

    def __init__(self, handling: AnomalyHandling) -> None:
        super().__init__(f"anomaly {handling.anomaly_id} was dealt with")
        self.handling = handling


class HandlingRefused(ValueError):
    """Nothing was written; ``message`` says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def deal_with(anomaly_id: int, seat: Seat, *, note: str) -> AnomalyHandling:
    """Write down that the seat has dealt with an anomaly, and how; whoever calls has checked that it is the seat's.

    Locks the anomaly and writes one row; sends nothing. The same words of the same seat again, as a double click sends
    them, get the first row; anything else about an anomaly that is dealt with raises AlreadyDealtWith.
    Refused (HandlingRefused) from a seat that ended while the request waited.
    """
    with transaction.atomic():
        anomaly = PaymentAnomaly.objects.select_for_update(of=("self",)).get(pk=anomaly_id)
        first = AnomalyHandling.objects.filter(anomaly=anomaly).first()
        if first is None:
            if not is_open_seat(seat):
                raise HandlingRefused(_("您的账号或席位刚刚停用，处理情况没有保存。请由本单位其他人员办理。"))
            return AnomalyHandling.objects.create(anomaly=anomaly, seat=seat, note=note, recorded_at=clock.now())
    if (first.seat_id, first.note) != (seat.pk, note):
        raise AlreadyDealtWith(first)
    return first
