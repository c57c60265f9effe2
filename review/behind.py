"""Whose cases an employer holds: told to the operator who finds out who acts for it."""

from collections.abc import Iterable

from accounts import behind
from review.models import Case


def register() -> None:
    """Let the accounts app ask."""
    behind.register(waiting)


def waiting(employers: list[int]) -> Iterable[tuple[int, int]]:
    """(employer, person) of every case under review there. One query."""
    held = Case.objects.filter(holder__in=employers, status=Case.Status.IN_REVIEW).order_by("holder", "person")
    return held.values_list("holder", "person").distinct()
