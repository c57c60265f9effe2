"""Writes to the applicant's profile."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Seat
from accounts.services import hold_seat
from applicants.models import Profile
from applicants.registers import services as registers
from applicants.sections import Stale
from applicants.services.archive import require_verified
from applicants.services.employment import require_standing

FIELDS = (
    "bond",
    "post",
    "major_engaged",
    "work_started_on",
    "nation",
    "political_status",
    "on_establishment",
)


def save_profile(seat: Seat, values: dict[str, Any], *, seen_version: int) -> Profile:
    """Store the particulars of the person in this seat; the employer is the seat's, never a value that was typed.

    Locks the seat, so that the employer is not changed at this moment; locks and writes one row, made at the first
    save, which has seen version 0 and begins to ask the registers. Writes nothing when nothing changed, so that a
    repeated request is harmless. Refuses an unverified employer (ACC-07), one that was changed in another window, and a
    stale version (Stale).
    """
    require_verified(seat)
    wanted = {name: values[name] for name in FIELDS if name in values} | {"employer": seat.organization}
    if not seat.organization.is_public_institution or wanted.get("bond", Profile.Bond.STAFF) != Profile.Bond.STAFF:
        wanted["on_establishment"] = False
    with transaction.atomic():
        require_standing(hold_seat(seat))
        profile, is_new = Profile.objects.select_for_update(of=("self",)).get_or_create(
            person=seat.user.person, defaults=wanted
        )
        if is_new:
            registers.begin(seat)
            return profile
        if all(getattr(profile, name) == value for name, value in wanted.items()):
            return profile
        if profile.version != seen_version:
            raise Stale(_("您打开本页以后，个人信息已有变化，刚才填写的没有保存。"))
        for name, value in wanted.items():
            setattr(profile, name, value)
        profile.version += 1
        profile.save()
    return profile
