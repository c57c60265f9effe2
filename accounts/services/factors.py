"""The second factor of officers: a code from their telephone (TOTP, RFC 6238), kept by django-allauth."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from django.db import transaction

from accounts.models import User
from accounts.services import forget_failures, record_failure, too_many_failures
from accounts.services.browsers import end_browsers
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


def set_up(user: User, secret: str, code: str) -> bool:
    """Give the account its second factor, once a code proves that the telephone has the secret.

    Writes one row. False, and nothing is written, for a wrong code or when the account has a factor already: only an
    operator takes one away.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if has_factor(user) or not validate_totp_code(secret, code):
            return False
        TOTP.activate(user, secret)
    return True


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
    """Check what somebody signed in typed to prove who they are: their code, or without a factor their password.

    Returns "" when it is right, "wrong", or "too_many" (AC-083: counted by account, from whatever address). Writes the
    failure, or forgets the earlier ones.
    """
    name = f"proof:{user.pk}"
    if too_many_failures(name, ""):
        return "too_many"
    right = is_right(user, typed) if has_factor(user) else user.check_password(typed)
    if not right:
        record_failure(name, "")
        return "wrong"
    forget_failures(name, "")
    return ""


def take_away(user: User) -> None:
    """Take the second factor off an account whose telephone is lost, and sign it out everywhere. Deletes rows."""
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        end_browsers(user)
