"""Accounts of authorities: an operator invites by a one-time link (ACC-03). What the link does: ``accepting``."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.id_kinds import Document, IdKind, read_document
from accounts.models import Invitation, Organization, Person, Role, Seat, User
from accounts.queries import STAFF_ROLES, is_open_seat, people_known_by
from accounts.services import end_seat, hold_office, hold_seat, seat_person
from accounts.services.browsers import end_browsers
from accounts.services.factors import has_factor, take_away
from accounts.services.reissuing import seems_known
from kernel import clock
from kernel.text import is_same_name

TERM = timedelta(days=3)
Kind = Organization.Kind
ROLE_OF = {
    Kind.DEPARTMENT: Role.DEPARTMENT_OFFICER,
    Kind.BUREAU: Role.BUREAU_OFFICER,
    Kind.COMMITTEE_OFFICE: Role.OFFICE_OFFICER,
    Kind.SUPERVISION: Role.SUPERVISOR,
    Kind.OPERATOR: Role.OPERATOR,
}
"""The kinds of organization that get accounts issued, and what their officers are."""
_NOT_FIT = gettext_lazy("不能发放这个账号，请核对单位和证件号码。")
WORTHLESS = gettext_lazy("这个链接无效或者已经失效，请联系平台运营人员重新发放。")


class NotInvited(ValueError):
    """Refused; the message is a sentence for whoever asked."""


@dataclass(frozen=True)
class Invitee:
    """Who is invited. ``sex`` and ``birth_date``: of a document without 18 digits."""

    full_name: str
    id_number: str
    phone: str
    id_kind: IdKind = IdKind.RESIDENT
    sex: str = ""
    birth_date: date | None = None


@dataclass(frozen=True)
class Issued:
    """What came of it: an invitation with its link's secret, told this once, or a further seat of an account."""

    invitation: Invitation | None
    secret: str
    seat: Seat | None


def invite(by: Seat, organization: Organization, **who: Any) -> Issued:
    """Invite an officer into an authority; whoever has an officer's account already gets the seat at once. ``who``: the
    fields of ``Invitee``.

    Locks the authority and the person. Writes one row. Revokes an earlier invitation of the same person to the same
    place. Refuses with NotInvited: not an operator's seat, not an authority or a closed one, an invalid number, a
    number known under another name, sex or birth date, a new one of whoever seems to be known, a seat they have, and
    an operator's seat that ended while the request waited.
    """
    if by.role != Role.OPERATOR:
        raise NotInvited(str(_NOT_FIT))
    return _issue(by, organization, Invitee(**who))


def invite_first(place: str, **who: Any) -> Issued:
    """Invite the first operator of an installation, from the command line; ``place`` is the name of their organization,
    ``who`` the fields of ``Invitee``.

    Writes the organization, where there is none, and the invitation; asked again, revokes the earlier link. Refuses
    with NotInvited as soon as somebody is an operator, and what ``invite`` refuses.
    """
    if Seat.objects.filter(role=Role.OPERATOR, ends_at=None, user__is_active=True).exists():
        raise NotInvited(_("已有平台运营账号，请由运营人员登录后在“管理部门账号”中发放。"))
    with transaction.atomic():
        organization, _made = Organization.objects.get_or_create(
            name=place, defaults={"kind": Kind.OPERATOR, "is_verified": True}
        )
        if organization.kind != Kind.OPERATOR:
            raise NotInvited(_("“%s”已登记为其他单位，请换一个名称。") % place)
        return _issue(None, organization, Invitee(**who))


def _issue(by: Seat | None, organization: Organization, who: Invitee) -> Issued:
    role = ROLE_OF.get(Kind(organization.kind))
    document = read_document(who.id_kind, who.id_number, on=clock.today(), sex=who.sex, birth_date=who.birth_date)
    if role is None or document is None:
        raise NotInvited(str(_NOT_FIT))
    with transaction.atomic():
        if not hold_office(organization):
            raise NotInvited(str(_NOT_FIT))
        known = people_known_by(document.id_kind, document.id_number).select_for_update(no_key=True).first()
        _require_open(by)
        if known is not None and not is_same_name(known.full_name, who.full_name):
            text = _("这个%(what)s在本平台登记的是另一个姓名，请核对后重新填写。")
            raise NotInvited(text % {"what": known.id_label})
        if known is not None and (known.sex, known.birth_date) != (document.sex, document.birth_date):
            text = _("这个%(what)s在本平台登记的是另一个性别或出生日期，请核对后重新填写。")
            raise NotInvited(text % {"what": known.id_label})
        if known is None and seems_known(who.full_name, document.id_kind, document.sex, document.birth_date):
            text = _(
                "这个%(what)s没有登记过，但同名、同出生日期的人已用另一个号码登记，没有发放。请先在服务器上用 "
                "manage.py operator reissue 登记换发的号码；不是同一个人的，加上 --another。"
            )
            raise NotInvited(text % {"what": document.id_kind.label})
        account = officer_account(known) if known else None
        if account is not None and open_seat(account, organization, role):
            raise NotInvited(_("这位人员在该单位已经有席位，不需要再发放。"))
        for earlier in pending().filter(organization=organization, account=None).select_for_update(of=("self",)):
            if (earlier.id_kind, earlier.id_number) == (document.id_kind, document.id_number):
                _revoke(earlier)
        if account is not None:
            return Issued(None, "", seat_person(account, organization, role))
        return _written(by, None, organization, role, document, full_name=who.full_name, phone=who.phone)


