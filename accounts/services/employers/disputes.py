"""Two claim one employer: the operator finds out who acts for it and says why; nothing of it is deleted."""

from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import EmployerClaim, Seat
from accounts.services.employers.deciding import bind, require_seat
from accounts.services.employers.steps import Kind, locked, locked_claim, step, tell
from accounts.services.employers.terms import Refused, Stale, Status, organization_of, powers
from kernel import clock

PRESENT = "present"
"""Who acts for the employer already goes on, although they filed no claim."""
EVERYBODY = "everybody"
"""The letters do not contradict each other: an employer may have several handlers."""
NOBODY = "nobody"


def standing(claims: list[EmployerClaim]) -> str:
    """The state of a dispute that a page was drawn from: it changes when any claim does, or one is added."""
    return ".".join(f"{claim.public_id}-{claim.version}" for claim in sorted(claims, key=lambda each: each.pk))


def resolve(public_id: str, seat: Seat, *, winner: str, reason: str, seen: str) -> None:
    """End the dispute that this claim is part of: ``winner`` is a claim by public id, PRESENT, EVERYBODY or NOBODY.

    Locks every claim to the employer, and the employer. The winner's claim is approved; the others are refused and the
    seats of their handlers end at once. With NOBODY the employer is no longer verified either. Writes an event with the
    reason for each claim and a message to each handler. Refuses a dispute that has changed since the page was drawn
    (Stale), a winner who is no party to it, a letter that has ended, and a seat that ended while the request waited;
    404 for a party to it (D9).
    """
    with transaction.atomic():
        claims = _disputed(public_id, seat)
        if standing(claims) != seen:
            raise Stale(_("您打开本页以后，这起争议已有变化，刚才的操作没有生效。请核对后再操作。"))
        now, code = clock.now(), claims[0].credit_code
        others = seated_besides(claims, now)
        won = [claim for claim in claims if winner in (claim.public_id, EVERYBODY)]
        kept = others if winner in (PRESENT, EVERYBODY) else []
        if not won and not kept and winner != NOBODY:
            raise Refused(_("请选择由谁经办。"), "winner")
        _end_powers(code, {claim.handler_id for claim in won} | {each.user_id for each in kept}, now)
        _thaw(code, is_verified=winner != NOBODY)
        for claim in claims:
            if claim in won:
                bind(claim, Kind.UPHELD, by=seat.user, now=now, note=reason)
            else:
                step(claim, Kind.REFUSED, Status.REFUSED, by=seat.user, now=now, note=reason)
        for each in kept:
            tell(claims[0], each.user, "authorization_kept")


def _disputed(public_id: str, seat: Seat) -> list[EmployerClaim]:
    """Every claim of the dispute, locked."""
    found = locked(locked_claim(public_id).credit_code)
    require_seat(seat)
    claims = [claim for claim in found if claim.status == Status.DISPUTED]
    if any(each.handler.person_id == seat.user.person_id for each in claims):
        raise Http404
    if not claims:
        raise Stale(_("这起争议已由他人办结，刚才的操作没有生效。请核对现在的状态。"))
    return claims


def seated_besides(claims: list[EmployerClaim], now: datetime) -> list[Seat]:
    """Who acted for the employer until the dispute and is no party to it."""
    parties = [claim.handler_id for claim in claims]
    seats = powers(now).filter(organization__in=organization_of(claims[0].credit_code)).exclude(user__in=parties)
    return list(seats.select_related("user__person").order_by("pk"))


def _end_powers(code: str, keeping: set[int], now: datetime) -> None:
    for seat in powers(now).filter(organization__in=organization_of(code)).exclude(user__in=keeping).order_by("pk"):
        seat.ends_at = now
        seat.save(update_fields=["ends_at"])


def _thaw(code: str, *, is_verified: bool) -> None:
    for organization in organization_of(code).select_for_update(no_key=True):
        organization.is_frozen = False
        organization.is_verified = organization.is_verified and is_verified
        organization.save(update_fields=["is_frozen", "is_verified"])
