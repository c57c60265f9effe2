"""Who may read the files that applicants upload, told to the documents app at start-up."""

from django.http import HttpRequest

from accounts.models import Seat
from applicants.queries.archive import may_see_evidence
from documents import access
from documents.models import StoredFile


def evidence_rule(request: HttpRequest, file: StoredFile) -> bool:
    """Evidence is open to the owner of an entry it proves and to the HR it was sent to (AC-001). One query."""
    seat: Seat | None = getattr(request, "seat", None)
    return seat is not None and may_see_evidence(seat, file)


def register() -> None:
    """Add this app's rules. Called once, when Django is ready."""
    access.register(StoredFile.Kind.EVIDENCE, evidence_rule)
