"""How many messages visitors may cause: by telephone, by person, by address, and all of them together (AC-082).

Whatever sends an SMS to another's number because somebody clicked asks here first. What the portal sends because work
went on (a decision, a deadline) is not counted, and a flood of the first kind cannot starve it (AC-084). Counted in the
database: a cache that was wiped or is out of order opens no door (AC-112).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from kernel import clock
from kernel.batches import delete_in_batches
from messaging.models import OutboxMessage, SmsTally


class Cap(NamedTuple):
    """At most ``most`` messages in ``seconds``."""

    most: int
    seconds: int


MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
PER_PHONE = (Cap(1, MINUTE), Cap(5, HOUR), Cap(10, DAY))
PER_PERSON = (Cap(20, HOUR), Cap(50, DAY))
PER_ADDRESS = (Cap(60, HOUR),)


def refusal(*, person: int | None = None, phone: str = "", address: str = "") -> str:
    """Return "" and count one message, or the sentence that says why none may be sent now; then nothing is counted.

    ``person``: who asks for it, where they are known; ``phone``: of the receiver, where it is known beforehand;
    ``address``: where from, as ``kernel.throttle.client_address`` tells it. Knows nothing of whose number it is: the
    answer is the same for one that is not known here (AC-089). Must run in the transaction that queues the message;
    locks and writes a row for each of the three, so that of two requests at the same moment the second waits for the
    first.
    """
    now = clock.now()
    counted = [
        ("person", str(person or ""), PER_PERSON),
        ("phone", phone, PER_PHONE),
        ("address", address, PER_ADDRESS),
    ]
    tallies = [(_tally(sort, value, now), caps) for sort, value, caps in counted if value]
    full = [cap.seconds for tally, caps in tallies for cap in _full(tally, caps, now)]
    if _is_flooded(now):
        full.append(HOUR)
    if full:
        return _sentence(max(full))
    for tally, _caps in tallies:
        oldest = now.timestamp() - DAY
        tally.times = [*(at for at in tally.times if at > oldest), now.timestamp()]
        tally.last_at = now
        tally.save(update_fields=["times", "last_at"])
    return ""


def forget_tallies() -> int:
    """Delete the counts of whom nobody has written to for a day, and return how many: they allow what none allows."""
    return delete_in_batches(SmsTally.objects.filter(last_at__lt=clock.now() - timedelta(seconds=DAY)))


def _tally(sort: str, value: str, now: datetime) -> SmsTally:
    """The locked row of a telephone, a person or an address, under a keyed digest: who it is cannot be read from it."""
    key = salted_hmac(f"messaging.limits.{sort}", value, secret=settings.SALT_KEY, algorithm="sha256").hexdigest()
    # Found and locked in one step: between two an old one could be forgotten.
    return SmsTally.objects.select_for_update().get_or_create(key=key, defaults={"last_at": now})[0]


def _full(tally: SmsTally, caps: tuple[Cap, ...], now: datetime) -> Iterator[Cap]:
    for cap in caps:
        if sum(at > now.timestamp() - cap.seconds for at in tally.times) >= cap.most:
            yield cap


def _is_flooded(now: datetime) -> bool:
    """Whether all visitors together have caused as many messages within the hour as the installation may pay for."""
    since = now - timedelta(seconds=HOUR)
    return OutboxMessage.objects.filter(phone__isnull=False, created_at__gt=since).count() >= settings.SMS_AN_HOUR


def _sentence(seconds: int) -> str:
    if seconds <= MINUTE:
        return _("刚刚给这个手机号发过短信，请 1 分钟后再发。")
    if seconds <= HOUR:
        return _("一小时内要求发送的短信太多，请一小时后再发。")
    return _("一天内要求发送的短信太多，请明天再发。")
