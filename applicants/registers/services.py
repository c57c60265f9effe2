"""Asking the registers: a row first, then a task that asks with no transaction open, then the answer is recorded."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, DataError, IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from accounts.models import Person, Seat, User
from applicants.models import Snapshot
from applicants.registers import answering, entries, queries
from applicants.registers.base import Answer, Register, RegisterError, RegisterKind, Subject, register
from applicants.registers.models import RegisterFetch
from applicants.sections import Refused
from documents.models import StoredFile
from documents.services import store
from kernel import clock
from kernel.jobs import send_after_commit

logger = logging.getLogger(__name__)

TASK = "applicants.fetch_register"
MAX_ATTEMPTS = 5
# Longer than a call can take: 5 seconds for each silence, and the task's own limit of 60.
LEASE = timedelta(minutes=2)
BACKOFF = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(minutes=30))
AGAIN_AFTER = timedelta(seconds=60)

Status = RegisterFetch.Status


@dataclass(frozen=True)
class Claim:
    """A question taken by this worker. ``attempt`` fences: a worker whose lease ran out records nothing."""

    pk: int
    attempt: int
    kind: RegisterKind
    subject: Subject
    person: int
    user: User
    today: date


def begin(seat: Seat) -> None:
    """Ask for everything that was never asked about the person in this seat. Writes the questions, wakes the tasks.

    Nothing for people whom the registers do not know (INF-14).
    """
    if not queries.has_registers(seat.user.person):
        return
    asked = set(
        RegisterFetch.objects.filter(person=seat.user.person_id).order_by("kind").values_list("kind", flat=True)
    )
    _ask(seat.user.person, seat.user, [kind for kind in RegisterKind if kind not in asked], clock.now())


def ask_again(seat: Seat, kind: RegisterKind) -> None:
    """重新获取. Writes one question and wakes its task; while one is waiting, that one is tried at once.

    Refuses for people whom the registers do not know, and within a minute of the last question.
    """
    person, now = seat.user.person, clock.now()
    if not queries.has_registers(person):
        raise Refused(_("登记系统里没有您这类证件的记录，请在业绩档案中填写并上传材料。"))
    newest = RegisterFetch.objects.filter(person=person, kind=kind).order_by("-pk").first()
    if newest is not None and newest.asked_at > now - AGAIN_AFTER:
        raise Refused(_("一分钟之内刚刚获取过，请稍后再试。"))
    _ask(person, seat.user, [kind], now)


def renew(seat: Seat, now: datetime) -> None:
    """Ask again for what is too old to rely on, as a dossier is opened: whoever declared last year types nothing that
    the registers have learned since (INF-09). Writes the questions, wakes their tasks after commit. Two queries."""
    known = queries.known_of(seat.user.person_id).values()
    old = [each.kind for each in known if each.good is not None and queries.is_stale(each.good, now)]
    _ask(seat.user.person, seat.user, old, now)


def recheck(snapshot: Snapshot, seat: Seat, kinds: Iterable[RegisterKind], now: datetime) -> None:
    """Ask again for what was too old when submitted; the submit does not wait, the reviewer sees what comes of it.

    Writes the questions in the transaction of the submit; wakes their tasks after commit.
    """
    _ask(seat.user.person, seat.user, kinds, now, snapshot)


def _ask(
    person: Person, user: User, kinds: Iterable[RegisterKind], now: datetime, snapshot: Snapshot | None = None
) -> None:
    for kind in kinds:
        columns: dict[str, object] = {"asked_at": now, "next_attempt_at": now} | (
            {"snapshot": snapshot} if snapshot else {}
        )
        with transaction.atomic():
            waiting = RegisterFetch.objects.select_for_update(of=("self",)).filter(
                person=person, kind=kind, status=Status.WAITING
            )
            if fetch := waiting.first():
                RegisterFetch.objects.filter(pk=fetch.pk).update(**columns)
            else:
                fetch = _new(person, user, kind, columns)
            if fetch is not None:
                send_after_commit(TASK, fetch_id=fetch.pk)


def _new(person: Person, user: User, kind: RegisterKind, columns: dict[str, object]) -> RegisterFetch | None:
    try:
        with transaction.atomic():
            return RegisterFetch.objects.create(person=person, user=user, kind=kind, **columns)
    except IntegrityError:  # asked at the same moment in another window: one question is enough
        return None


def run(fetch_id: int, *, through: Register | None = None) -> None:
    """Ask the register one question, if it is due, and record what came of it. A second run changes nothing.

    Claims the row and commits; calls with no transaction open; then writes the answer, the archive's entries
    and the answers of drafts.
    A passing error is tried again with growing pauses, at most MAX_ATTEMPTS times; a permanent one ends it.
    """
    claim = _claim(fetch_id)
    if claim is None:
        return
    try:
        answer = (through or register()).fetch(claim.kind, claim.subject, today=claim.today)
        photo = _photo(answer, claim.user)
    except RegisterError as error:
        _record_failure(claim, error)
    except ValidationError:
        _record_failure(claim, RegisterError("malformed", permanent=False))
    except DatabaseError:
        raise
    except Exception:  # whatever a register's client raises, the task's own time limit among it
        logger.exception("the register's client raised something else than RegisterError")
        _record_failure(claim, RegisterError("unavailable", permanent=False))
    else:
        _keep(claim, answer, photo)


def _claim(fetch_id: int) -> Claim | None:
    now = clock.now()
    skip_locked = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        fetch = (
            RegisterFetch.objects.select_for_update(skip_locked=skip_locked, of=("self",))
            .select_related("person", "user")
            .filter(pk=fetch_id, status=Status.WAITING, next_attempt_at__lte=now)
            .first()
        )
        if fetch is None:
            return None
        if fetch.attempts >= MAX_ATTEMPTS:  # the worker of the last attempt vanished
            fetch.status, fetch.done_at, fetch.error = Status.FAILED, now, "unavailable"
            fetch.save(update_fields=["status", "done_at", "error"])
            return None
        fetch.attempts += 1
        fetch.next_attempt_at = now + LEASE
        fetch.save(update_fields=["attempts", "next_attempt_at"])
    subject = Subject(fetch.person.full_name, fetch.person.id_number)
    return Claim(fetch.pk, fetch.attempts, RegisterKind(fetch.kind), subject, fetch.person_id, fetch.user, now.date())


def _photo(answer: Answer, user: User) -> StoredFile | None:
    if answer.photo is None:
        return None
    return store(ContentFile(answer.photo, name=_("身份证照片") + ".jpg"), owner=user, kind=StoredFile.Kind.PHOTO)


def _record_failure(claim: Claim, error: RegisterError) -> None:
    now = clock.now()
    mine = RegisterFetch.objects.filter(pk=claim.pk, status=Status.WAITING, attempts=claim.attempt)
    if error.permanent or claim.attempt >= MAX_ATTEMPTS:
        if mine.update(status=Status.FAILED, done_at=now, error=error.code):
            logger.error("register fetch %d failed after %d attempts: %s", claim.pk, claim.attempt, error.code)
    else:
        pause = BACKOFF[min(claim.attempt, len(BACKOFF)) - 1]
        mine.update(next_attempt_at=now + pause, error=error.code)


def _keep(claim: Claim, answer: Answer, photo: StoredFile | None) -> None:
    try:
        _record(claim, answer, photo)
    except DataError:  # what the answer says has no place in the tables: no other attempt would find one
        logger.exception("the answer to register fetch %d cannot be stored", claim.pk)
        _record_failure(claim, RegisterError("malformed", permanent=True))
    else:
        answering.settle(claim.person)


def _record(claim: Claim, answer: Answer, photo: StoredFile | None) -> None:
    """Write the answer and what the archive says by it, unless the lease went to another worker meanwhile."""
    now = clock.now()
    with transaction.atomic():
        fetch = (
            RegisterFetch.objects.select_for_update(of=("self",))
            .filter(pk=claim.pk, status=Status.WAITING, attempts=claim.attempt)
            .first()
        )
        if fetch is None:
            return
        fetch.status, fetch.done_at, fetch.error = Status.DONE, now, ""
        fetch.values = [dict(value) for value in answer.values]
        fetch.source, fetch.as_of, fetch.is_complete = answer.source, answer.as_of, answer.is_complete
        fetch.photo = photo
        fetch.save()
        entries.keep(fetch, now)


def sweep() -> int:
    """Wake the tasks of questions that are due: the pause is over, or the wake-up call was lost. Returns how many."""
    with transaction.atomic():
        found = queries.due(clock.now())
        for key in found:
            send_after_commit(TASK, fetch_id=key)
    return len(found)
