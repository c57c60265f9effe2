"""Reads of bills and payments."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Role, Seat
from fees.models import Bill, Payment, PaymentAnomaly
from plans.models import PlanVersion

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

#: Reasons for which certainly the payer's own money, of a known amount, waits for a clerk.
KEPT = ("amount", "late", "double", "cancelled", "case_ended")
PAGE = 50
_SHOWN = ("bill__payer__person", "bill__office", "handling__seat__organization", "handling__seat__user__person")

# How many of ``anomalies`` a committee office has not dealt with. Written out, for it is asked on every page of such an
# office, and Django needs several times as long to write it as the database to answer it.
_OPEN = """
SELECT COUNT(*) FROM fees_paymentanomaly AS anomaly JOIN fees_bill AS bill ON bill.id = anomaly.bill_id
JOIN accounts_user AS payer ON payer.id = bill.payer_id
WHERE bill.office_id = %(office)s AND payer.person_id <> %(person)s
AND NOT EXISTS (SELECT 1 FROM fees_anomalyhandling AS handling WHERE handling.anomaly_id = anomaly.id)
"""


def bill_for(user: "AbstractBaseUser | AnonymousUser", public_id: str) -> Bill:
    """The bill, for its payer; 404 for everybody else. One query."""
    return get_object_or_404(Bill.objects.select_related("office"), public_id=public_id, payer_id=user.pk)


def plan_with_contacts(bill: Bill) -> str:
    """The code of the plan that made the bill, where its page says how to reach the office; otherwise nothing. One
    query."""
    version = PlanVersion.objects.filter(digest=bill.rule_digest).select_related("plan").order_by("pk").first()
    return version.plan.code if version is not None and version.spec.contacts else ""


def live_payment(bill: Bill, *, since: datetime) -> Payment | None:
    """An attempt to pay this bill that is still open at the provider. One query."""
    return bill.payments.filter(status=Payment.Status.STARTED, created_at__gt=since).order_by("-pk").first()


def kept_money(bill: Bill) -> list[PaymentAnomaly]:
    """Money that came for this bill and could not be applied to it, of one row for each trade. One query.

    What is waiting to be applied again, a refund, and a word whose amount cannot be read are no news for the payer.
    """
    return list(bill.anomalies.filter(handling=None, reason__in=KEPT).order_by("pk"))


def anomalies(seat: Seat) -> QuerySet[PaymentAnomaly]:
    """The anomalies that this seat answers for.

    A committee office's are those of its own bills, without the bills of the seat's own person (D9); the platform's
    operator has those of no bill at all, because nobody else could find out whose money it is.
    """
    if seat.role == Role.OPERATOR:
        return PaymentAnomaly.objects.filter(bill=None)
    if seat.role != Role.OFFICE_OFFICER:
        return PaymentAnomaly.objects.none()
    of_office = PaymentAnomaly.objects.filter(bill__office=seat.organization_id)
    return of_office.exclude(bill__payer__person=seat.user.person_id)


def open_anomalies(seat: Seat) -> int:
    """How many anomalies this seat has still to deal with. One query."""
    if seat.role != Role.OFFICE_OFFICER:
        return anomalies(seat).filter(handling=None).count()
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, {"office": seat.organization_id, "person": seat.user.person_id})
        return int(cursor.fetchone()[0])


def anomalies_page(
    seat: Seat, *, is_done: bool, after: int | None = None, limit: int = PAGE
) -> tuple[list[PaymentAnomaly], int | None]:
    """One page of the seat's anomalies and the key the next page starts behind, None on the last. One query.

    What is open comes oldest first, so that what waits longest is on top; what is done, newest first.
    """
    rows = anomalies(seat).filter(handling__isnull=not is_done).select_related(*_SHOWN)
    if after is not None:
        rows = rows.filter(pk__lt=after) if is_done else rows.filter(pk__gt=after)
    found = list(rows.order_by("-pk" if is_done else "pk")[: limit + 1])
    return found[:limit], found[limit - 1].pk if len(found) > limit else None


def anomaly_for(seat: Seat | None, public_id: str) -> PaymentAnomaly:
    """An anomaly that this seat answers for. Raises Http404 for everybody else."""
    found = anomalies(seat).filter(public_id=public_id).select_related(*_SHOWN).first() if seat else None
    if found is None:
        raise Http404("no such anomaly for this seat")
    return found


def silent_payments(now: datetime, *, after: timedelta, until: timedelta) -> QuerySet[Payment]:
    """Attempts of which no callback came: older than `after`, younger than `until`."""
    return Payment.objects.filter(
        status=Payment.Status.STARTED, created_at__lt=now - after, created_at__gt=now - until
    ).order_by("pk")
