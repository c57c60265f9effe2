"""Handing work to the background without importing it.

A task is only a wake-up call. The row that says what is to be done is written by the caller in the same transaction,
and a sweeper finds it again when the call is lost.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)


#: What is gathered to be sent at the end of a block, None outside of one.
_gathered: ContextVar[dict[tuple[str, tuple[tuple[str, int | str], ...]], None] | None] = ContextVar(
    "gathered", default=None
)


def send_after_commit(task_name: str, **kwargs: int | str) -> None:
    """Send the task of that name once the surrounding transaction has committed: ids only, no personal data."""

    def send() -> None:
        calls = _gathered.get()
        if calls is None:
            _send(task_name, kwargs)
        else:
            calls[task_name, tuple(sorted(kwargs.items()))] = None

    transaction.on_commit(send)


@contextmanager
def gathering() -> Iterator[None]:
    """Send what many transactions of this block ask for at its end, the same call once. The rows are safe meanwhile."""
    calls: dict[tuple[str, tuple[tuple[str, int | str], ...]], None] = {}
    before = _gathered.set(calls)
    try:
        yield
    finally:
        _gathered.reset(before)
        for name, kwargs in calls:
            _send(name, dict(kwargs))


def _send(name: str, kwargs: dict[str, int | str]) -> None:
    try:
        current_app.send_task(name, kwargs=kwargs, retry=False)
    except Exception:  # the broker may be down: the row is safe and the sweeper will find it
        logger.exception("wake-up call for %s was lost; the sweeper will find the row", name)
