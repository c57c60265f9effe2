"""Several persons claim one employer (AC-013).

A second claim from the employer's own legal person's account freezes all of them at once. One from any other account
does not: whoever acts for the employer goes on, is told and may answer, until the operator finds the letter plausible
and takes the dispute up (ADR 12). Where nobody acts for it yet, nobody begins to.
"""

from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import ClaimEvent, EmployerClaim, Seat, User
from accounts.services.employers.steps import Kind, locked_claim, step, tell
from accounts.services.employers.terms import (
    Refused,
    Stale,
    Status,
    acts_for,
    incumbents,
    organization_of,
    rivals,
)
from kernel import clock

MOST_ANSWERS = 5
"""Of one person to one claim as it was filed: each makes the operator's page stale."""


def meet(claim: EmployerClaim, *, by: User, now: datetime) -> None:
    """What a claim that was just filed means for those who claim the employer or act for it.

    The claims are disputed at once where the government vouches for the account, where nobody acts for the employer,
    and where all are frozen already; else whoever acts for it is told, with a line in the history of their claim.
    """
    seated = going_on(claim, now)
    if claim.is_vouched or not seated:
        contest(claim, by=by, now=now)
        return
    told = {seat.user_id: seat for seat in seated}
    for seat in told.values():
        tell(claim, seat.user, "authorization_contested", known_as=seat.organization.name)
    approved = EmployerClaim.objects.filter(status=Status.APPROVED, credit_code=claim.credit_code, handler__in=told)
    for each in approved.select_for_update(of=("self",)).order_by("pk"):
        step(each, Kind.CONTESTED, Status.APPROVED, by=by, now=now)


def going_on(claim: EmployerClaim, now: datetime) -> list[Seat]:
    """Seats of other persons that act for the employer while this claim waits; none once it is frozen, and none beside
    a handler who acts for it as well: a next letter contradicts nobody."""
    if acts_for(claim, now):
        return []
    return list(incumbents(claim, now).filter(organization__is_frozen=False))


def answers(claim: EmployerClaim, seated: list[Seat]) -> list[ClaimEvent]:
    """The newest answer of each who goes on acting, to the claim as it was last filed. Two queries."""
    filed = claim.events.filter(kind__in=[Kind.FILED, Kind.FILED_AGAIN]).order_by("-pk").values("pk")[:1]
    found = claim.events.filter(kind__in=[Kind.AGREED, Kind.OBJECTED], by__in={seat.user_id for seat in seated})
    newest = {event.by_id: event for event in found.filter(pk__gt=filed).select_related("by__person").order_by("pk")}
    return list(newest.values())


def is_agreed(claim: EmployerClaim, seated: list[Seat]) -> bool:
    """Whether somebody who acts for the employer wants the handler beside them, and nobody objects."""
    said = {event.kind for event in answers(claim, seated)}
    return said == {Kind.AGREED}


def answer(public_id: str, user: User, *, agrees: bool, note: str) -> EmployerClaim:
    """Say, as somebody who acts for the employer, what to think of another's claim; the operator reads it.

    The same answer twice is one. Locks the claims to the employer; writes the claim and one event. Refuses a claim that
    waits no more (Stale) and more than MOST_ANSWERS; 404 for whoever does not act for the employer.
    """
    with transaction.atomic():
        claim, now = locked_claim(public_id), clock.now()
        seated = list(incumbents(claim, now))
        if user.pk not in {seat.user_id for seat in seated}:
            raise Http404
        if claim.status != Status.WAITING:
            raise Stale(_("这份申请已经办结，不需要再说明。"))
        if any(seat.organization.is_frozen for seat in seated):
            raise Http404
        kind = Kind.AGREED if agrees else Kind.OBJECTED
        said = claim.events.filter(by=user, kind__in=[Kind.AGREED, Kind.OBJECTED])
        before = [event for event in answers(claim, seated) if event.by_id == user.pk]
        if before and (before[0].kind, before[0].note) == (kind, note):
            return claim
        if said.count() >= MOST_ANSWERS:
            raise Refused(_("您已说明过 %d 次，平台会一并核实；有新情况请直接联系平台。") % MOST_ANSWERS, "note")
        step(claim, kind, Status.WAITING, by=user, now=now, note=note)
        return claim


def contest(claim: EmployerClaim, *, by: User, now: datetime, note: str = "") -> bool:
    """Whether somebody else claims the same employer; if so every claim becomes disputed and the employer frozen.

    Nobody decides for the unit until the operator has resolved it (AC-013). Locks the rivals and the employer; writes a
    step of each claim that was not disputed yet and a message to each who acted for the employer so far. Whoever acts
    for the employer and asks for the next term contradicts nobody. ``note``: why the operator takes it up.
    """
    others = list(rivals(claim, now).select_for_update(of=("self",)))
    seated = list(incumbents(claim, now))
    if (not others and not seated) or acts_for(claim, now):
        return False
    claimants = {other.handler_id for other in others}
    for each in [claim, *others]:
        if each.status != Status.DISPUTED:
            step(each, Kind.DISPUTED, Status.DISPUTED, by=by, now=now, note=note)
    for seat in {seat.user_id: seat for seat in seated if seat.user_id not in claimants}.values():
        tell(claim, seat.user, "authorization_disputed", known_as=seat.organization.name)
    for organization in organization_of(claim.credit_code).select_for_update(no_key=True):
        organization.is_frozen = True
        organization.save(update_fields=["is_frozen"])
    return True
