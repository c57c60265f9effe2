"""The applicant's dossiers as rows of a list."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from applicants import standing
from applicants.models import Dossier
from applicants.queries.dossiers import submit_until


class Row(NamedTuple):
    """A dossier, what is known of it after its submit, and until when a draft may be submitted."""

    dossier: Dossier
    told: standing.Standing | None
    until: datetime | None


def rows(dossiers: Iterable[Dossier], known: dict[int, standing.Standing]) -> list[Row]:
    """One row for each dossier. No query but for a plan's document that this process has not read yet."""
    return [
        Row(each, known.get(each.pk), submit_until(each) if each.status == Dossier.Status.DRAFT else None)
        for each in dossiers
    ]
