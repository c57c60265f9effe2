"""A page of an office's cases. A worklist is a query over (holder, stage, step), never a stored list of things to do.

It costs the same whatever stands behind it: each place where cases wait gives no more than a page of its first ones, in
the order of the index ``case_worklist``, and the page is the first of those. A page begins behind a key, never at a
number.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Right

from accounts.models import Role, Seat
from applicants.models import Dossier
from kernel.text import whole_number
from plans.models import PlanVersion
from review.models import Case, ReviewEvent
from review.queries.cases import IN_ORDER, held_by
from review.queries.holders import REVIEWING
from review.queries.standings import Standing

PAGE = 25
#: Of a dossier's number, what chance gave it: 2026吴兴-7KX2MQ9A is found by its last eight characters too.
_TAIL = 8
_IS_TAIL = re.compile(r"[0-9A-Za-z]{8}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

# The columns of ``Listed``. Written out, as ``standings`` is, and with one value from each table beside the case: for
# the order of a join of them all PostgreSQL looks longer than it then needs for the rows.
_ROWS = """
WITH found(id) AS ({found})
SELECT here.id, here.public_id, here.version, here.applicant_name,
    (SELECT number FROM applicants_dossier WHERE id = here.dossier_id),
    (SELECT name FROM accounts_organization WHERE id = here.employer_id),
    (SELECT full_name FROM accounts_person WHERE id = (
        SELECT person_id FROM accounts_user WHERE id = (
            SELECT seat.user_id FROM accounts_seat AS seat JOIN review_claim AS claim ON claim.seat_id = seat.id
            WHERE claim.case_id = here.id AND claim.ended_at IS NULL AND claim.expires_at > %s
            AND seat.organization_id = %s
        )
    )),
    here.title, here.major, here.status, here.stage, here.step, here.entered_at, here.due_at, here.plan_version_id,
    (SELECT digest FROM plans_planversion WHERE id = here.plan_version_id)
