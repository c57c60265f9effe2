"""What the one-time link of an invitation does: an account, a further seat of one, or a new password (ACC-03)."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.claims import ClaimsRefused
from accounts.id_kinds import IdKind
from accounts.models import Invitation, Role, SafetyEvent, SignInAttempt, User
from accounts.queries import people_known_by
from accounts.services import MAX_FAILURES, change_password, hold_office, record_failure, seat_person
from accounts.services.browsers import end_browsers
from accounts.services.entrance import person_of
from accounts.services.invitations import WORTHLESS, NotInvited, digest, officer_account, open_seat, pending, revoke
from accounts.services.safety import note
from kernel import clock


class WrongTail(NotInvited):
    """The four characters are not those of the invitee's number."""


def joined(invitation: Invitation) -> User | None:
    """Return the officer's account that the invitee has by now, which gets the seat; None: there is none. Two queries.

    Two authorities may invite one person before either link is used; a person has one account.
    """
    person = people_known_by(invitation.id_kind, invitation.id_number).first()
    return officer_account(person) if person else None


def accept(secret: str, *, id_tail: str, username: str, password: str) -> User:
    """Make the account and its seat from a link, once. ``id_tail``: the last four characters of the invitee's number.

    Whoever got an officer's account since they were invited keeps it, name and password as they are, and has a further
    seat. The link of an account whose password is forgotten gives it the new one instead, and signs it out everywhere;
    its second factor stays. Locks the office, the invitation and the person. Writes the person where they are new, the
    account, the seat; or the password, the event and the message about it. Refuses with NotInvited, also once the
    office is closed; a wrong tail is counted, and ends the link after ten.
    """
    with transaction.atomic():
        invitation = _held(secret)
        if id_tail.upper() == invitation.id_number[-4:]:
            account = invitation.account
            user = _reentered(account, password) if account else _entered(invitation, username, password)
            invitation.used_at, invitation.user = clock.now(), user
            invitation.save(update_fields=["used_at", "user"])
            return user
        _count_wrong_tail(invitation)
    raise WrongTail(_("与发放时登记的证件号码不符，请核对后四位。"))  # outside: what was counted is to stay


def _held(secret: str) -> Invitation:
    """The locked invitation of a link; its office before it, in the order of a closing, which revokes what is open."""
    found = pending().select_related("organization").filter(digest=digest(secret)).first()
    if found is not None and hold_office(found.organization):
        invitation = pending().select_for_update(of=("self",)).filter(pk=found.pk).first()
        if invitation is not None:
            return invitation
    raise NotInvited(str(WORTHLESS))


def _count_wrong_tail(invitation: Invitation) -> None:
    """The last of the tries ends the link: in three days whoever only waits could otherwise try all four characters."""
    name = f"invitation:{invitation.pk}"
    record_failure(name, "")
    if SignInAttempt.objects.filter(username=name, address="", at__gte=invitation.invited_at).count() >= MAX_FAILURES:
        revoke(invitation)


def _entered(invitation: Invitation, username: str, password: str) -> User:
    said = {"sex": invitation.sex, "birth_date": invitation.birth_date, "phone": invitation.phone}
    try:
        person = person_of(invitation.full_name, invitation.id_number, IdKind(invitation.id_kind), **said)
    except ClaimsRefused:
        raise NotInvited(str(WORTHLESS)) from None
    role = Role(invitation.role)
    user = officer_account(person)  # the person is locked: of two links at one moment the second sees the account
    if user is None:
        if User.objects.filter(username__iexact=username).exists():
            raise NotInvited(_("这个用户名已经有人使用，请换一个。"))
        user = User.objects.create_user(username, password, person=person)
    if not open_seat(user, invitation.organization, role):
        seat_person(user, invitation.organization, role)
    return user


def _reentered(user: User, password: str) -> User:
    change_password(user, password)
    end_browsers(user)
    note(user, SafetyEvent.Kind.PASSWORD_RESET, by=user)
    return user
