"""Whose archive an employer has to examine: told to the operator who finds out who acts for it."""

from collections.abc import Iterable

from accounts import behind
from applicants.models import ArchiveEntry


def register() -> None:
    """Let the accounts app ask."""
    behind.register(waiting)


def waiting(employers: list[int]) -> Iterable[tuple[int, int]]:
    """(employer, person) of every entry that was sent there. One query."""
    sent = ArchiveEntry.objects.filter(employer__in=employers, status=ArchiveEntry.Status.SENT)
    return sent.order_by("employer", "person").values_list("employer", "person").distinct()