FROM found JOIN review_case AS here ON here.id = found.id ORDER BY {order} LIMIT %s
"""


class Listed(NamedTuple):
    """What a worklist shows of one case, in the order of ``_ROWS``. ``claimed_by``: who of the office works on it, None
    where nobody does."""

    pk: int
    public_id: str
    version: int
    applicant_name: str
    number: str
    employer_name: str
    claimed_by: str | None
    title: str
    major: str
    status: str
    stage: str
    step: str
    entered_at: datetime
    due_at: datetime | None
    plan_version: PlanVersion


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a worklist. ``next_after`` is the key the next page starts behind, "" on the last."""

    cases: list[Listed]
    next_after: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases: ``step`` is pending (to be examined), approved (to be sent on), or all the office may read.

    ``plan`` and ``stage`` are codes. ``due`` is [from, until) of the deadline, either may be None; it narrows no
    list of all. ``q`` begins a name or a number, ends a number, or is a part of an employer's name; a part of a name
    where no name begins with it.
    """

    step: str = "pending"
    plan: str = ""
    stage: str = ""
    due: tuple[datetime | None, datetime | None] = (None, None)
    q: str = ""


def worklist(
    seat: Seat, at: Sequence[Standing], wanted: Wanted, now: datetime, *, after: str = "", limit: int = PAGE
) -> Page:
    """One page of the seat's cases: what waits in the order of its deadlines, all of them newest first.

    ``at``: the ``places`` that the list shows. Two queries when nothing begins with ``q``, otherwise one at most.
    """
    branches = _of_all if wanted.step == "all" else _waiting
    rows: list[Listed] = []
    for matches in _matches(seat, wanted.q):
        rows = _first(seat, branches(seat, at, wanted, matches, after), wanted.step, limit + 1, now)
        if rows:
            break
    more = len(rows) > limit
    return Page(rows[:limit], _key(rows[limit - 1], wanted.step) if more else "")


def _first(seat: Seat, branches: Iterator[QuerySet[Any]], step: str, limit: int, now: datetime) -> list[Listed]:
    """The first of what the branches find, each asked for no more than it could give to the page.

    What a branch finds is the seat's to read: each begins with what the office holds or has handled.
    """
    parts = [branch[:limit].query.sql_with_params() for branch in branches if not branch.query.is_empty()]
    if not parts:
        return []
    found = " UNION ".join(f"SELECT * FROM ({sql}) AS part{place}" for place, (sql, _values) in enumerate(parts))  # noqa: S608
    order = "here.id DESC" if step == "all" else "here.due_at ASC NULLS LAST, here.id"  # the latter is IN_ORDER
    at = connection.ops.adapt_datetimefield_value(now)
    asked = [*(value for _sql, values in parts for value in values), at, seat.organization_id, limit]
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(found=found, order=order), asked)
        rows = cursor.fetchall()
    pinned = {(key, digest) for *_shown, key, digest in rows}
    versions = {key: PlanVersion.from_db(None, ["id", "digest"], [key, digest]) for key, digest in pinned}
    return [
        Listed._make((*shown, _moment(entered), _moment(due), versions[key]))
        for *shown, entered, due, key, _digest in rows
    ]


def _moment(value: datetime | None) -> datetime | None:
    """A moment as PostgreSQL gives it; SQLite does not say that it is in UTC."""
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def _waiting(
    seat: Seat, at: Sequence[Standing], wanted: Wanted, matches: list[Q], after: str
) -> Iterator[QuerySet[Any]]:
    """What waits at each place. With something to look for, which few begin with, at all places together."""
    held = held_by(seat).filter(status=Case.Status.IN_REVIEW, **_within(wanted.due))
    stood = [Q(plan_version=one.version, stage=one.stage.code, step=one.step) for one in at]
    if stood and wanted.q:
        stood = [reduce(or_, stood) & match for match in matches]
    for one in stood:
        for later in _behind(after):
            yield held.filter(one, later).order_by(*IN_ORDER).values("pk")


def _of_all(
    seat: Seat, at: Sequence[Standing], wanted: Wanted, matches: list[Q], after: str
) -> Iterator[QuerySet[Any]]:
    """What the office holds, and what it has handled."""
    last = whole_number(after)
    narrow: dict[str, Any] = {"plan_version__plan__code": wanted.plan, "stage": wanted.stage}
    narrow = {name: code for name, code in narrow.items() if code}
    if seat.role not in REVIEWING:
        return
    own = Case.objects.filter(person=seat.user.person_id)
    handled = ReviewEvent.objects.filter(office=seat.organization_id).exclude(case__in=own)
    if last:
        narrow, handled = {**narrow, "pk__lt": last}, handled.filter(case__lt=last)
    if not wanted.q and not wanted.plan and not wanted.stage:
        yield handled.order_by("-case").values("case").distinct()
        yield held_by(seat).filter(**narrow).order_by("-pk").values("pk")
        return
    for match in matches:
        for rows in (held_by(seat), Case.objects.filter(pk__in=handled.order_by().values("case"))):
            yield rows.filter(match, **narrow).order_by("-pk").values("pk")


def _within(due: tuple[datetime | None, datetime | None]) -> dict[str, datetime]:
    since, until = due
    return {name: at for name, at in (("due_at__gte", since), ("due_at__lt", until)) if at}


def _behind(after: str) -> list[Q]:
    """What comes behind a key, as ranges that the index follows one by one; from the beginning where it is none."""
    due, _mark, last = after.partition("_")
    pk, microseconds = whole_number(last), whole_number(due)
    if not pk or (due and microseconds is None):
        return [Q()]
    if microseconds is None:
        return [Q(due_at=None, pk__gt=pk)]
    try:
        at = _EPOCH + microseconds * _MICROSECOND
    except OverflowError:
        return [Q()]
    return [Q(due_at=at, pk__gt=pk), Q(due_at__gt=at), Q(due_at=None)]


def _key(case: Listed, step: str) -> str:
    if step == "all":
        return str(case.pk)
    return f"{'' if case.due_at is None else (case.due_at - _EPOCH) // _MICROSECOND}_{case.pk}"


def _matches(seat: Seat, q: str) -> Iterator[list[Q]]:
    """What ``q`` may mean, one index for each; then what only a look at every name of the office's finds."""
    if not q:
        yield [Q()]
        return
    found = [Q(applicant_name__startswith=q)]
    if q[0].isdigit():
        found.append(Q(dossier__number__startswith=q.upper()))
    if _IS_TAIL.fullmatch(q):
        found.append(Q(dossier__in=_by_tail(q.upper())))
    if len(q) > 1 and seat.role != Role.EMPLOYER_HR:
        found.append(Q(employer__name__contains=q))
    yield found
    yield [Q(applicant_name__contains=q)]


def _by_tail(tail: str) -> QuerySet[Any]:
    return Dossier.objects.annotate(tail=Right(F("number"), _TAIL)).filter(tail=tail).order_by().values("pk")
