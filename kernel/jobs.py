"""Handing work to the background without importing it.

A task is only a wake-up call. The row that says what is to be done is written by the caller in the same transaction,
and a sweeper finds it again when the call is lost.
"""

import logging

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)


def send_after_commit(task_name: str, **kwargs: int | str) -> None:
    """Send the task of that name once the surrounding transaction has committed: ids only, no personal data."""

    def send() -> None:
        try:
            current_app.send_task(task_name, kwargs=kwargs, retry=False)
        except Exception:  # the broker may be down: the row is safe and the sweeper will find it
            logger.exception("wake-up call for %s was lost; the sweeper will find the row", task_name)

    transaction.on_commit(send)
