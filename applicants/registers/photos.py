"""The identity card's photo as the dossier's, where the plan lets it be fetched (INF-07)."""

from django.utils.translation import gettext as _

from accounts.models import Seat
from applicants.models import Dossier
from applicants.registers.base import RegisterKind
from applicants.registers.models import RegisterFetch
from applicants.sections import Refused, Section
from applicants.services.sections import saving
from documents.models import PhotoCheck
from documents.services import request_photo_check

Status = RegisterFetch.Status
FETCHED = ("fetched", "fetched_or_upload")
"""Plans whose photo may come from the register."""


def offered(dossier: Dossier) -> RegisterFetch | None:
    """The fetched photo that the plan lets this dossier use; None when it has none, or uses it already. One query."""
    policy = dossier.plan_version.spec.photo
    if policy is None or policy.obtained not in FETCHED:
        return None
    photos = RegisterFetch.objects.filter(person=dossier.person_id, kind=RegisterKind.PHOTO, status=Status.DONE)
    newest = photos.select_related("photo").order_by("-pk").first()
    if newest is None or newest.photo is None:
        return None
    return None if dossier.photo and dossier.photo.original_id == newest.photo_id else newest


def use(*, dossier_id: int, seat: Seat) -> PhotoCheck:
    """Make the fetched photo the dossier's, and ask for its check by the plan's rules like any other's.

    Locks and writes the dossier, writes the check; wakes the check's task after commit. Refuses where none is offered.
    """
    with saving(dossier_id, seat, Section.PHOTO, None) as (dossier, _now):
        fetch = offered(dossier)
        policy = dossier.plan_version.spec.photo
        if fetch is None or fetch.photo is None or policy is None:
            raise Refused(_("没有可以使用的身份证照片，请上传。"))
        check = request_photo_check(file=fetch.photo, owner=seat.user, policy=policy.model_dump(mode="json"))
        dossier.photo = check
    return check
