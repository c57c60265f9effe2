"""What an officer's telephone shows."""

from allauth.mfa.totp.internal import auth

from accounts.models import User
from accounts.services import factors


def code_of(secret: str, step: int = 0) -> str:
    """Return a code that is right now; ``step`` 1 is another one.

    Not the one of the period before, which is wrong as soon as the next period has begun.
    """
    return auth.format_hotp_value(auth.hotp_value(secret, [*auth.yield_hotp_counters_from_time()][1 + step]))


def with_factor(user: User) -> str:
    """Give the account a second factor and return its secret."""
    return with_codes(user)[0]


def with_codes(user: User) -> tuple[str, list[str]]:
    """Give the account a second factor; return its secret and the recovery codes."""
    secret = factors.new_secret()
    codes = factors.set_up(user, secret, code_of(secret))
    assert codes
    return secret, codes
