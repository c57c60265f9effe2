"""What one row of the table says."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kernel import idempotency

if TYPE_CHECKING:
    from tests.access.world import World

Actors = frozenset[str]


@dataclass(frozen=True)
class Row:
    """Who is let in by GET and by POST; None means that the method is not known there (405).

    An actor in ``powerless`` is shown the page and the reason, and nothing happens. All others of ``post`` must bring a
    change about. Everybody else gets 404, or is sent to sign in. ``why`` says why the address is public; ``signed``:
    what arrives without the provider's signature is refused with 400 or 401, whoever sends it. ``tells``: words of
    another's (``rights.foreign_words``) that the address itself is made to tell whoever holds it.
    """

    of: str
    get: Actors | None = None
    post: Actors | None = None
    args: Callable[["World"], list[Any]] = field(default=lambda world: [])
    data: Callable[["World"], dict[str, Any]] = field(default=lambda world: {})
    powerless: Actors = frozenset()
    why: str = ""
    signed: bool = False
    tells: frozenset[str] = frozenset()


def token(**more: Any) -> dict[str, Any]:
    return {"token": idempotency.new_token(), **more}
