"""Reads of the archive: the owner's whole, and what an employer's HR may see of it."""

from dataclasses import dataclass

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Person, Role, Seat
from applicants.models import ArchiveEntry, EvidenceFile
from documents.models import StoredFile

Status = ArchiveEntry.Status
PAGE = 50
SENDABLE = (Status.DRAFT, Status.RETURNED)
_DECIDER = "decided_by__user__person"
# Encrypted values cost a decryption each and no list shows them.
_DECIDER_SECRETS = (f"{_DECIDER}__id_number", f"{_DECIDER}__phone", "decided_by__user__password")


def visible_entries(seat: Seat) -> QuerySet[ArchiveEntry]:
    """Entries this seat may open: an applicant's own; for HR those sent to their employer and not taken back."""
    if seat.role == Role.APPLICANT:
        return ArchiveEntry.objects.filter(person_id=seat.user.person_id)
    if seat.role == Role.EMPLOYER_HR and seat.organization.is_verified:
        return ArchiveEntry.objects.filter(employer_id=seat.organization_id).exclude(status=Status.DRAFT)
    return ArchiveEntry.objects.none()


def entry_for(seat: Seat, public_id: str) -> ArchiveEntry:
    """One entry with its evidence, for whoever may open it; 404 for anybody else. Two queries."""
    entries = visible_entries(seat).select_related(
        "person", "employer", "decided_by__user__person", "decided_by__organization"
    )
    return get_object_or_404(with_evidence(entries), public_id=public_id)


def with_evidence(entries: QuerySet[ArchiveEntry]) -> QuerySet[ArchiveEntry]:
    """The same entries, their files in order fetched along with one query."""
    files = EvidenceFile.objects.select_related("file__paper_check")
    return entries.prefetch_related(Prefetch("evidence", queryset=files))


def own_entries(seat: Seat) -> list[ArchiveEntry]:
    """Everything in the archive of the person in this seat, with `files` counted. One query."""
    entries = ArchiveEntry.objects.filter(person_id=seat.user.person_id)
    return list(
        entries.select_related(_DECIDER)
        .defer(*_DECIDER_SECRETS)
        .annotate(files=Count("evidence"))
        .order_by("kind", "-pk")
    )


def waiting_entries(seat: Seat) -> QuerySet[ArchiveEntry]:
    """What waits for a decision of this seat: sent to the employer, and not the holder's own (D9)."""
    return visible_entries(seat).filter(status=Status.SENT).exclude(person_id=seat.user.person_id)


@dataclass(frozen=True)
class PersonRow:
    """One line of the HR list."""

    person: Person
    sent: int
    approved: int
    returned: int
    is_self: bool


@dataclass(frozen=True)
class PersonPage:
    """A page of people and the cursor of the next one ('' on the last)."""

    rows: list[PersonRow]
    after: str


def people(seat: Seat, *, only_waiting: bool, after: str = "") -> PersonPage:
    """People whose entries were sent to this employer, oldest account first, with their counts. At most two queries."""
    if seat.role != Role.EMPLOYER_HR:
        return PersonPage([], "")
    entries = visible_entries(seat).filter(person=OuterRef("pk"))
    if only_waiting:
        entries = entries.filter(status=Status.SENT)
    found = Person.objects.filter(Exists(entries)).order_by("pk")
    if after:
        found = found.filter(pk__gt=Person.objects.filter(public_id=after).aggregate(pk=Max("pk"))["pk"] or 0)
    rows = list(found.defer("id_number", "phone").annotate(**_counts(seat))[: PAGE + 1])
    own = seat.user.person_id
    shown = [PersonRow(p, p.sent, p.approved, p.returned, p.pk == own) for p in rows[:PAGE]]  # type: ignore[attr-defined]
    return PersonPage(shown, shown[-1].person.public_id if len(rows) > PAGE else "")


def _counts(seat: Seat) -> dict[str, Count]:
    def of(status: ArchiveEntry.Status) -> Count:
        return Count("archive", filter=Q(archive__employer_id=seat.organization_id, archive__status=status))

    return {"sent": of(Status.SENT), "approved": of(Status.APPROVED), "returned": of(Status.RETURNED)}


def person_for(seat: Seat, public_id: str) -> tuple[Person, list[ArchiveEntry]]:
    """A person and the entries sent to this employer, for its HR; 404 when there are none. Two queries."""
    if seat.role != Role.EMPLOYER_HR:
        raise Http404
    person = get_object_or_404(Person.objects.order_by("pk"), public_id=public_id)
    entries: list[ArchiveEntry] = list(
        visible_entries(seat)
        .filter(person=person)
        .select_related(_DECIDER)
        .defer(*_DECIDER_SECRETS)
        .annotate(files=Count("evidence"))
        .order_by("kind", "pk")
    )
    if not entries:
        raise Http404
    return person, entries


def next_waiting(seat: Seat, person: Person) -> ArchiveEntry | None:
    """The next entry of the same person that waits for this seat. One query."""
    return waiting_entries(seat).filter(person=person).order_by("kind", "pk").first()


def may_see_evidence(seat: Seat, file: StoredFile) -> bool:
    """Whether a file proves an entry that this seat may open. One query."""
    return visible_entries(seat).filter(evidence__file=file).exists()
