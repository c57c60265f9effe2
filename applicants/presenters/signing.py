"""What the commitment step shows of signing on a phone."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from applicants.models import Dossier, SigningCode
from applicants.queries.signing import code_of
from applicants.services import signing as services
from documents.models import StoredFile

_MARK = slice(7, 19)


class State(StrEnum):
    """Where signing on a phone stands, for one session."""

    NONE = "none"
    """Nothing is shown yet, or the code was shown on a page that is gone: it is kept nowhere."""
    SHOWN = "shown"
    WRITTEN = "written"
    GONE = "gone"
    """The code on the page leads nowhere any more."""


class Signing(NamedTuple):
    """``address`` and ``picture`` of the code are there only while it is SHOWN, what the phone wrote when WRITTEN, and
    ``why`` the code leads nowhere when GONE."""

    state: State
    mark: str = ""
    """Which code the page shows: the beginning of the digest of its token."""
    address: str = ""
    picture: SafeString = SafeString()
    expires_at: datetime | None = None
    signature: StoredFile | None = None
    signed_at: datetime | None = None
    why: str = ""


def shown(code: SigningCode, token: str) -> Signing:
    """The code that was just made, as a picture to scan."""
    address = settings.SITE_URL + reverse("applicants:sign", args=[token])
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        omitsize=True, border=4, dark="#000", light="#fff", svgclass="zp-qr", lineclass=None
    )
    # Safe: a path of figures, drawn here from an address of our own.
    picture = mark_safe(drawn)  # noqa: S308
    return Signing(State.SHOWN, code.token_digest[_MARK], address, picture, code.expires_at)


def standing(dossier: Dossier, session: str, now: datetime, mark: str = "") -> Signing:
    """Where signing stands for this session. One query. ``mark``: of the code that its page shows."""
    code = code_of(dossier)
    if code is not None and services.is_to_confirm(code, dossier, session, now):
        return Signing(State.WRITTEN, signature=code.signature, signed_at=code.signed_at)
    if not mark:
        return Signing(State.NONE)
    why = str(services.REPLACED)
    if code is not None and code.token_digest[_MARK] == mark:
        why = services.why_not_mine(code, dossier, session, now)
    return Signing(State.GONE if why else State.SHOWN, mark, why=why)
