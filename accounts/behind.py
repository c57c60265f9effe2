"""Who waits for an employer. This app cannot know what lies there; the apps above it say so at start-up."""

from collections.abc import Callable, Iterable, Mapping

Waiting = Callable[[list[int]], Iterable[tuple[int, int]]]

_ASKED: list[Waiting] = []


def register(waiting: Waiting) -> None:
    """Let ``waiting(keys of employers)`` give (employer, person) for everybody whose work lies there. It only reads."""
    if waiting not in _ASKED:
        _ASKED.append(waiting)


def people(employers: list[int]) -> Mapping[int, set[int]]:
    """The keys of the persons who wait for each of these employers."""
    found: dict[int, set[int]] = {}
    for waiting in _ASKED:
        for employer, person in waiting(employers):
            found.setdefault(employer, set()).add(person)
    return found
