"""The draw of a spot check: pure arithmetic, so that anybody can repeat it from the list and the published words.

The seed is the SHA-256 of five lines: the plan's digest, the list's digest, the day, the number of cases to draw and
the published words. Each number of the list gets the SHA-256 of seed and number; the lowest are drawn.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def list_digest(numbers: Iterable[str]) -> str:
    """The digest of a list: SHA-256 of its numbers, one a line, with a line feed after each (as sha256sum reads it)."""
    return _sha256("".join(f"{number}\n" for number in numbers))


def seed_of(*, plan: str, numbers: str, day: date, size: int, words: str) -> str:
    """The seed. ``plan`` and ``numbers`` are digests; ``words`` is what was published, without space around it."""
    return _sha256("\n".join((plan, numbers, day.isoformat(), str(size), words.strip())))


def draw(seed: str, numbers: Sequence[str], size: int) -> list[str]:
    """The numbers drawn, in the order drawn. The order of ``numbers`` does not matter; a number twice counts once."""
    return sorted(set(numbers), key=lambda number: (_sha256(f"{seed}{number}"), number))[:size]
