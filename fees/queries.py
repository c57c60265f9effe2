"""Reads of bills and payments."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from fees.models import Bill, Payment, PaymentAnomaly

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

#: Reasons for which certainly the payer's own money, of a known amount, waits for a clerk.
KEPT = ("amount", "late", "double", "cancelled")


def bill_for(user: "AbstractBaseUser | AnonymousUser", public_id: str) -> Bill:
    """The bill, for its payer; 404 for everybody else. One query."""
    return get_object_or_404(Bill, public_id=public_id, payer_id=user.pk)


def live_payment(bill: Bill, *, since: datetime) -> Payment | None:
    """An attempt to pay this bill that is still open at the provider. One query."""
    return bill.payments.filter(status=Payment.Status.STARTED, created_at__gt=since).order_by("-pk").first()


def kept_money(bill: Bill) -> list[PaymentAnomaly]:
    """Money that came for this bill and could not be applied to it, of one row for each trade. One query.

    What is waiting to be applied again, a refund, and a word whose amount cannot be read are no news for the payer.
    """
    orders = Payment.objects.filter(bill=bill).order_by().values("order_number")
    kept = PaymentAnomaly.objects.filter(order_number__in=orders, handled_at=None)
    return list(kept.filter(reason__in=KEPT).order_by("pk"))


def silent_payments(now: datetime, *, after: timedelta, until: timedelta) -> QuerySet[Payment]:
    """Attempts of which no callback came: older than `after`, younger than `until`."""
    return Payment.objects.filter(
        status=Payment.Status.STARTED, created_at__lt=now - after, created_at__gt=now - until
    ).order_by("pk")
