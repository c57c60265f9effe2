"""One step of a claim: its status, its line of history and the message to its handler, in one transaction."""

import hashlib
from datetime import datetime

from django.db import connection
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import ClaimEvent, EmployerClaim, User
from accounts.services.employers.terms import Stale
from documents.models import StoredFile
from kernel.formats import cn_date
from messaging.services import queue_sms

Kind = ClaimEvent.Kind
_MESSAGES = {
    Kind.RETURNED: "authorization_returned",
    Kind.APPROVED: "authorization_approved",
    Kind.UPHELD: "authorization_approved",
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


def step(
    claim: EmployerClaim,
    kind: Kind,
    status: str,
    *,
    by: User,
    now: datetime,
    note: str = "",
    letter: StoredFile | None = None,
) -> None:
    """Move a locked claim on. Writes the claim, one event and at most one message to the handler.

    The handler reads the note only of a return and a refusal. ``letter``: what came with the step.
    """
    claim.status = status
    claim.version += 1
    claim.reason = note if kind in (Kind.RETURNED, Kind.REFUSED) else ""
    claim.save()
    note_step(claim, kind, by=by, now=now, note=note, letter=letter)
    if kind in _MESSAGES:
        tell(claim, claim.handler, _MESSAGES[kind])


def note_step(
    claim: EmployerClaim, kind: Kind, *, by: User, now: datetime, note: str = "", letter: StoredFile | None = None
) -> None:
    """Write one event of a claim that stays as it is."""
    ClaimEvent.objects.create(claim=claim, kind=kind, by=by, note=note, letter=letter, at=now)


def tell(claim: EmployerClaim, user: User, template: str, key: str = "", *, known_as: str = "") -> None:
    """Queue one message about the claim; ``key`` tells two of the same sort and version apart.

    ``known_as``: the employer's name as it is registered, for people to whom the claim is another's: what that one
    typed is not sent to them.
    """
    queue_sms(
        to_user=user,
        template=template,
        params={
            "organization": known_as or claim.name,
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
