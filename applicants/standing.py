"""Where a submitted dossier stands, told by whoever knows: the room above registers how to find out.

This room may not ask the one above; without a teller, a dossier only says that it was submitted.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from applicants.models import Dossier


class Standing(NamedTuple):
    """One line on a submitted dossier, for the applicant's lists."""

    text: str
    """Where it is now, in the plan's words for applicants."""
    status: str
    """A code of kernel.formats.STATUS."""
    url: str
    """Its page."""
    to_do: str = ""
    """What the applicant must do now; empty: nothing."""
    title: str = ""
    """The title declared for."""
    result: str = ""
    """How and when it ended, with the confirming document; empty while it has not."""


Teller = Callable[[Iterable[Dossier]], dict[int, Standing]]
_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Let ``teller(dossiers)`` answer ``{dossier pk: Standing}`` for those it knows, in a fixed number of queries."""
    if teller not in _tellers:
        _tellers.append(teller)


def of(dossiers: Iterable[Dossier]) -> dict[int, Standing]:
    """What is known of these dossiers, by primary key."""
    asked = list(dossiers)
    known: dict[int, Standing] = {}
    for teller in _tellers:
        known |= teller(asked)
    return known
