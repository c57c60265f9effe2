"""What became of asking a recommender by a link, and who may recommend nobody here (AC-007)."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, Seat
from accounts.queries import REVIEWING
from applicants import recommending
from applicants.models import Dossier, RecommendationRequest, Recommender
from kernel import clock
from kernel.text import NAME_DOTS, folded_name

BARRED = _("按回避规定，这名专家不能推荐：参加同一计划的申报，或者办理这份申报的审核。请换一名专家。")
_SAID = ("name", "employer", "title", "level", "major")


class State(StrEnum):
    """Where the asking of one recommender stands."""

    NONE = "none"
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    CHANGED = "changed"
    """The applicant has written something else since: the request, and an answer to it, is of somebody else, or of
    another declaration. Whoever changes it back has it again."""


def typed_of(row: Recommender) -> dict[str, str]:
    """A row as it was typed."""
    return {name: getattr(row, name) or "" for name in recommending.FIELDS}


def said_of(row: Recommender) -> dict[str, Any]:
    """What the recommender is shown of themselves and of what is declared, and what their answer is bound to."""
    typed, dossier = typed_of(row), row.dossier
    declared = {"title": dossier.title, "route": dossier.route, "major": dossier.major, "for": dossier.employer_id}
    return {name: typed[name] for name in _SAID} | {"declared": declared}


def state_of(request: RecommendationRequest | None, row: Recommender, now: datetime) -> State:
    """The state of the newest request of a row."""
    if request is None:
        return State.NONE
    if request.said != said_of(row) or request.phone != (row.phone or ""):
        return State.CHANGED
    if request.answered_at is not None:
        return State.CONFIRMED if request.answer == RecommendationRequest.Answer.YES else State.DECLINED
    if request.revoked_at is not None:
        return State.WITHDRAWN
    return State.WAITING if now < request.expires_at else State.EXPIRED


def newest(rows: Iterable[Recommender]) -> dict[int, RecommendationRequest]:
    """The newest request of each row that has one, by the row's primary key. One query."""
    requests = RecommendationRequest.objects.filter(recommender__in=[row.pk for row in rows]).order_by("pk")
    return {request.recommender_id: request for request in requests}


def confirmed(rows: list[Recommender]) -> dict[int, RecommendationRequest]:
    """The requests that were answered with yes and still say what the row says. One query."""
    found, now = newest(rows), clock.now()
    return {row.pk: found[row.pk] for row in rows if state_of(found.get(row.pk), row, now) is State.CONFIRMED}


def barred(dossier: Dossier, rows: Iterable[Recommender]) -> set[int]:
    """Primary keys of the rows whose person may not recommend: the applicant, one more applicant of the plan, or a
    reviewer of the case. Known by name and telephone number. One query, three for each person of such a name.
    """
    named: dict[tuple[str, str], list[int]] = {}
    spellings: set[str] = set()
    in_letters = Q(pk__in=[])
    for row in rows:
        if row.name.upper() != row.name.lower():  # few are: no index is asked of them
            in_letters |= Q(full_name__iexact=row.name.strip())
        spellings |= {row.name.strip(), *(folded_name(row.name).replace(NAME_DOTS[0], dot) for dot in NAME_DOTS)}
        named.setdefault((folded_name(row.name), (row.phone or "").strip()), []).append(row.pk)
    people = Person.objects.filter(Q(full_name__in=spellings) | in_letters).order_by("pk")
    found: set[int] = set()
    for person in people:
        keys = named.get((folded_name(person.full_name), person.phone))
        if keys and is_barred(dossier, person):
            found.update(keys)
    return found


def is_barred(dossier: Dossier, person: Person) -> bool:
    """Whether this person may not recommend the dossier's applicant. Two queries at most."""
    return person.pk == dossier.person_id or _declares(dossier, person) or _reviews(dossier, person)


def _declares(dossier: Dossier, person: Person) -> bool:
    others = Dossier.objects.filter(person=person, plan_version__plan=dossier.plan_version.plan_id)
    return others.exclude(status=Dossier.Status.CLOSED, passed=False).exists()


def _reviews(dossier: Dossier, person: Person) -> bool:
    employer = dossier.employer
    offices = {employer, employer.department, employer.bureau, dossier.plan_version.plan.organizer}
    offices |= {employer.department and employer.department.department, employer.bureau and employer.bureau.bureau}
    seats = Seat.objects.filter(user__person=person, role__in=REVIEWING, organization__in=filter(None, offices))
    return seats.filter(Q(ends_at=None) | Q(ends_at__gt=clock.now())).exists()
