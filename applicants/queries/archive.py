"""Reads of the archive: the owner's whole, and what the employer's HR, or the office above, may see of it."""

from dataclasses import dataclass

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Organization, Person, Role, Seat
from accounts.queries import only_reviewer_is
from applicants.models import ArchiveEntry, EvidenceFile
from documents.models import StoredFile

Status = ArchiveEntry.Status
PAGE = 50
SENDABLE = (Status.DRAFT, Status.RETURNED)
EXAMINING = (Role.EMPLOYER_HR, Role.DEPARTMENT_OFFICER, Role.BUREAU_OFFICER)
"""Roles with an archive desk. The two above an employer have on it only what `examiner_of` sends them."""
_DECIDER = "decided_by__user__person"
# Encrypted values cost a decryption each and no list shows them.
_DECIDER_SECRETS = (f"{_DECIDER}__id_number", f"{_DECIDER}__phone", "decided_by__user__password")


def examiner_of(seat: Seat) -> Organization:
    """Who examines the entries of the applicant in this seat: the employer; where they are its only reviewer, the
    department, else the bureau (D9). The employer again where none of them has another person. Three queries at most.
    """
    employer = seat.organization
    for office in (employer, employer.department, employer.bureau):
        if office is not None and office.closed_at is None and not only_reviewer_is(office, seat.user.person_id):
            return office
    return employer


def sent_to(seat: Seat) -> QuerySet[ArchiveEntry]:
    """Entries that were sent to the office of this seat, where it examines; taken back ones too."""
    if seat.role in EXAMINING and seat.organization.is_verified:
        return ArchiveEntry.objects.filter(employer_id=seat.organization_id)
    return ArchiveEntry.objects.none()


def visible_entries(seat: Seat) -> QuerySet[ArchiveEntry]:
    """Entries this seat may open: an applicant's own; for an examiner those sent to them and not taken back."""
    if seat.role == Role.APPLICANT:
        return ArchiveEntry.objects.filter(person_id=seat.user.person_id)
    return sent_to(seat).exclude(status=Status.DRAFT)


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


def is_known_to(person_id: int, office_id: int) -> bool:
    """Whether this organization approved an entry of the person: it knows them as one of its own. One query."""
    return ArchiveEntry.objects.filter(person_id=person_id, employer_id=office_id, status=Status.APPROVED).exists()


def waiting_entries(seat: Seat) -> QuerySet[ArchiveEntry]:
    """What waits for a decision of this seat: sent to its office, and not the holder's own (D9)."""
    return visible_entries(seat).filter(status=Status.SENT).exclude(person_id=seat.user.person_id)


@dataclass(frozen=True)
class PersonRow:
    """One line of the desk's list."""

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
    """People whose entries were sent to this office, oldest account first, with their counts. At most two queries."""
    if seat.role not in EXAMINING:
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
    """A person and the entries sent to this office, for its desk; 404 when there are none. Two queries."""
    if seat.role not in EXAMINING:
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
