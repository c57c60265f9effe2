"""What a handler may still do with a claim that waits: exchange the scan of its letter, take it back."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import EmployerClaim, User
from accounts.services.employers.contesting import contradicts, settle
from accounts.services.employers.filing import keep_letter
from accounts.services.employers.steps import Kind, locked_claim, require_version, step
from accounts.services.employers.terms import OPEN, Refused, Stale, Status, incumbents
from documents.models import StoredFile
from kernel import clock

if TYPE_CHECKING:
    from django.core.files.base import File

MAY_EXCHANGE = (Status.WAITING, Status.DISPUTED)
"""In a dispute too: a letter that nobody can read could be neither upheld nor given back."""
MOST_EXCHANGES = 5
"""Of one claim: each makes the operator's page stale."""


def exchange_letter(
    user: User, public_id: str, letter: "File[bytes] | StoredFile", *, seen_version: int
) -> EmployerClaim:
    """Put another scan of the letter in place of the first, which stays readable in the history.

    The same file twice is one exchange. Locks the claims to the employer; writes the file, the claim and its event.
    Refuses a claim that was answered (Stale) and more than MOST_EXCHANGES; a bad file with ValidationError; 404 for
    anybody but the handler.
    """
    stored = keep_letter(user, letter)
    with transaction.atomic():
        claim = _own(user, public_id)
        if claim.status not in MAY_EXCHANGE:
            raise Stale(_("这份申请已经办理，委托书没有更换。"))
        if claim.letter.sha256 == stored.sha256:
            return claim
        require_version(claim, seen_version)
        if claim.events.filter(kind=Kind.LETTER).count() >= MOST_EXCHANGES:
            raise Refused(_("已更换过 %d 次，请等待平台审核；仍要更换的，请撤回后重新申请。") % MOST_EXCHANGES)
        claim.letter = stored
        step(claim, Kind.LETTER, claim.status, by=user, now=clock.now(), letter=stored)
        return claim


def may_withdraw(claim: EmployerClaim) -> bool:
    """Whether the handler may take it back: not once it gave them powers, which a dispute only suspends."""
    return claim.status in OPEN and claim.organization_id is None


def withdraw(user: User, public_id: str, *, seen_version: int) -> EmployerClaim:
    """Take a claim back before it is answered; one that froze an employer's handlers frees them, and was unfounded.

    Locks the claims to the employer; writes the claim, its event and what `settle` writes. Withdrawn twice is withdrawn
    once. Refuses a claim that was answered (Stale); 404 for anybody but the handler.
    """
    with transaction.atomic():
        claim = _own(user, public_id)
        if claim.status == Status.WITHDRAWN:
            return claim
        if not may_withdraw(claim):
            raise Stale(_("这份申请已经办理，不能撤回。"))
        require_version(claim, seen_version)
        now, was_disputed = clock.now(), claim.status == Status.DISPUTED
        has_stopped = was_disputed and contradicts(claim, now) and incumbents(claim, now).exists()
        step(claim, Kind.GAVE_UP if has_stopped else Kind.WITHDRAWN, Status.WITHDRAWN, by=user, now=now)
        if was_disputed:
            settle(claim, by=user, now=now)
        return claim


def _own(user: User, public_id: str) -> EmployerClaim:
    claim = locked_claim(public_id)
    if claim.handler_id != user.pk:
        raise Http404
    return claim
