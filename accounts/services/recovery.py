"""Recovery codes: for the day an officer's telephone is lost. Ten, each good once, kept by django-allauth."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import SafetyEvent, User
from accounts.services.safety import note

DIGITS = settings.MFA_RECOVERY_CODE_DIGITS
FEW = 3
"""From here on the account's own page asks for new ones."""
_CODES = Authenticator.Type.RECOVERY_CODES


def is_code(typed: str) -> bool:
    """Whether this has the form of a recovery code, grouped or not."""
    return len(_bare(typed)) == DIGITS and _bare(typed).isdecimal()


def renew(user: User) -> list[str]:
    """Give the account a new set and return it, in groups of four: told this once. The earlier set is worth nothing.

    Must run in a transaction that has locked the account. Deletes and writes one row.
    """
    Authenticator.objects.filter(user=user, type=_CODES).delete()
    codes = RecoveryCodes.activate(user).generate_codes()
    return [" ".join(code[at : at + 4] for at in range(0, DIGITS, 4)) for code in codes]


def left(user: User) -> int:
    """How many of the account's codes are still good. One query."""
    kept = Authenticator.objects.filter(user=user, type=_CODES).first()
    return len(kept.wrap().get_unused_codes()) if kept else 0


def use(user: User, typed: str) -> bool:
    """Whether this is an unused code of the account's; it is used up by that.

    Locks and writes the codes; writes the event and the message about it.
    """
    kept = Authenticator.objects.filter(user=user, type=_CODES).first()
    if kept is None or not kept.wrap().validate_code(_bare(typed)):
        return False
    note(user, SafetyEvent.Kind.CODE_USED, by=user, text=_("还剩 %d 个没有用过") % left(user))
    return True


def _bare(typed: str) -> str:
    return "".join(typed.replace("-", " ").split())
