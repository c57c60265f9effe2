"""Who may read the files that applicants upload, told to the documents app at start-up."""

from django.http import HttpRequest

from accounts.models import Role, Seat
from applicants.integrity.queries import own_records, records
from applicants.models import Dossier
from applicants.queries.archive import may_see_evidence
from documents import access
from documents.models import Rendering, StoredFile


def evidence_rule(request: HttpRequest, file: StoredFile) -> bool:
    """Evidence is open to the owner of an entry it proves and to the HR it was sent to (AC-001). One query."""
    seat: Seat | None = getattr(request, "seat", None)
    return seat is not None and may_see_evidence(seat, file)


def sheet_rule(request: HttpRequest, file: StoredFile) -> bool:
    """A self-score or a commitment printed for signing, or the copy of a whole dossier, is open to the applicant whose
    dossier it is of. One query."""
    seat: Seat | None = getattr(request, "seat", None)
    if seat is None or seat.role != Role.APPLICANT:
        return False
    subjects = Rendering.objects.filter(file=file, kind=file.kind).values("subject")
    return Dossier.objects.filter(public_id__in=subjects, person=seat.user.person_id).exists()


def integrity_rule(request: HttpRequest, file: StoredFile) -> bool:
    """What proves an integrity record is open to its office, and once it is confirmed to whoever it is of."""
    seat: Seat | None = getattr(request, "seat", None)
    proves = {"evidence__file": file}
    return records(seat).filter(**proves).exists() or own_records(seat).filter(**proves).exists()


def register() -> None:
    """Add this app's rules. Called once, when Django is ready."""
    access.register(StoredFile.Kind.EVIDENCE, evidence_rule)
    access.register(StoredFile.Kind.EVIDENCE, integrity_rule)
    access.register(StoredFile.Kind.SCORE_SHEET, sheet_rule)
    access.register(StoredFile.Kind.COMMITMENT, sheet_rule)
    access.register(StoredFile.Kind.DOSSIER_COPY, sheet_rule)
