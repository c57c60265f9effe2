"""One step of a claim: its status, its line of history and the message to its handler, in one transaction."""

import hashlib
from datetime import datetime

from django.db import connection
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import ClaimEvent, EmployerClaim, Seat, User
from accounts.services.employers.terms import Stale, Status, acts_for, incumbents, organization_of, rivals
from kernel.formats import cn_date
from messaging.services import queue_sms

Kind = ClaimEvent.Kind
_MESSAGES = {
    Kind.RETURNED: "authorization_returned",
    Kind.APPROVED: "authorization_approved",
    Kind.UPHELD: "authorization_approved",
    Kind.DISPUTED: "authorization_disputed",
    Kind.REFUSED: "authorization_refused",
}


def hold_codes(*codes: str) -> None:
    """Let nobody else act on the claims to these employers until the transaction ends.

    Of the first claims to an employer there is no row yet that two handlers could both lock (AC-013). SQLite has one
    writer at a time.
    """
    if connection.vendor == "postgresql":
        keys = (hashlib.sha256(f"employer claims {code}".encode()).digest()[:8] for code in codes)
        with connection.cursor() as cursor:
            for key in sorted(int.from_bytes(key, signed=True) for key in keys):
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def locked(code: str) -> list[EmployerClaim]:
    """Every claim to the employer with this credit code, locked in one order and read after the locks were granted."""
    hold_codes(code)
    rows = EmployerClaim.objects.select_for_update(of=("self",)).filter(credit_code=code).order_by("pk")
    return list(rows.select_related("handler__person", "department", "bureau", "organization"))


def locked_claim(public_id: str) -> EmployerClaim:
    """The claim, locked together with every other to the same employer; 404 when there is none."""
    code = EmployerClaim.objects.filter(public_id=public_id).values_list("credit_code", flat=True).first()
    found = next((claim for claim in locked(code or "") if claim.public_id == public_id), None)
    if found is None:
        raise Http404
    return found


def step(claim: EmployerClaim, kind: Kind, status: str, *, by: User, now: datetime, note: str = "") -> None:
    """Move a locked claim on. Writes the claim, one event and at most one message to the handler.

    The handler reads the note only of a return and a refusal.
    """
    claim.status = status
    claim.version += 1
    claim.reason = note if kind in (Kind.RETURNED, Kind.REFUSED) else ""
    claim.save()
    ClaimEvent.objects.create(claim=claim, kind=kind, by=by, note=note, at=now)
    if kind in _MESSAGES:
        tell(claim, claim.handler, _MESSAGES[kind])


def tell(claim: EmployerClaim, user: User, template: str, key: str = "") -> None:
    """Queue one message about the claim; ``key`` tells two of the same sort and version apart."""
    queue_sms(
        to_user=user,
        template=template,
        params={
            "organization": claim.name,
            "code": claim.credit_code,
            "reason": claim.reason,
            "until": cn_date(claim.letter_until),
        },
        dedupe_key=f"{template}:{claim.pk}:{key or claim.version}:{user.pk}",
    )


def require_version(claim: EmployerClaim, seen_version: int) -> None:
    """Refuse an answer to a claim that has changed since its page was drawn."""
    if claim.version != seen_version:
        raise Stale(_("您打开本页以后，这份申请已有变化，刚才的操作没有生效。请核对后再操作。"))


def contest(claim: EmployerClaim, *, by: User, now: datetime) -> bool:
    """Whether somebody else claims the same employer; if so every claim becomes disputed and the employer frozen.

    Nobody decides for the unit until the operator has resolved it (AC-013). Locks the rivals and the employer; writes a
    step of each claim that was not disputed yet and a message to each who acted for the employer so far. Whoever acts
    for the employer and asks for the next term contradicts nobody.
    """
    others = list(rivals(claim, now).select_for_update(of=("self",)))
    seated = list(incumbents(claim, now))
    if (not others and not seated) or acts_for(claim, now):
        return False
    claimants = {other.handler_id for other in others}
    for each in [claim, *others]:
        if each.status != Status.DISPUTED:
            step(each, Kind.DISPUTED, Status.DISPUTED, by=by, now=now)
    for user in _without(seated, claimants):
        tell(claim, user, "authorization_disputed")
    for organization in organization_of(claim.credit_code).select_for_update(no_key=True):
        organization.is_frozen = True
        organization.save(update_fields=["is_frozen"])
    return True


def _without(seats: list[Seat], claimants: set[int]) -> list[User]:
    """The people in these seats who file no claim of their own, each once."""
    return list({seat.user_id: seat.user for seat in seats if seat.user_id not in claimants}.values())
