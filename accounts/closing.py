"""What keeps an authority open. This app cannot know what lies there; the apps above it say so at start-up."""

from collections.abc import Callable, Iterator

from accounts.models import Organization

Reasons = Callable[[Organization], Iterator[str]]

_REASONS: list[Reasons] = []


def register(reasons: Reasons) -> None:
    """Let ``reasons(office)`` yield a sentence for everything that still needs the office. It reads, never writes."""
    if reasons not in _REASONS:
        _REASONS.append(reasons)


def registered() -> Iterator[Reasons]:
    """Yield what was registered, in that order."""
    yield from _REASONS
