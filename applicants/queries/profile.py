"""Reads of profiles."""

from accounts.models import Seat
from applicants.models import Profile


def profile_of(seat: Seat) -> Profile | None:
    """The profile of the person in this seat, or None before the first save. One query."""
    return Profile.objects.select_related("employer").filter(person_id=seat.user.person_id).first()
