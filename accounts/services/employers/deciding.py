"""The operator's answer to a claim: approved, or given back with what is to be corrected."""

from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import EmployerClaim, Organization, Role, Seat, User
from accounts.queries import is_open_seat
from accounts.services.employers.contesting import meet
from accounts.services.employers.steps import Kind, locked_claim, require_version, step
from accounts.services.employers.terms import (
    Refused,
    Stale,
    Status,
    ends_at,
    is_frozen,
    is_name_of_another,
    is_seated,
    organization_of,
    powers,
    require_open,
)
from documents.models import PaperCheck
from kernel import clock


def approve(public_id: str, seat: Seat, *, seen_version: int) -> EmployerClaim:
    """Bind the employer to the handler until the end of the letter's term (ACC-06).

    Locks the claims and the employer; writes both, the handler's seat, an event and the message to the handler. The
    letter before this one is replaced. A claim that contradicts others by now, because whoever had agreed acts no more,
    becomes disputed instead; the next letter of somebody who acted when they filed it never does (AC-013). Refuses a
    claim that was answered (Stale), a letter that has ended or is still being looked at, and a seat that ended while
    the request waited.
    """
    with transaction.atomic():
        claim = _waiting(public_id, seat, seen_version)
        now = clock.now()
        is_next = is_seated(claim, claim.filed_at) and not is_frozen(claim.credit_code)
        if is_next or not meet(claim, by=seat.user, now=now):
            bind(claim, Kind.APPROVED, by=seat.user, now=now)
        return claim


def give_back(public_id: str, seat: Seat, *, reason: str, seen_version: int) -> EmployerClaim:
    """Give a claim back to its handler with a reason. Locks the claims to the employer; writes the claim, an event and
    the message. Refuses a claim that was answered (Stale), and a seat that ended while the request waited."""
    with transaction.atomic():
        claim = _waiting(public_id, seat, seen_version)
        step(claim, Kind.RETURNED, Status.RETURNED, by=seat.user, now=clock.now(), note=reason)
        return claim


def _waiting(public_id: str, seat: Seat, seen_version: int) -> EmployerClaim:
    """The claim, locked, that this operator may answer: never a claim of their own person (D9)."""
    claim = locked_claim(public_id)
    require_seat(seat)
    if claim.handler.person_id == seat.user.person_id:
        raise Http404
    if claim.status != Status.WAITING:
        raise Stale(_("这份申请已由他人办理，刚才的操作没有生效。请核对现在的状态。"))
    require_version(claim, seen_version)
    return claim


def require_seat(seat: Seat) -> None:
    """Refuse an operator whose seat has ended while the request waited. Comes after the lock."""
    if not is_open_seat(seat):
        raise Refused(_("您的账号或席位刚刚停用，这次没有办理。请由其他运营人员办理。"))


def bind(claim: EmployerClaim, kind: Kind, *, by: User, now: datetime, note: str = "") -> None:
    """Make the locked claim the one in force: its employer verified, its handler seated until the letter ends.

    Refuses what `require_good_letter` refuses, another employer's name, and an authority that was closed meanwhile.
    """
    require_good_letter(claim, now)
    earlier = claim.handler.employer_claims.filter(credit_code=claim.credit_code, status=Status.APPROVED)
    for each in earlier.select_for_update(of=("self",)).exclude(pk=claim.pk).order_by("pk"):
        step(each, Kind.REPLACED, Status.REPLACED, by=by, now=now)
    require_open(claim.department, claim.bureau)
    organization = _verified(claim)
    _seated(claim.handler, organization, now, ends_at(claim.letter_until))
    claim.organization = organization
    step(claim, kind, Status.APPROVED, by=by, now=now, note=note)


def require_good_letter(claim: EmployerClaim, now: datetime) -> None:
    """Refuse a letter that has ended, that nobody can read, or whose pages are still being looked at: that takes
    seconds, and a letter nobody could look at counts as good in the end."""
    if ends_at(claim.letter_until) <= now:
        raise Refused(_("委托书的期限已过，不能通过；请退回，由经办人上传新的委托书。"))
    check = PaperCheck.objects.filter(file=claim.letter_id).first()
    if check is not None and check.status == PaperCheck.Status.WAITING:
        raise Refused(_("委托书的页面还在检查，通常只要几秒钟；请看到检查结果后再办理。"))
    if check is not None and check.status == PaperCheck.Status.REFUSED:
        raise Refused(_("%s 不能通过；请退回，由经办人上传新的委托书。") % check.reason)


def _verified(claim: EmployerClaim) -> Organization:
    """The employer as the claim says it is, verified; written anew when the portal did not know it."""
    found = organization_of(claim.credit_code).select_for_update(no_key=True).first()
    organization = found or Organization(kind=Organization.Kind.EMPLOYER, credit_code=claim.credit_code)
    if is_name_of_another(claim.name, claim.credit_code):
        raise Refused(_("“%s”已用另一个统一社会信用代码登记，不能通过；请退回并写明。") % claim.name)
    organization.name = claim.name
    organization.is_public_institution = claim.nature == EmployerClaim.Nature.PUBLIC_INSTITUTION
    organization.department, organization.bureau = claim.department, claim.bureau
    organization.is_verified, organization.is_frozen = True, False
    organization.save()
    return organization


def _seated(handler: User, organization: Organization, now: datetime, end: datetime) -> None:
    """The handler's seat lasts as long as the letter: a seat in term goes on, else there is a new one."""
    seat = powers(now).filter(user=handler, organization=organization).order_by("pk").first()
    if seat is None:
        Seat.objects.create(user=handler, organization=organization, role=Role.EMPLOYER_HR, starts_at=now, ends_at=end)
    else:
        seat.ends_at = end
        seat.save(update_fields=["ends_at"])
