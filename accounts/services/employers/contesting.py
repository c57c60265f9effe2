"""Several persons claim one employer: any second claim freezes both, until the parties or the operator end it (AC-013).

A claim that somebody who acts for the employer has agreed to contradicts nobody (ADR 12). Where nobody acts for the
employer yet, nobody begins to.
"""

from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import EmployerClaim, Seat, User
from accounts.services.employers.agreeing import answers, is_agreed
from accounts.services.employers.steps import Kind, locked, locked_claim, step, tell
from accounts.services.employers.terms import (
    Refused,
    Stale,
    Status,
    incumbents,
    is_frozen,
    is_seated,
    organization_of,
    powers,
    rivals,
)
from kernel import clock

MOST_ANSWERS = 5
"""Of one person to one claim: each makes the operator's page stale."""


def contradicts(claim: EmployerClaim, now: datetime) -> bool:
    """Whether the claim is one against others: somebody else acts for the employer or claims it, and nobody who acts
    for it has agreed. Whoever acts for it and files the next letter contradicts nobody."""
    if is_seated(claim, now):
        return False
    seated = list(incumbents(claim, now))
    if seated and is_agreed(claim, seated):
        return False
    return bool(seated) or rivals(claim, now).exists()


def meet(claim: EmployerClaim, *, by: User, now: datetime) -> bool:
    """Whether a claim that was filed, or is about to be approved, is now in dispute: because it contradicts others, or
    because the employer is frozen already."""
    if not contradicts(claim, now) and not is_frozen(claim.credit_code):
        return False
    contest(claim, by=by, now=now)
    return True


def contest(claim: EmployerClaim, *, by: User, now: datetime) -> None:
    """Dispute the claim and every other to the employer, and freeze it: nobody decides for it until that is over.

    Locks the rivals and the employer; writes a step of each claim that was not disputed yet and a message to each
    party: who acts for the employer reads how to end it at once.
    """
    others = list(rivals(claim, now).select_for_update(of=("self",)))
    seated = {seat.user_id: seat for seat in incumbents(claim, now)}
    for each in [claim, *others]:
        if each.status != Status.DISPUTED:
            step(each, Kind.DISPUTED, Status.DISPUTED, by=by, now=now)
            if each.handler_id not in seated:
                tell(each, each.handler, "authorization_disputed")
    for seat in seated.values():
        tell(claim, seat.user, "authorization_frozen", known_as=seat.organization.name)
    for organization in organization_of(claim.credit_code).select_for_update(no_key=True):
        organization.is_frozen = True
        organization.save(update_fields=["is_frozen"])


def settle(claim: EmployerClaim, *, by: User, now: datetime) -> bool:
    """Whether the dispute is over without the operator, because nobody contradicts anybody any more: whoever acted for
    the employer goes on, and what waited for the operator before waits again. ``claim``: what was said of it, or that
    it was taken back, may have ended the dispute.

    Locks the claims and the employer; writes a step of each disputed claim, the employer, a message to each party.
    """
    code = claim.credit_code
    claims = [each for each in locked(code) if each.status == Status.DISPUTED]
    seats = powers(now).filter(organization__in=organization_of(code)).select_related("user__person", "organization")
    seated = {seat.user_id: seat for seat in seats.order_by("pk")}
    against = [each for each in claims if each.organization_id is None and each.handler_id not in seated]
    if seated:
        against = [each for each in against if _is_opposed(each, now)]
    elif len({each.handler.person_id for each in against}) == 1:
        against = []
    if against:
        return False
    for each in claims:
        was_in_force = each.organization_id is not None
        step(each, Kind.RESUMED, Status.APPROVED if was_in_force else Status.WAITING, by=by, now=now)
        if not was_in_force and each.handler_id not in seated:
            tell(each, each.handler, "authorization_examined")
    for organization in organization_of(code).select_for_update(no_key=True):
        organization.is_frozen = False
        organization.save(update_fields=["is_frozen"])
    for seat in seated.values():
        tell(claim, seat.user, "authorization_resumed", known_as=seat.organization.name)
    return True


def _is_opposed(claim: EmployerClaim, now: datetime) -> bool:
    """Whether other persons act for the employer and have not agreed. A handler who acts for it by another account of
    their own and asks for the next term opposes nobody."""
    seated = list(incumbents(claim, now))
    return bool(seated) and not is_agreed(claim, seated)


def answer(public_id: str, user: User, *, agrees: bool, note: str) -> EmployerClaim:
    """Say, as somebody who acts for the employer, what to think of another's claim.

    Agreeing ends the dispute where nobody else contradicts anybody; an objection to a claim that was agreed to begins
    it. The same answer twice is one. Locks the claims to the employer; writes the claim, one event and what `settle` or
    `contest` write. Refuses a claim that is done (Stale) and more than MOST_ANSWERS; 404 for whoever does not act for
    the employer.
    """
    with transaction.atomic():
        claim, now = locked_claim(public_id), clock.now()
        seated = list(incumbents(claim, now))
        if user.pk not in {seat.user_id for seat in seated}:
            raise Http404
        if claim.status not in (Status.WAITING, Status.DISPUTED):
            raise Stale(_("这份申请已经办结，不需要再说明。"))
        kind = Kind.AGREED if agrees else Kind.OBJECTED
        before = [event for event in answers(claim, seated) if event.by_id == user.pk]
        is_invited = (
            agrees and before and before[0].kind == Kind.INVITED
        )  # which is worth more than agreeing when asked
        if is_invited or (before and (before[0].kind, before[0].note) == (kind, note)):
            return claim
        if claim.events.filter(by=user, kind__in=[Kind.AGREED, Kind.OBJECTED]).count() >= MOST_ANSWERS:
            raise Refused(_("您已说明过 %d 次，平台会一并核实；有新情况请直接联系平台。") % MOST_ANSWERS, "note")
        step(claim, kind, claim.status, by=user, now=now, note=note)
        if claim.status == Status.WAITING:
            meet(claim, by=user, now=now)
        elif agrees:
            settle(claim, by=user, now=now)
            claim.refresh_from_db()
        return claim


def acting_besides(claim: EmployerClaim, now: datetime) -> list[Seat]:
    """Seats of other persons that act for the employer; none where the handler acts for it as well."""
    return [] if is_seated(claim, now) else list(incumbents(claim, now))
