"""Who is under way under a plan. This room cannot know; the rooms above it say so.

A higher room registers a count in its ``AppConfig.ready()``.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from plans.models import Plan


class Affected(NamedTuple):
    """So many under way: under which version of the plan, and how far they are, in words. ``may_move``: not under
    review, so that their applicants are told of a new version and may take it."""

    version: int
    where: str
    number: int
    may_move: bool = False


Count = Callable[[Plan], Iterable[Affected]]

_COUNTS: list[Count] = []


def register(count: Count) -> None:
    """Let ``count(plan)`` say who is under way under any version of the plan. It reads, never writes."""
    if count not in _COUNTS:
        _COUNTS.append(count)


def affected_by(plan: Plan) -> list[Affected]:
    """Everybody under way, the latest version first; as many queries as rooms have registered."""
    found = [each for count in _COUNTS for each in count(plan) if each.number]
    return sorted(found, key=lambda each: -each.version)
