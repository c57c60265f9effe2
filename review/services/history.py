"""The history of a case: one row per event, each carrying the digest of the one before it."""

import hashlib
import json
from datetime import UTC, datetime

from accounts.models import Role, Seat
from review.engine import events as ev
from review.models import Case, ReviewEvent

GENESIS = "sha256:" + "0" * 64


def digest_of(event: ReviewEvent) -> str:
    """The digest of a row: its own values and its predecessor's digest, in one canonical form (INV-14)."""
    content = {
        "case": event.case.public_id,
        "serial": event.serial,
        "kind": event.kind,
        "stage": event.stage,
        "round": event.round,
        "data": event.data,
        "snapshot": event.snapshot.digest,
        "actor": event.actor.public_id if event.actor else None,
        "seat": event.seat.public_id if event.seat else None,
        "recorded_at": event.recorded_at.astimezone(UTC).isoformat(),
        "previous": event.previous_digest,
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


def append(case: Case, event: ev.Event, *, serial: int, previous: str, seat: Seat | None, now: datetime) -> ReviewEvent:
    """Write one event. Needs the case's lock; a second writer of the same serial is refused by the database.

    What the applicants do is no handling by the employer at whom they have their seat: it may be another one by now.
    """
    row = ReviewEvent(
        case=case,
        serial=serial,
        kind=ev.name_of(event),
        stage=event.stage,
        round=case.round,
        data=ev.to_record(event),
        snapshot=case.snapshot,
        actor=seat.user.person if seat else None,
        seat=seat,
        office_id=seat.organization_id if seat and seat.role != Role.APPLICANT else None,
        recorded_at=now,
        previous_digest=previous,
    )
    row.digest = digest_of(row)
    row.save(force_insert=True)
    return row


def last_digest(case: Case) -> str:
    """The digest that the next event follows."""
    last = ReviewEvent.objects.filter(case=case).order_by("-serial").values_list("digest", flat=True).first()
    return last or GENESIS
