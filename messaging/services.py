"""The outbox: queue with the change, claim in a batch, commit, then call the gateway, then record."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kernel import clock
from kernel.jobs import send_after_commit
from messaging.gateways import Sms, SmsError, SmsGateway, gateway
from messaging.models import OutboxMessage
from messaging.templates import UNSAID, fill

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

logger = logging.getLogger(__name__)

TASK = "messaging.deliver"
BATCH = 20
MAX_ATTEMPTS = 5
# Longer than a whole batch can take when every call runs into its timeout.
LEASE = timedelta(minutes=5)
BACKOFF = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(minutes=30))

Status = OutboxMessage.Status


class NotInTransaction(RuntimeError):
    """A message was queued apart from the change it tells of: an error of the caller."""


@dataclass(frozen=True)
class Claim:
    """A message taken by this worker. `attempt` fences: a worker whose lease ran out cannot record over the next."""

    pk: int
    attempt: int
    sms: Sms
    was_tried: bool


def queue_sms(
    *, to_user: "AbstractBaseUser", template: str, params: Mapping[str, str], dedupe_key: str
) -> OutboxMessage:
    """Queue one message to a person, by SMS and in the site, at most once per `dedupe_key`.

    Must be called in the transaction of the change it tells of. Writes one row; after commit, wakes the worker. Locks
    nothing. Refuses with NotInTransaction, and with BadMessage for an unknown template or a missing value.
    """
    return _queue(template, params, dedupe_key, to_user_id=to_user.pk)


def queue_to_phone(
    *, phone: str, template: str, params: Mapping[str, str], dedupe_key: str, secret: str = ""
) -> OutboxMessage:
    """Queue one SMS to somebody who has no account here, as ``queue_sms`` does; it stands in nobody's inbox.

    ``secret`` stands for {secret} in the text. It is encrypted, put in only when the text is handed over, and forgotten
    then: no message kept here opens anything.
    """
    return _queue(template, {**params, "secret": UNSAID}, dedupe_key, phone=phone, secret=secret or None)


def _queue(template: str, params: Mapping[str, str], dedupe_key: str, **receiver: object) -> OutboxMessage:
    if not connection.in_atomic_block:
        raise NotInTransaction("A message is queued in the transaction of the change that causes it.")
    text = fill(template, params)
    now = clock.now()
    message, created = OutboxMessage.objects.get_or_create(
        dedupe_key=dedupe_key,
        defaults={
            "template": template,
            "params": dict(params),
            "text": text,
            "created_at": now,
            "next_attempt_at": now,
            **receiver,
        },
    )
    if created:
        send_after_commit(TASK)
    return message


def deliver(*, through: SmsGateway | None = None) -> int:
    """Hand over every message that is due; return how many were accepted.

    Claims rows in batches (on PostgreSQL past the rows another worker holds), commits, calls the gateway with no
    transaction open, and records each answer by itself. Running it twice, or in two workers, sends nothing twice.
    """
    carrier = through or gateway()
    accepted = 0
    while claims := claim(clock.now()):
        for one in claims:
            accepted += _hand_over(one, carrier)
    return accepted


def claim(now: datetime) -> list[Claim]:
    """Take up to BATCH due messages for this worker: locks, marks and leases them, and commits.

    A message whose worker vanished comes back when its lease ends, and is dead after MAX_ATTEMPTS.
    """
    due = Q(status=Status.QUEUED, next_attempt_at__lte=now) | Q(status=Status.CLAIMED, lease_until__lt=now)
    skip_locked = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        rows = list(
            OutboxMessage.objects.select_for_update(skip_locked=skip_locked, of=("self",))
            .filter(due)
            .select_related("to_user__person")
            .order_by("next_attempt_at", "pk")[:BATCH]
        )
        claims = []
        for row in rows:
            if row.attempts >= MAX_ATTEMPTS:
                _bury(row, "no answer after the last attempt")
                continue
            row.attempts += 1
            row.status, row.lease_until = Status.CLAIMED, now + LEASE
            phone = row.to_user.person.phone if row.to_user else row.phone or ""
            sms = Sms(key=row.public_id, phone=phone, text=row.text.replace(UNSAID, row.secret or UNSAID))
            claims.append(Claim(row.pk, row.attempts, sms, was_tried=row.attempts > 1))
        OutboxMessage.objects.bulk_update(rows, ["status", "attempts", "lease_until", "error", "secret"])
    # A batch of nothing but dead messages must not look like the end of the queue.
    return claims if claims or not rows else claim(now)


def _bury(row: OutboxMessage, reason: str) -> None:
    row.status, row.lease_until, row.error, row.secret = Status.DEAD, None, reason, None
    logger.error("message %s is dead: %s", row.public_id, reason)


def _hand_over(one: Claim, carrier: SmsGateway) -> bool:
    if not one.sms.phone:
        return _record_failure(one, SmsError(_("没有手机号码"), permanent=True))
    try:
        receipt = (carrier.receipt(one.sms.key) if one.was_tried else None) or carrier.send(one.sms)
    except SmsError as error:
        return _record_failure(one, error)
    except DatabaseError:
        raise
    except Exception as error:
        logger.exception("the gateway raised something else than SmsError")
        return _record_failure(one, SmsError(type(error).__name__, permanent=False))
    _record(one, status=Status.SENT, receipt=receipt[:80], sent_at=clock.now(), error="")
    return True


def _record_failure(one: Claim, error: SmsError) -> bool:
    reason = str(error)[:200]
    if error.permanent or one.attempt >= MAX_ATTEMPTS:
        if _record(one, status=Status.DEAD, error=reason):
            logger.error("message %s is dead after %d attempts: %s", one.sms.key, one.attempt, reason)
    else:
        later = clock.now() + BACKOFF[min(one.attempt, len(BACKOFF)) - 1]
        _record(one, status=Status.QUEUED, next_attempt_at=later, error=reason)
    return False


def _record(one: Claim, **columns: object) -> bool:
    """Write the outcome unless the lease went to another worker meanwhile."""
    mine = OutboxMessage.objects.filter(pk=one.pk, status=Status.CLAIMED, attempts=one.attempt)
    if columns["status"] in (Status.SENT, Status.DEAD):
        columns["secret"] = None
    return bool(mine.update(lease_until=None, **columns))


def mark_read(user: "AbstractBaseUser | AnonymousUser") -> int:
    """Mark all messages of the user as read; return how many were not. Writes only rows of that user."""
    return OutboxMessage.objects.filter(to_user_id=user.pk, read_at=None).update(read_at=clock.now())
