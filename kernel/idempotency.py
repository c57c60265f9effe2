"""One effect per token, answered again for ever (AC-023, AC-024)."""

import secrets
from typing import Any

from django.db import connection

from kernel import clock
from kernel.models import IdempotencyToken


def new_token() -> str:
    """Return a token to be put into a form when it is drawn."""
    return secrets.token_urlsafe(24)


def spent(user: Any, token: str) -> dict[str, Any] | None:
    """Return the first answer given for this token, or None when it has not been used."""
    row = IdempotencyToken.objects.filter(user=user, token=token).first()
    return None if row is None else row.answer


def spend(user: Any, token: str, *, action: str, answer: dict[str, Any]) -> None:
    """Record the token together with its effect.

    Must run inside the effect's own transaction: an ``IntegrityError`` here means that the same token won elsewhere,
    and takes the second effect back with it.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A token is spent in the transaction of its effect.")
    IdempotencyToken.objects.create(user=user, token=token, action=action, answer=answer, created_at=clock.now())
