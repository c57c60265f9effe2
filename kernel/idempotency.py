"""One effect per token, answered again for ever (AC-023, AC-024)."""

import hashlib
import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import connection

from kernel import clock
from kernel.models import IdempotencyToken

if TYPE_CHECKING:
    from django.core.files.base import File


def new_token() -> str:
    """Return a token to be put into a form when it is drawn."""
    return secrets.token_urlsafe(24)


class TokenElsewhere(ValueError):
    """The token was spent on another request: its answer would say that something was done which was not."""


def request_of(action: str, *target: Any) -> str:
    """Name one request: what is to be done, to what, with which content. The same request gives the same name."""
    digest = hashlib.sha256(repr(target).encode("utf-8", "backslashreplace")).hexdigest()
    return f"{action[:31]}:{digest[:32]}"


def content_of(files: "Iterable[File[bytes]]") -> list[tuple[str, int, str]]:
    """Name, size and SHA-256 of each upload, to be put into request_of(); every file is left at its beginning.

    Without them a page sent again with a file would be answered as done, and the file would be lost.
    """
    named = []
    for file in files:
        digest, size = hashlib.sha256(), 0
        for chunk in file.chunks():
            digest.update(chunk)
            size += len(chunk)
        file.seek(0)
        named.append((file.name or "", size, digest.hexdigest()))
    return named


def spent(user: Any, token: str, *, action: str) -> dict[str, Any] | None:
    """Return the first answer given for this token, or None when it has not been used.

    Raises TokenElsewhere when it was used for another `action`: an old page sent again after it was filled in anew.
    """
    row = IdempotencyToken.objects.filter(user=user, token=token).first()
    if row is not None and row.action != action:
        raise TokenElsewhere(token)
    return None if row is None else row.answer


def spend(user: Any, token: str, *, action: str, answer: dict[str, Any]) -> None:
    """Record the token together with its effect. `action` is what spent() will be asked with, by request_of().

    Must run inside the effect's own transaction: an ``IntegrityError`` here means that the same token won elsewhere,
    and takes the second effect back with it.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A token is spent in the transaction of its effect.")
    IdempotencyToken.objects.create(user=user, token=token, action=action, answer=answer, created_at=clock.now())
