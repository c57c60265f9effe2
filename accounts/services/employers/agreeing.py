"""What those who act for an employer say of another's claim to it: agreed beforehand, agreed or objected when asked."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import ClaimEvent, EmployerClaim, HandlerInvitation, Seat, User
from accounts.services.employers.steps import Kind, locked_claim, note_step
from accounts.services.employers.terms import Refused, Stale, Status, acts_for, incumbents, organization_of
from kernel import clock, idempotency

ANSWERS = (Kind.INVITED, Kind.AGREED, Kind.OBJECTED)
INVITATION_DAYS = 7
MOST_INVITATIONS = 3
"""Of one handler for one employer that nobody has used yet."""
_SPENT = gettext_lazy("这个页面已经提交过一次，没有生成邀请码。请核对后再操作。")


def answers(claim: EmployerClaim, seated: list[Seat]) -> list[ClaimEvent]:
    """The newest word of each who acts for the employer. One query."""
    found = claim.events.filter(kind__in=ANSWERS, by__in={seat.user_id for seat in seated})
    newest = {event.by_id: event for event in found.select_related("by__person").order_by("pk")}
    return list(newest.values())


def is_agreed(claim: EmployerClaim, seated: list[Seat]) -> bool:
    """Whether somebody who acts for the employer wants the handler beside them, and nobody objects.

    Agreeing when asked does not end what the employer's own account disputes, unless whoever agrees came by it too:
    else a squatter would go on by agreeing to the owner. The claimant who brings an invitation disputes nothing.
    """
    said = answers(claim, seated)
    if any(event.kind == Kind.OBJECTED for event in said):
        return False
    if any(event.kind == Kind.INVITED for event in said):
        return True
    agreeing = {event.by_id for event in said}
    return bool(agreeing) and (not claim.is_vouched or _is_vouched_for(claim.credit_code, agreeing))


def _is_vouched_for(code: str, users: set[int]) -> bool:
    own = EmployerClaim.objects.filter(credit_code=code, handler__in=users, is_vouched=True)
    return own.filter(organization__isnull=False, status__in=[Status.APPROVED, Status.DISPUTED]).exists()


def invite(user: User, public_id: str, *, token: str = "") -> HandlerInvitation:
    """Agree beforehand to one more handler, by a code for whoever is told it; ``public_id`` is the own claim in force.

    ``token``: of the page; the same again gets the invitation of the first press, used by now or not. Locks the claims
    to the employer; writes the invitation and the token. Refuses a token that was spent on something else, who does not
    act for the employer now (both Stale), and more than MOST_INVITATIONS that wait; 404 for anybody but the handler.
    """
    request = idempotency.request_of("employer.invite", public_id)
    with transaction.atomic():
        claim, now = locked_claim(public_id), clock.now()
        if claim.handler_id != user.pk:
            raise Http404
        if token and (made := _made_before(user, token, request)):
            return made
        if claim.status != Status.APPROVED or claim.organization is None or not acts_for(claim, now):
            raise Stale(_("您现在不能代表这家单位办理，没有生成邀请码。"))
        if usable(now).filter(by=user, organization=claim.organization).count() >= MOST_INVITATIONS:
            raise Refused(_("已有 %d 个邀请码没有使用，请先用这些；过期以后可以再生成。") % MOST_INVITATIONS)
        made = HandlerInvitation.objects.create(
            organization=claim.organization, by=user, made_at=now, expires_at=now + timedelta(days=INVITATION_DAYS)
        )
        if token:
            try:
                idempotency.spend(user, token, action=request, answer={"invitation": made.public_id})
            except IntegrityError as elsewhere:  # at the same moment, on another claim
                raise Stale(str(_SPENT)) from elsewhere
        return made


def _made_before(user: User, token: str, request: str) -> HandlerInvitation | None:
    try:
        answer = idempotency.spent(user, token, action=request)
    except idempotency.TokenElsewhere as elsewhere:
        raise Stale(str(_SPENT)) from elsewhere
    return HandlerInvitation.objects.get(public_id=answer["invitation"]) if answer else None


def accept(claim: EmployerClaim, code: str, *, now: datetime) -> None:
    """Use an invitation for a claim that is being filed: the word of whoever gave it stands in its history.

    Writes both. Refuses a code that was used, is over, is of another employer, or of somebody who acts no more.
    """
    seated = {seat.user_id: seat for seat in incumbents(claim, now)}
    found = usable(now).filter(public_id=code, organization__in=organization_of(claim.credit_code), by__in=seated)
    invitation = found.select_for_update(of=("self",)).first()
    if invitation is None:
        text = _("邀请码不是这家单位的，或者已经用过、过期。请核对，或者请现经办人重新生成；没有邀请码的请清空。")
        raise Refused(text, "invitation")
    invitation.claim = claim
    invitation.save(update_fields=["claim"])
    note_step(claim, Kind.INVITED, by=invitation.by, now=now)


def usable(now: datetime) -> QuerySet[HandlerInvitation]:
    """Invitations that may still be used."""
    return HandlerInvitation.objects.filter(claim=None, expires_at__gt=now)
