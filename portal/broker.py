"""The broker of the embedded default: kombu's folder of files, in which a reader only ever meets whole messages.

kombu creates a message's file under its final name, locks it and then writes; a worker that looks in between reads an
empty message and ends with "Unrecoverable error". Here a message is written beside the queue and moved into it.
"""

import contextlib
import logging
import os
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from queue import Empty
from typing import Any

from kombu import transport
from kombu.transport import filesystem
from kombu.utils.json import dumps

logger = logging.getLogger(__name__)
SCHEME = "zhiping-files"
ATTEMPTS, PAUSE_SECONDS = 20, 0.05


class Channel(filesystem.Channel):
    """As kombu's, but messages appear whole and an unreadable one does not end the worker."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # as kombu's
        # The first part orders messages by time, the second is the queue: kombu's _get reads both from the name.
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        beside = Path(self.data_folder_out).with_name(name)
        beside.write_text(dumps(payload))
        os.replace(beside, Path(self.data_folder_out) / name)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        try:
            return super()._get(queue)
        except ValueError:
            # It is out of the queue already. A task is only a wake-up call: its row is swept up soon.
            logger.warning("left out a message that cannot be read, in the queue %s", queue)
            raise Empty from None

    def get_table(self, exchange: str) -> Any:
        return _when_written(lambda: super(Channel, self).get_table(exchange))

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        _when_written(lambda: super(Channel, self)._queue_bind(exchange, routing_key, pattern, queue))


class Transport(filesystem.Transport):
    """kombu's, with the channel above."""

    Channel = Channel


def _when_written(read: Callable[[], Any]) -> Any:
    """What ``read`` gives; another process may just be writing the table of queues for the first time."""
    for _attempt in range(ATTEMPTS - 1):
        with contextlib.suppress(ValueError):
            return read()
        time.sleep(PAUSE_SECONDS)
    return read()


def register() -> None:
    """Make the scheme known to kombu, for ``CELERY_BROKER_URL``."""
    transport.TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
