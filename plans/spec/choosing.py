"""Which of several windows of one kind counts for somebody: the most particular one."""

from collections.abc import Iterable, Sequence

from plans.spec.dates import Window

Asked = Sequence[str | None]
"""Title, route and receiving office (codes; None: not chosen yet)."""


def fitting(windows: Iterable[Window], asked: Asked, *, unknown: bool = False) -> list[Window]:
    """Those that name nothing else than what is asked; ``unknown``: nor anything that may still be chosen."""
    return [each for each in windows if _is_for(each, asked, unknown)]


def _is_for(window: Window, asked: Asked, unknown: bool) -> bool:
    named = zip(window.whom, asked, strict=True)
    return all(not some or one in some or (unknown and one is None) for some, one in named)


def most_particular(windows: Iterable[Window]) -> Window:
    """The one that names most; of two that are so alike, the one that closes first. ValueError where there is none."""
    return min(windows, key=lambda each: (-each.particular, each.closes))


def window_for(windows: Sequence[Window], asked: Asked) -> Window | None:
    """The window that counts. While something is not chosen and only particular ones are left, the longest open."""
    sure = fitting(windows, asked)
    if sure:
        return most_particular(sure)
    return max(fitting(windows, asked, unknown=True), key=lambda each: each.closes, default=None)
