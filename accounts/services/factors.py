"""The second factor of officers: a code from their telephone (TOTP, RFC 6238), kept by django-allauth."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from django.db import transaction

from accounts.models import SafetyEvent, User
from accounts.services import forget_failures, record_failure, recovery, too_many_failures
from accounts.services.browsers import end_browsers
from accounts.services.safety import note
from kernel.throttle import count, is_exhausted

PERIOD = 30  # seconds that one code is shown
PASSED = "second_factor"
"""In the session: its code was right at this sign-in."""
_TOTP = Authenticator.Type.TOTP


def has_factor(user: User) -> bool:
    """Whether the account has a second factor. One query."""
    return bool(Authenticator.objects.filter(user=user, type=_TOTP).exists())


def new_secret() -> str:
    """Return a secret for a telephone; nothing is kept until a code has shown that the telephone has it."""
    return str(generate_totp_secret())


def address_of(user: User, secret: str) -> str:
    """Return the ``otpauth`` address that the QR code on the page carries."""
    return str(get_adapter().build_totp_url(user, secret))


def set_up(user: User, secret: str, code: str, *, again: bool = False) -> list[str]:
    """Give the account its second factor, once a code proves that the telephone has the secret.

    Returns the recovery codes, told this once; none, and nothing is written, for a wrong code, or when the account has
    a factor already and it is not to be replaced (``again``). Locks the account; writes the factor, the codes, the
    event. A replaced telephone opens nothing more.
    """
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if has_factor(user) is not again or not validate_totp_code(secret, code):
            return []
        Authenticator.objects.filter(user=user, type=_TOTP).delete()
        TOTP.activate(user, secret)
        note(user, SafetyEvent.Kind.FACTOR_CHANGED if again else SafetyEvent.Kind.FACTOR_SET, by=user)
        return recovery.renew(user)


def renew_codes(user: User) -> list[str]:
    """Give an account that has a factor new recovery codes and return them; none when it has no factor.

    Locks the account; writes the codes, the event and the message about it.
    """
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if not has_factor(user):
            return []
        note(user, SafetyEvent.Kind.CODES_MADE, by=user)
        return recovery.renew(user)


def is_right(user: User, code: str) -> bool:
    """Whether this is the account's code of now. The same code is right once only. Writes when it was last used."""
    factor = Authenticator.objects.filter(user=user, type=_TOTP).first()
    used = f"{user.pk} {code}"
    # The library forgets a used code after one period; with a tolerance it is right for three.
    if factor is None or is_exhausted("code", used, most=1) or not factor.wrap().validate_code(code):
        return False
    count("code", used, seconds=3 * PERIOD)
    factor.record_usage()
    return True


def try_proof(user: User, typed: str) -> str:
    """Check what somebody typed to prove who they are: a code of their telephone or an unused recovery code, or without
    a factor their password.

    Returns "" when it is right, "wrong", or "too_many" (AC-083: counted by account, from whatever address). Writes the
    failure, or forgets the earlier ones.
    """
    name = f"proof:{user.pk}"
    if too_many_failures(name, ""):
        return "too_many"
    if not _proves(user, typed):
        record_failure(name, "")
        return "wrong"
    forget_failures(name, "")
    return ""


def _proves(user: User, typed: str) -> bool:
    if not has_factor(user):
        return user.check_password(typed)
    return recovery.use(user, typed) if recovery.is_code(typed) else is_right(user, typed)


def take_away(user: User, *, by: User | None, reason: str) -> None:
    """Take the second factor and the recovery codes off an account that has lost both, and sign it out everywhere.

    ``by`` None: the command line. Deletes rows; writes the event and the message about it.
    """
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        end_browsers(user)
        note(user, SafetyEvent.Kind.FACTOR_RESET, by=by, text=reason)
