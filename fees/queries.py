"""Reads of bills and payments."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from fees.models import Bill, Payment

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


def bill_for(user: "AbstractBaseUser | AnonymousUser", public_id: str) -> Bill:
    """The bill, for its payer; 404 for everybody else. One query."""
    return get_object_or_404(Bill, public_id=public_id, payer_id=user.pk)


def live_payment(bill: Bill, *, since: datetime) -> Payment | None:
    """An attempt to pay this bill that is still open at the provider. One query."""
    return bill.payments.filter(status=Payment.Status.STARTED, created_at__gt=since).order_by("-pk").first()


def silent_payments(now: datetime, *, after: timedelta, until: timedelta) -> QuerySet[Payment]:
    """Attempts of which no callback came: older than `after`, younger than `until`."""
    return Payment.objects.filter(
        status=Payment.Status.STARTED, created_at__lt=now - after, created_at__gt=now - until
    ).order_by("pk")
