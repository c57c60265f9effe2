"""Reads of what the registers answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Max, Q

from accounts.models import Person
from applicants.registers.base import RegisterKind
from applicants.registers.models import RegisterFetch
from applicants.residency import residency_of
from plans.spec.base import Residency

Status = RegisterFetch.Status
STALE_AFTER = timedelta(days=30)


@dataclass(frozen=True)
class Known:
    """What is known of one kind: the last question, and the last answer that can be used."""

    kind: RegisterKind
    newest: RegisterFetch | None
    good: RegisterFetch | None


def has_registers(person: Person) -> bool:
    """Whether the registers know such people at all: not those from outside the mainland (INF-14). No query."""
    return residency_of(person) is Residency.MAINLAND


def known_of(person_id: int) -> dict[RegisterKind, Known]:
    """Every kind with what is known of it. Two queries."""
    rows = (
        RegisterFetch.objects.filter(person=person_id)
        .order_by("kind")
        .values_list("kind")
        .annotate(newest=Max("pk"), good=Max("pk", filter=Q(status=Status.DONE)))
    )
    keys = {kind: (newest, good) for kind, newest, good in rows}
    fetches = RegisterFetch.objects.select_related("photo").in_bulk(
        {key for both in keys.values() for key in both if key}
    )
    return {
        kind: Known(kind, *(fetches.get(key) for key in keys.get(kind.value, (None, None)))) for kind in RegisterKind
    }


class LastAnswer(NamedTuple):
    """What a register said last, with no more than answers a question."""

    kind: str
    values: list[dict[str, Any]]
    is_complete: bool
    source: str
    done_at: datetime


def last_answers(person_id: int, kinds: Iterable[RegisterKind]) -> list[LastAnswer]:
    """The last answer of each of these kinds that can be used. One query, of few columns: every autosave asks it."""
    done = RegisterFetch.objects.filter(person=person_id, kind__in=list(kinds), status=Status.DONE).order_by("pk")
    found = (LastAnswer(*row) for row in done.values_list(*LastAnswer._fields))
    return list({answer.kind: answer for answer in found}.values())


def is_stale(good: RegisterFetch, now: datetime, cut_off: date | None = None) -> bool:
    """Whether a value is too old to be submitted unchecked: over 30 days, or from before a cut-off that has passed."""
    checked = good.done_at
    if checked is None or now - checked > STALE_AFTER:
        return True
    return cut_off is not None and checked.astimezone(now.tzinfo).date() <= cut_off < now.date()


def due(now: datetime) -> list[int]:
    """Keys of the fetches to be attempted now, the longest waiting first. One query."""
    waiting = RegisterFetch.objects.filter(status=Status.WAITING, next_attempt_at__lte=now)
    return list(waiting.order_by("next_attempt_at", "pk").values_list("pk", flat=True)[:200])


def checks_of(snapshot_id: int) -> list[RegisterFetch]:
    """What a submit asked again because it was too old, with what came of it. One query."""
    return list(RegisterFetch.objects.filter(snapshot=snapshot_id).order_by("kind", "pk"))
