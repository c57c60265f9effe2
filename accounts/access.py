"""Who may read the authorization letters, told to the documents app at start-up."""

from django.db.models import Q
from django.http import HttpRequest

from accounts.employer_queries import claims
from accounts.models import Seat
from documents import access
from documents.models import StoredFile


def letter_rule(request: HttpRequest, file: StoredFile) -> bool:
    """A letter, an exchanged one too, is open to the operator who answers the claim; its handler owns it. One query."""
    seat: Seat | None = getattr(request, "seat", None)
    return seat is not None and claims(seat).filter(Q(letter=file) | Q(events__letter=file)).exists()


def register() -> None:
    """Add this app's rule. Called once, when Django is ready."""
    access.register(StoredFile.Kind.AUTHORIZATION, letter_rule)
