"""The code by which a phone signs: found by its token, or by its dossier."""

import hashlib

from applicants.models import Dossier, SigningCode


def digest_of(secret: str) -> str:
    """What is kept of a token or of a session's key: never the thing itself."""
    return "sha256:" + hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def code_by_token(token: str) -> SigningCode | None:
    """The code that was shown with this token, whatever its state; None when there is none by now. One query."""
    return (
        SigningCode.objects.select_related("signature", "dossier__person", "dossier__plan_version__plan")
        .filter(token_digest=digest_of(token))
        .first()
    )


def code_of(dossier: Dossier) -> SigningCode | None:
    """The dossier's newest code. One query."""
    return SigningCode.objects.select_related("signature").filter(dossier=dossier).first()
