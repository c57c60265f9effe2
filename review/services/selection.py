"""Several cases at once: what a worklist's check boxes send."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Seat
from review.engine.refusal import Refused
from review.models import Case
from review.queries.holders import REVIEWING
from review.services.run import lock_cases


@dataclass(frozen=True, slots=True)
class Chosen:
    """One chosen case, by its public id, with the version the page showed."""

    case: str
    seen_version: int


def lock_chosen(seat: Seat, chosen: Iterable[Chosen]) -> list[tuple[Case, int]]:
    """Lock the chosen cases that the seat's office holds, each with the version seen, in the order of their keys.

    Refused as a whole when one is foreign or unknown, without saying which of the two it is (AC-003), when the same
    case is chosen twice, or when none is.
    """
    seen = {one.case: one.seen_version for one in chosen}
    if not seen:
        raise Refused("none_chosen", _("还没有选择申报件。请先勾选要办理的申报件。"))
    found = Case.objects.filter(public_id__in=seen, holder=seat.organization).exclude(person=seat.user.person)
    keys = list(found.order_by("pk").values_list("pk", flat=True)) if seat.role in REVIEWING else []
    if len(keys) != len(seen):
        raise Refused("not_found", _("所选的申报件中有不在您办理环节的，整批没有办理。请刷新后重新选择。"))
    return [(case, seen[case.public_id]) for case in lock_cases(keys)]


def same_stage(cases: list[Case]) -> None:
    """Refused unless all cases are of one plan version and at one stage."""
    if len({(case.plan_version_id, case.stage) for case in cases}) > 1:
        raise Refused("mixed", _("所选的申报件不在同一评审计划同一版的同一环节，整批没有办理。请分开选择。"))
