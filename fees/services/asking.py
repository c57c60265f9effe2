"""Asking the provider, because its callbacks may never come (AC-075)."""

import logging
from datetime import timedelta

from fees import queries
from fees.models import Payment
from fees.providers import ProviderError, provider
from fees.services.settlement import Outcome, apply
from kernel import clock

logger = logging.getLogger(__name__)

ASK_AFTER = timedelta(minutes=2)
ASK_UNTIL = timedelta(hours=48)


def ask_provider(payment_id: int) -> Outcome | None:
    """Ask what became of one attempt and apply the answer; None when there is no news."""
    payment = Payment.objects.filter(pk=payment_id, status=Payment.Status.STARTED).first()
    if payment is None or payment.provider != provider().code:
        return None
    try:
        notice = provider().ask(payment.order_number)
    except ProviderError as error:
        logger.warning("order %s could not be asked for: %s", payment.order_number, error)
        return None
    return None if notice is None else apply(notice)


def ask_for_silent_payments() -> int:
    """Ask for every attempt of which no callback came; return how many brought news (AC-075)."""
    now, news = clock.now(), 0
    for payment_id in queries.silent_payments(now, after=ASK_AFTER, until=ASK_UNTIL).values_list("pk", flat=True)[:200]:
        try:
            news += ask_provider(payment_id) is not None
        except Exception:
            logger.exception("payment %d could not be applied", payment_id)
    return news
