"""Which of several windows of one kind counts for somebody: the most particular one that is for them.

Whoever has not chosen a title, a route or a receiving office yet may still come to have any of those that their choice
may lead to; nothing else answers this (``PlanDocument.windows_for``).
"""

from collections.abc import Iterable, Sequence

from plans.spec.dates import Window

Asked = Sequence[str | None]
"""Title, route and receiving office (codes); None: there is nothing to choose."""


def fitting(windows: Iterable[Window], asked: Asked) -> list[Window]:
    """Those that name nothing else than what is asked."""
    return [each for each in windows if _is_for(each, asked)]


def _is_for(window: Window, asked: Asked) -> bool:
    return all(not some or one in some for some, one in zip(window.whom, asked, strict=True))


def most_particular(windows: Iterable[Window]) -> Window:
    """The one that names most; of two that are so alike, the one that closes first. ValueError where there is none."""
    return min(windows, key=lambda each: (-each.particular, each.closes))
