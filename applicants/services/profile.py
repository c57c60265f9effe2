"""Writes to the applicant's profile."""

from typing import Any

from django.db import transaction

from accounts.models import Seat
from applicants.models import Profile
from applicants.services.archive import require_verified

FIELDS = (
    "post",
    "major_engaged",
    "work_started_on",
    "nation",
    "political_status",
    "on_establishment",
    "insured_outside",
)


def save_profile(seat: Seat, values: dict[str, Any]) -> Profile:
    """Store the particulars of the person in this seat; the employer is the seat's, never a value that was typed.

    Locks and writes one row, made at the first save. Refuses an unverified employer (ACC-07).
    """
    require_verified(seat)
    wanted = {name: values[name] for name in FIELDS if name in values} | {"employer": seat.organization}
    if not seat.organization.is_public_institution:
        wanted["on_establishment"] = False
    with transaction.atomic():
        profile, _created = Profile.objects.select_for_update(of=("self",)).update_or_create(
            person=seat.user.person, defaults=wanted
        )
    return profile
