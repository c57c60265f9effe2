"""A test has room for its frames: the kernel is not asked for a piece of stack at each call."""

from collections.abc import Callable
from resource import RUSAGE_SELF, getrusage

from tests.room import with_room

CALLS = 40


def _descend(depth: int) -> None:
    if depth:
        _descend(depth - 1)


def _most_pages_asked_for() -> int:
    """The pages that the kernel had to give for some calls that all end at the same depth, at the worst depth."""
    most = 0
    for depth in range(1, 200):
        _descend(depth)
        before = getrusage(RUSAGE_SELF).ru_minflt
        for _ in range(CALLS):
            _descend(depth)
        most = max(most, getrusage(RUSAGE_SELF).ru_minflt - before)
    return most


def test_no_depth_asks_the_kernel_at_each_call() -> None:
    assert _most_pages_asked_for() < CALLS


def test_room_is_handed_on() -> None:
    answer: Callable[..., tuple[int, ...]] = lambda *given: given  # noqa: E731
    assert with_room(answer, 1, 2) == (1, 2)
