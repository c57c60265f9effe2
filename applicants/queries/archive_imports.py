"""Files read for an archive and not yet written into it."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import Seat
from applicants.models import ArchiveImport


def own_imports(seat: Seat) -> QuerySet[ArchiveImport]:
    """Those of the person in this seat, newest first."""
    return ArchiveImport.objects.filter(person_id=seat.user.person_id)


def import_for(seat: Seat, public_id: str) -> ArchiveImport:
    """One of one's own; 404 for anybody else. One query."""
    return get_object_or_404(own_imports(seat), public_id=public_id)
