"""Who sees which finding, and what is barred now. What has expired bars nothing; no task has to run for it."""

from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy

from accounts.models import Organization, Person, Role, Seat, User
from applicants.integrity.models import IntegrityRecord, RecordStep
from documents.models import StoredFile
from kernel import clock
from plans.models import PlanVersion
from plans.queries import current_versions, unread
from plans.spec import PlanDocument
from plans.spec.base import Level

Status = IntegrityRecord.Status
Kind = RecordStep.Kind
#: What whoever it is of may read: before the second officer has confirmed it there is no finding.
TOLD = (Status.CONFIRMED, Status.REVOKED, Status.CORRECTED)
_JOINS = (
    "office",
    "employer",
    "plan_version__plan",
    "dossier",
    "proposed_by__user__person",
    "decided_by__user__person",
)


def records(seat: Seat | None) -> QuerySet[IntegrityRecord]:
    """The register of a committee office; nothing for every other seat, and never a finding on the seat's person."""
    if seat is None or seat.role != Role.OFFICE_OFFICER:
        return IntegrityRecord.objects.none()
    found = IntegrityRecord.objects.filter(office=seat.organization_id).exclude(person_key=seat.user.person.id_index)
    return found.select_related(*_JOINS).defer(*unread("plan_version")).order_by("-pk")


def record_for(seat: Seat | None, public_id: str) -> IntegrityRecord:
    """A finding of this office. Raises Http404 for everybody else. One query."""
    wanted = records(seat).prefetch_related("evidence__file__paper_check", "steps__by__person")
    found = wanted.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def own_records(seat: Seat | None) -> QuerySet[IntegrityRecord]:
    """What was found of the applicant in this seat, or of the employer whose HR it is; newest first."""
    if seat is None or seat.role not in (Role.APPLICANT, Role.EMPLOYER_HR):
        return IntegrityRecord.objects.none()
    mine = IntegrityRecord.objects.filter(status__in=TOLD)
    if seat.role == Role.APPLICANT:
        mine = mine.filter(person_key=seat.user.person.id_index)
    else:
        mine = mine.filter(employer=seat.organization_id)
    mine = mine.prefetch_related("evidence__file__paper_check", "steps__by__person")
    return mine.select_related(*_JOINS).defer(*unread("plan_version")).order_by("-pk")


def own_record_for(seat: Seat | None, public_id: str) -> IntegrityRecord:
    """A finding of oneself. Raises Http404 for everybody else."""
    found = own_records(seat).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def plans_of(seat: Seat) -> list[PlanVersion]:
    """The present versions of this office's plans, newest first; under one of them a finding is made."""
    return list(current_versions().filter(plan__organizer=seat.organization_id).order_by("-year", "-pk"))


def is_appealed(record: IntegrityRecord) -> bool:
    """Whether an appeal waits for its answer."""
    said = [each.kind for each in record.steps.all() if each.kind in (Kind.APPEALED, Kind.ANSWERED)]
    return bool(said) and said[-1] == Kind.APPEALED


def waiting_counts(seat: Seat) -> tuple[int, int]:
    """Of an office's register: findings that wait for this officer as the second, and appeals without an answer, which
    another than the proposer gives too. Two queries."""
    of_others = records(seat).exclude(proposed_by__user__person=seat.user.person_id)
    newest = RecordStep.objects.filter(record=OuterRef("pk"), kind__in=(Kind.APPEALED, Kind.ANSWERED)).order_by("-pk")
    appealed = of_others.filter(status=Status.CONFIRMED).annotate(newest=newest.values("kind")[:1])
    return of_others.filter(status=Status.PROPOSED).count(), appealed.filter(newest=Kind.APPEALED).count()


def people_told(record: IntegrityRecord) -> list[User]:
    """The accounts that are told of a finding: the person's, or those that act for the employer now. One query."""
    now = clock.now()
    users = User.objects.filter(is_active=True)
    if record.person_key:
        users = users.filter(person__id_index=record.person_key, seats__role=Role.APPLICANT)
    else:
        open_now = Q(seats__ends_at=None) | Q(seats__ends_at__gt=now)
        users = users.filter(open_now, seats__role=Role.EMPLOYER_HR, seats__organization=record.employer_id)
    return list(users.distinct().order_by("pk"))


def in_force(person: Person | int, on: date) -> list[IntegrityRecord]:
    """The findings of a person (or its key) that bar something on that day. One query."""
    key = person.id_index if isinstance(person, Person) else Person.objects.filter(pk=person).values("id_index")[:1]
    return list(_barring(IntegrityRecord.objects.filter(person_key=key), on))


def in_force_of_employer(employer: Organization, on: date) -> list[IntegrityRecord]:
    """The findings by which an employer may not recommend anybody on that day. One query."""
    return list(_barring(IntegrityRecord.objects.filter(employer=employer), on))


def _barring(found: QuerySet[IntegrityRecord], on: date) -> QuerySet[IntegrityRecord]:
    running = found.filter(status=Status.CONFIRMED, starts_on__lte=on, last_day__gte=on).exclude(scope="")
    return running.select_related("office", "employer", "plan_version").defer(*unread("plan_version")).order_by("pk")


def bars_title(record: IntegrityRecord, plan: PlanDocument, title: str) -> bool:
    """Whether a finding that is in force bars this title (code) of a plan."""
    level = next((each.level for each in plan.titles if each.code == title), None)
    if record.scope == IntegrityRecord.Scope.ANY_TITLE or level is None:
        return record.scope == IntegrityRecord.Scope.ANY_TITLE
    if record.scope == IntegrityRecord.Scope.SAME_TITLE:
        return record.level == level
    if record.scope == IntegrityRecord.Scope.HIGHER_TITLE:
        return not record.level or level.rank > Level(record.level).rank
    return False


TABS = {
    "waiting": gettext_lazy("待复核"),
    "force": gettext_lazy("已认定"),
    "past": gettext_lazy("已到期或撤销"),
}


def in_tab(found: QuerySet[IntegrityRecord], tab: str) -> QuerySet[IntegrityRecord]:
    """Those of an office's ``records`` that stand in one tab."""
    over = Q(last_day__lt=clock.today())
    if tab == "waiting":
        return found.filter(status=Status.PROPOSED)
    if tab == "force":
        return found.filter(status=Status.CONFIRMED).exclude(over)
    return found.exclude(status=Status.PROPOSED).filter(over | ~Q(status=Status.CONFIRMED))


def steps_of(record: IntegrityRecord, *, for_office: bool = True) -> list[dict[str, Any]]:
    """The history, oldest first; whoever it is of reads no officer's name, and what was before it took effect not at
    all."""
    shown = [each for each in record.steps.all() if for_office or each.kind != Kind.PROPOSED]
    return [
        {
            "at": each.at,
            "title": each.get_kind_display(),
            "status": "",
            "who": each.by.person.full_name if for_office else "",
            "detail": each.note if for_office or each.kind != Kind.CONFIRMED else "",
        }
        for each in shown
    ]


def files_of(record: IntegrityRecord) -> list[StoredFile]:
    """The files that prove it."""
    return [each.file for each in record.evidence.all()]
