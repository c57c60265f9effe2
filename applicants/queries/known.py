"""What a form may begin with, because the portal knows it."""

from accounts.models import Seat
from applicants.models import ArchiveEntry, Profile


def first_values(seat: Seat, kind: str) -> dict[str, str]:
    """What a new entry of this kind begins with, to be changed where it is about another employer. Two queries at most.

    The employer, where the kind asks for one; of the first work entry, which is of the present work, the post too.
    """
    known = {"employer": seat.organization.name}
    if kind in (ArchiveEntry.Kind.APPOINTMENT, ArchiveEntry.Kind.APPRAISAL):
        return known
    if kind != ArchiveEntry.Kind.WORK or ArchiveEntry.objects.filter(person=seat.user.person_id, kind=kind).exists():
        return {}
    profile = Profile.objects.filter(person=seat.user.person_id).first()
    return known | ({"post": profile.post} if profile else {})