def officer_account(person: Person) -> User | None:
    """Return the account that was issued to this person, None before the first. One query."""
    return User.objects.filter(person=person, seats__role__in=STAFF_ROLES).order_by("pk").distinct().first()


def open_seat(account: User, organization: Organization, role: Role) -> bool:
    """Whether the account has this seat now. One query."""
    return Seat.objects.filter(user=account, organization=organization, role=role, ends_at=None).exists()


def invite_back(by: Seat, seat: Seat) -> Issued:
    """Let an officer whose password is forgotten choose another by a one-time link; the user name stays.

    Writes one row; an earlier link for the same account is worthless. Refuses one's own with NotInvited, and from a
    seat that ended while the request waited.
    """
    if by.role != Role.OPERATOR or by.user.person_id == seat.user.person_id:
        raise NotInvited(_("自己的密码在“账号安全”中修改；忘记的，要由另一位运营人员发放链接。"))
    person = seat.user.person
    with transaction.atomic():
        for earlier in pending().filter(account=seat.user).select_for_update(of=("self",)):
            _revoke(earlier)
        _require_open(by)
        document = Document(IdKind(person.id_kind), person.id_number, person.sex, person.birth_date)
        said = {"full_name": person.full_name, "phone": person.phone}
        return _written(by, seat.user, seat.organization, Role(seat.role), document, **said)


def _require_open(by: Seat | None) -> None:
    """Refuse an operator whose seat has ended while the request waited. None is the command line."""
    if by is not None and not is_open_seat(by):
        raise NotInvited(_("您的账号或席位刚刚停用，这次没有办理。请由其他运营人员办理。"))


def _written(
    by: Seat | None, account: User | None, organization: Organization, role: Role, document: Document, **said: str
) -> Issued:
    now, secret = clock.now(), secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        digest=digest(secret), organization=organization, role=role, account=account, invited_by=by, invited_at=now,
        expires_at=now + TERM, **vars(document), **said,
    )  # fmt: skip
    return Issued(invitation, secret, None)


def pending() -> QuerySet[Invitation]:
    """Return the invitations that can still be used. One query for the clock, one when evaluated."""
    return Invitation.objects.filter(used_at=None, revoked_at=None, expires_at__gt=clock.now())


def open_invitation(secret: str) -> Invitation | None:
    """Return the invitation of a link, None when it is unknown, used, revoked or out of its term. Two queries."""
    return pending().select_related("organization", "account__person").filter(digest=digest(secret)).first()


def revoke(invitation: Invitation) -> None:
    """Make a link worthless. Locks and writes one row; one that is used or revoked stays so."""
    with transaction.atomic():
        _revoke(Invitation.objects.select_for_update().get(pk=invitation.pk))


def _revoke(invitation: Invitation) -> None:
    if invitation.used_at is None and invitation.revoked_at is None:
        invitation.revoked_at = clock.now()
        invitation.save(update_fields=["revoked_at"])


def end_officer_seat(by: Seat, seat: Seat) -> None:
    """End an officer's seat now and sign the account out everywhere. Refuses with NotInvited to end one's own, and from
    a seat that ended while the request waited.

    Locks both seats, so that of two operators who end each other only one does; writes one row, deletes sessions.
    """
    if by.role != Role.OPERATOR or by.user.person_id == seat.user.person_id:
        raise NotInvited(_("自己的席位要由另一位运营人员结束。"))
    with transaction.atomic():
        for each in sorted((by, seat), key=lambda held: held.pk):
            hold_seat(each)
        _require_open(by)
        end_seat(seat)
        end_browsers(seat.user)


def reset_factor(by: Seat, seat: Seat, *, reason: str) -> None:
    """Take the second factor off an officer's account; the next sign-in sets up another. ``reason``: how it was made
    sure that the officer asked for it.

    Locks the operator's seat. Deletes the factor, the recovery codes and the account's sessions; writes the event and a
    message to the officer. Refuses one's own with NotInvited, and from a seat that ended while the request waited.
    """
    if by.role != Role.OPERATOR or by.user.person_id == seat.user.person_id:
        raise NotInvited(_("自己的动态口令要由另一位运营人员重置。"))
    with transaction.atomic():
        hold_seat(by)
        _require_open(by)
        take_away(seat.user, by=by.user, reason=reason)


def reset_operator(username: str, *, reason: str) -> None:
    """Take the second factor off an operator's account from the command line: no other operator is there to do it.

    Deletes and writes what ``reset_factor`` does. Refuses with NotInvited a name that is no operator's, and an account
    without a factor.
    """
    user = User.objects.filter(username=username, seats__role=Role.OPERATOR, seats__ends_at=None).distinct().first()
    if user is None:
        raise NotInvited(_("没有用户名为“%s”的平台运营账号，请核对用户名。") % username)
    if not has_factor(user):
        raise NotInvited(_("这个账号没有开通动态口令，不需要重置，直接登录即可。"))
    take_away(user, by=None, reason=reason)


def digest(secret: str) -> str:
    """Return under what a link's secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()
