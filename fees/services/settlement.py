"""What the provider says of an order: checked, applied once, and whatever does not fit is kept."""

import logging
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

from django.db import DatabaseError, transaction

from fees import queries
from fees.models import Bill, Payment, PaymentAnomaly
from fees.providers import Notice, provider
from fees.signals import bill_settled
from kernel import clock
from kernel.formats import money
from messaging.services import queue_sms

logger = logging.getLogger(__name__)

CURRENCY = "CNY"
# Our own row may be a moment behind the provider's word; after this long, the order is not ours.
BEHIND = timedelta(minutes=10)
# Two clocks may differ, not by more than this: a time farther off is none that anybody could act on.
SKEW = timedelta(days=1)
OLDEST = timedelta(days=3650)  # of money for an order that we do not know the beginning of


class Outcome(StrEnum):
    """What became of one word of the provider. Every one but UNKNOWN is final and answered as accepted."""

    SETTLED = "settled"
    REPEATED = "repeated"
    CLOSED = "closed"
    QUARANTINED = "quarantined"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a word of the provider waits for a clerk (D8). What to do about each is in ``fees.presenters``."""

    AMOUNT = "amount"
    AMOUNT_FORM = "amount_form"
    CURRENCY = "currency"
    MERCHANT = "merchant"
    LATE = "late"
    DOUBLE = "double"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    NOT_APPLIED = "not_applied"
    CLOSED_AMOUNT = "closed_amount"
    UNKNOWN_ORDER = "unknown_order"
    CASE_ENDED = "case_ended"


def apply(notice: Notice) -> Outcome:
    """Apply what the provider said, once. Whoever calls has had the signature checked.

    Locks the bill, then writes payment and bill and sends `bill_settled`, all in one transaction; a receiver that fails
    takes it back. Money that fits no open bill is kept as a PaymentAnomaly, never dropped (D8), and its payer is told
    by one message. Returns UNKNOWN for an order that is not ours (yet); money for one that is still not ours after
    ``BEHIND`` is kept like the rest. A time that cannot be counts as now. Raises what a receiver raised after keeping
    the money as an anomaly.
    """
    is_credible = _is_credible(notice)
    if not is_credible:
        logger.warning("the provider's time of order %s cannot be: %s", notice.order_number, notice.at.isoformat())
        notice = replace(notice, at=clock.now())
    try:
        with transaction.atomic():
            return _apply(notice, is_credible)
    except DatabaseError:
        raise
    except Exception:
        logger.exception("order %s is paid but could not be applied", notice.order_number)
        _quarantine(notice, Reason.NOT_APPLIED, _bill_of(notice))
        raise


def _is_credible(notice: Notice) -> bool:
    """Whether the time can be: nobody paid before the order was made or will have paid after tomorrow."""
    now = clock.now()
    made = Payment.objects.filter(order_number=notice.order_number).values_list("created_at", flat=True).first()
    return (made - SKEW if made else now - OLDEST) <= notice.at <= now + SKEW


def _apply(notice: Notice, is_credible: bool) -> Outcome:
    found = Payment.objects.filter(order_number=notice.order_number).values_list("bill_id", flat=True).first()
    if found is None:
        # A time that cannot be does not tell how long the order has waited for our row: it would come again for ever.
        is_old = not is_credible or clock.now() - notice.at > BEHIND
        is_nobodys = notice.state == "paid" and is_old
        return _quarantine(notice, Reason.UNKNOWN_ORDER) if is_nobodys else Outcome.UNKNOWN
    bill = Bill.objects.select_for_update(of=("self",)).get(pk=found)
    payment = Payment.objects.get(order_number=notice.order_number)
    is_same_trade = payment.status == Payment.Status.CONFIRMED and payment.trade_number == notice.trade_number
    reason = _misfit(notice, payment, bill)
    if reason is not None:
        return _quarantine(notice, reason, bill)
    if notice.state == "closed":
        return _close(payment)
    if is_same_trade:
        return Outcome.REPEATED
    if bill.status == Bill.Status.PAID:
        return _quarantine(notice, Reason.DOUBLE, bill)
    if bill.status == Bill.Status.CANCELLED:
        return _quarantine(notice, Reason.CANCELLED, bill)
    if bill.is_closed(notice.at):
        return _quarantine(notice, Reason.LATE, bill)
    return _settle(notice, payment, bill)


def _bill_of(notice: Notice) -> Bill | None:
    return Bill.objects.filter(payments__order_number=notice.order_number).first()


def _misfit(notice: Notice, payment: Payment, bill: Bill) -> Reason | None:
    """What in the notice does not belong to the payment. Only equality counts: no rounding, no overpaying.

    Only the word that an order is paid brings money: an amount that is wrong in any other word is no money that came,
    and is never called so. A refund may be of a part. A bill that was made anew may be for another amount than an order
    of before.
    """
    if notice.merchant != provider().merchant:
        return Reason.MERCHANT
    if notice.currency != CURRENCY:
        return Reason.CURRENCY
    if notice.state == "closed":
        return Reason.CLOSED_AMOUNT if notice.amount_fen != payment.amount_fen else None
    if notice.amount_fen is None:
        return Reason.AMOUNT_FORM
    if notice.state == "refunded":
        return Reason.REFUNDED
    if not notice.amount_fen == payment.amount_fen == bill.amount_fen:
        return Reason.AMOUNT
    return None


def _settle(notice: Notice, payment: Payment, bill: Bill) -> Outcome:
    payment.status, payment.trade_number, payment.paid_at = Payment.Status.CONFIRMED, notice.trade_number, notice.at
    payment.save(update_fields=["status", "trade_number", "paid_at"])
    bill.status, bill.paid_at = Bill.Status.PAID, notice.at
    bill.save(update_fields=["status", "paid_at"])
    bill_settled.send(sender=Bill, bill=bill)
    return Outcome.SETTLED


def _close(payment: Payment) -> Outcome:
    """An order never goes back: one that was paid stays paid whatever arrives late."""
    if payment.status != Payment.Status.STARTED:
        return Outcome.REPEATED
    payment.status = Payment.Status.CLOSED
    payment.save(update_fields=["status"])
    return Outcome.CLOSED


def keep_for_clerk(bill: Bill) -> None:
    """Keep the money of a bill that was settled just now, but opens nothing: what it is for has ended (D8).

    Needs the settlement's transaction and its lock of the bill. Writes one anomaly and one message to the payer; the
    same again writes nothing.
    """
    payment = Payment.objects.get(bill=bill, status=Payment.Status.CONFIRMED)
    at = payment.paid_at or clock.now()
    paid = (payment.order_number, payment.trade_number, payment.amount_fen)
    _quarantine(Notice(*paid, CURRENCY, provider().merchant, "paid", at), Reason.CASE_ENDED, bill)


def _quarantine(notice: Notice, reason: Reason, bill: Bill | None = None) -> Outcome:
    row, created = PaymentAnomaly.objects.get_or_create(
        provider=provider().code,
        order_number=notice.order_number[:32],
        trade_number=notice.trade_number[:64],
        reason=reason.value,
        defaults={
            "bill": bill,
            "amount_fen": notice.amount_fen or 0,
            "happened_at": notice.at,
            "recorded_at": clock.now(),
        },
    )
    if created:
        logger.error("order %s waits for a clerk: %s", notice.order_number, reason)
        if bill is not None and reason.value in queries.KEPT:
            queue_sms(
                to_user=bill.payer,
                template="payment_kept",
                params={"amount": money(row.amount_fen), "number": row.order_number, "office": bill.office.name},
                dedupe_key=f"fees:kept:{row.pk}",
            )
    return Outcome.QUARANTINED
