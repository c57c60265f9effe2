"""What cannot be of bills and their money: for the invariants over a whole database."""

from collections.abc import Iterator

from fees.models import Bill, Payment, PaymentAnomaly
from review.models import Case, ReviewEvent


def miscast() -> Iterator[tuple[str, str]]:
    """(bill, what): a bill is paid by exactly one confirmed payment, of its whole amount and in its time."""
    confirmed = Payment.objects.filter(status=Payment.Status.CONFIRMED).order_by("pk")
    paid = {payment.bill_id: payment for payment in confirmed.iterator(chunk_size=200)}
    for bill in Bill.objects.order_by("pk").iterator(chunk_size=200):
        payment = paid.get(bill.pk)
        if (payment is not None) != (bill.status == Bill.Status.PAID):
            yield bill.public_id, f"is {bill.status}, with {int(payment is not None)} confirmed payments"
        if payment is not None and payment.amount_fen != bill.amount_fen:
            yield bill.public_id, f"is for {bill.amount_fen} fen, paid with {payment.amount_fen}"
        if payment is not None and (payment.paid_at is None or bill.is_closed(payment.paid_at)):
            yield bill.public_id, "was paid after its end"


def misdated() -> Iterator[tuple[str, str]]:
    """(case, what): a case that ends when it is not paid, ends with its bill."""
    ends = dict(Bill.objects.filter(status=Bill.Status.OPEN).order_by("pk").values_list("reference", "due_at"))
    waiting = Case.objects.filter(status=Case.Status.IN_REVIEW, due_at__isnull=False, public_id__in=ends)
    for public_id, due_at in waiting.order_by("pk").values_list("public_id", "due_at"):
        if due_at != ends[public_id]:
            yield public_id, f"ends {due_at}, its bill {ends[public_id]}"


def unseen() -> Iterator[tuple[str, str]]:
    """(bill, what): money that opened nothing to its case waits for a clerk, or did (D8)."""
    settled = ReviewEvent.objects.filter(kind="fee_settled").order_by("pk").values_list("data__bill", flat=True)
    kept = (
        PaymentAnomaly.objects.filter(reason="case_ended", bill__isnull=False)
        .order_by("pk")
        .values_list("bill", flat=True)
    )
    told = {*settled.iterator(chunk_size=2000)}
    paid = Bill.objects.filter(status=Bill.Status.PAID).exclude(pk__in=kept).order_by("pk")
    for bill in paid.iterator(chunk_size=200):
        if bill.public_id not in told:
            yield bill.public_id, "is paid, its case was not told and no clerk was"
