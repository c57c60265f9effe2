"""Bills, and the way to the cashier."""

import logging
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from fees import queries
from fees.models import Bill, Payment
from fees.providers import Notice, Order, ProviderError, provider
from fees.services.settlement import CURRENCY, Outcome, apply
from kernel import clock
from kernel.formats import cn_closing, cn_datetime

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from accounts.models import Organization

logger = logging.getLogger(__name__)

# An order stays payable at the cashier for this long; a second click within it leads to the same order.
ORDER_LIFE = timedelta(minutes=30)
MOST_SUBJECT = 200  # characters; as the column
MOST_PAID = 80


class PaymentRefused(Exception):
    """The bill cannot be paid now; the text is the sentence for the payer."""


def subject_of(plan: str, paid: str) -> str:
    """What a bill is called: the plan and what is paid, which a long name of the plan never pushes out."""
    paid = Truncator(paid).chars(MOST_PAID, truncate="…")
    return f"{Truncator(plan).chars(MOST_SUBJECT - len(paid) - 1, truncate='…')} {paid}"


def create_bill(
    *,
    reference: str,
    stage: str,
    payer: "AbstractBaseUser",
    office: "Organization",
    subject: str,
    amount_fen: int,
    basis: str,
    rule_digest: str,
    due_at: datetime,
    accepts_late: bool = False,
) -> Bill:
    """Make the one bill of a case at a payment stage, with amount and rule as they are now; asking again returns it.

    Writes one row in the caller's transaction; locks nothing, sends nothing. A later change of the fee changes no bill
    (AC-072); one that was cancelled is made anew: what sent the case here was taken back meanwhile. ``office`` asks for
    the money and answers for what becomes of it. ``accepts_late`` is for a bill whose case stays where it is when
    ``due_at`` has passed: such a bill stays payable, or its payer could neither go on nor give up. Raises ValueError
    for an amount that is not a positive integer.
    """
    if isinstance(amount_fen, bool) or not isinstance(amount_fen, int) or amount_fen <= 0:
        raise ValueError("a bill is for a positive whole number of fen")
    asked = {
        "payer_id": payer.pk,
        "office": office,
        "subject": subject,
        "amount_fen": amount_fen,
        "basis": basis[:200],
        "rule_digest": rule_digest,
        "created_at": clock.now(),
        "due_at": due_at,
        "accepts_late": accepts_late,
    }
    bill, is_new = Bill.objects.get_or_create(reference=reference, stage=stage, defaults=asked)
    if not is_new and bill.status == Bill.Status.CANCELLED:
        Bill.objects.filter(pk=bill.pk).update(status=Bill.Status.OPEN, **asked)
        bill.refresh_from_db()
    return bill


def cancel_bill(public_id: str) -> None:
    """Take back a bill that nobody has paid. The caller holds its lock and tells the payer.

    Writes one row; sends nothing. Money that comes for it all the same is kept for a clerk (D8). Raises ValueError for
    a bill that is not open.
    """
    if Bill.objects.filter(public_id=public_id, status=Bill.Status.OPEN).update(status=Bill.Status.CANCELLED) != 1:
        raise ValueError("only an open bill can be cancelled")


def lock_bills(reference: str) -> list[Bill]:
    """Lock the bills of a case in the order of their keys. Needs a transaction; writes and sends nothing.

    Whoever changes a bill together with its case takes the bill first, as a settlement does, so that the two never wait
    for each other.
    """
    return list(Bill.objects.select_for_update(of=("self",)).filter(reference=reference).order_by("pk"))


def extend_bill(*, reference: str, due_at: datetime) -> None:
    """Give the open bill of a case a later end. The caller holds its lock and has told the payer's case why.

    Writes one row; sends nothing. Raises ValueError for a bill that is not open, and for an end that is not later: an
    extension takes nothing from anybody.
    """
    later = Bill.objects.filter(reference=reference, status=Bill.Status.OPEN, due_at__lt=due_at).update(due_at=due_at)
    if later != 1:
        raise ValueError("only an open bill can be extended, and only to a later moment")


def start_payment(*, bill: Bill, notify_url: str, return_url: str) -> str:
    """Open an order at the provider and return the address of its cashier.

    Locks the bill, writes one Payment (or finds the one still open, so that two tabs lead to one order) and commits;
    then calls the provider. Refuses with PaymentRefused: paid, cancelled, past its time, provider out of reach.
    """
    gate = provider()
    with transaction.atomic():
        locked = Bill.objects.select_for_update(of=("self",)).select_related("office").get(pk=bill.pk)
        now = clock.now()
        _must_be_payable(locked, now)
        payment = queries.live_payment(locked, since=now - ORDER_LIFE)
        if payment is None or (payment.provider, payment.amount_fen) != (gate.code, locked.amount_fen):
            payment = Payment.objects.create(
                bill=locked,
                provider=gate.code,
                order_number=_order_number(now),
                amount_fen=locked.amount_fen,
                created_at=now,
            )
    order = Order(payment.order_number, locked.subject, payment.amount_fen, notify_url, return_url)
    try:
        return gate.open(order)
    except ProviderError as error:
        logger.warning("order %s could not be opened: %s", payment.order_number, error)
        raise PaymentRefused(_("支付平台暂时没有回应，没有扣款，请稍后再试。")) from None


def _must_be_payable(bill: Bill, now: datetime) -> None:
    if bill.status == Bill.Status.PAID:
        raise PaymentRefused(_("这笔费用已经缴清，不需要再缴。"))
    if bill.status == Bill.Status.CANCELLED:
        raise PaymentRefused(_("这笔费用已取消，不需要缴纳。"))
    if bill.is_closed(now):
        text = _("缴费已于 %(due)s 截止，现在是 %(now)s，不能再缴费；如有疑问请联系%(office)s。")
        words = {"due": cn_closing(bill.due_at), "now": cn_datetime(now), "office": bill.office.name}
        raise PaymentRefused(text % words)


def _order_number(now: datetime) -> str:
    return f"{now:%Y%m%d%H%M%S}{secrets.randbelow(10**10):010d}"


def confirm_in_demo(bill: Bill) -> Outcome:
    """Settle a bill as if it had been paid just now, while the demo is loaded and no cashier is running yet.

    Writes one Payment and what apply() writes. Refuses with PermissionError outside the demo.
    """
    if not settings.DEMO:
        raise PermissionError("only the demo settles bills without a provider")
    gate, now = provider(), clock.now()
    payment = Payment.objects.create(
        bill=bill,
        provider=gate.code,
        order_number=_order_number(now),
        amount_fen=bill.amount_fen,
        created_at=now,
    )
    trade = f"DEMO{payment.order_number}"
    return apply(Notice(payment.order_number, trade, bill.amount_fen, CURRENCY, gate.merchant, "paid", now))
