"""Moving a dossier to the newest version of its plan, by its applicant alone; telling them that there is one."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Seat
from applicants import moving
from applicants.models import Dossier
from applicants.queries import dossiers as queries
from applicants.registers import answering
from applicants.sections import Refused, Stale
from applicants.services.dossiers import locked
from documents.models import PhotoCheck
from documents.services import request_photo_check
from kernel import clock
from messaging.services import queue_sms
from plans.models import PlanVersion
from plans.queries import current_version_of, hold_window

_SAVED = (
    *("plan_version", "year", "answers", "route", "title", "major", "photo", "left"),
    *("saves", "version", "changed_at"),
)
MOVABLE = (Dossier.Status.DRAFT, Dossier.Status.RETURNED)


def move(*, dossier_id: int, seat: Seat, seen: int, target: int) -> Dossier:
    """Pin a draft, or a returned dossier, to the current version of its plan. Returns it; twice is once.

    ``target``: the number of the version whose differences the page showed; ``seen``: the dossier's version then.
    Holds that version's window, so that a close waits for it or it for the close, then locks the dossier and writes it.
    What was typed stays; what has no place is kept in ``left``. A photo is judged anew where that version asks another
    one: that writes a check, and wakes its task after commit. A signature, a preview and every page drawn before are
    bound to the old version and no longer valid. Refuses as ``moving.why_not``; ``Stale`` when the dossier or the plan
    changed since the page was drawn.
    """
    with transaction.atomic():
        version = current_version_of(dossier_id)
        hold_window(version)
        dossier = locked(dossier_id, seat)
        if dossier.plan_version_id == version.pk:
            return dossier
        now = clock.now()
        if refusal := moving.why_not(dossier, version, now):
            raise Refused(refusal)
        if dossier.version != seen or version.number != target:
            raise Stale(_("您打开本页以后，材料或计划又有变化，本次没有改按新版。请核对下面的最新内容，再确认。"))
        after = moving.moved(dossier, version)
        after.answers = answering.with_given(after.answers, answering.given(after))
        after.photo = _photo(dossier, version)
        count = dossier.saves.get(moving.MOVED, {}).get("version", 0) + 1
        after.saves = {**dossier.saves, moving.MOVED: {"version": count, "at": now.isoformat(), "told": ""}}
        after.version += 1
        after.changed_at = now
        _save(after)
    return after


def _photo(dossier: Dossier, version: PlanVersion) -> PhotoCheck | None:
    check, policy = dossier.photo, moving.photo_rules_anew(dossier, version)
    if check is None or policy is None:
        return check
    return request_photo_check(file=check.original or check.file, owner=dossier.user, policy=policy)


def _save(after: Dossier) -> None:
    try:
        with transaction.atomic():
            after.save(update_fields=_SAVED)
    except IntegrityError as error:  # the version is of another year
        live = queries.live_dossier(after.person_id, after.year)
        if live is None:
            raise
        raise Refused(queries.one_a_year(live)) from error


def tell_of(version: PlanVersion) -> int:
    """Tell everybody whose dossier under an earlier version can be moved to the new one that it is there. Returns how
    many.

    Within the transaction that publishes it; queues one message for each dossier, and writes nothing else.
    """
    waiting = Dossier.objects.filter(plan_version__plan=version.plan_id, status__in=MOVABLE)
    rows = waiting.exclude(plan_version=version).select_related("user", "plan_version").defer("plan_version__document")
    number = 0
    for dossier in rows.order_by("pk"):
        if not moving.is_open_to(dossier, version):
            continue
        queue_sms(
            to_user=dossier.user,
            template="plan_amended",
            params={
                "plan": version.name,
                "version": str(version.number),
                "number": dossier.number,
                "own": str(dossier.plan_version.number),
            },
            dedupe_key=f"amended:{version.pk}:{dossier.public_id}",
        )
        number += 1
    return number
