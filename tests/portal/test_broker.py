"""The embedded broker: every message arrives once and whole, and a broken one stops nobody."""

import contextlib
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection
from kombu.simple import SimpleQueue

from portal import broker

MESSAGES = 300


@pytest.fixture
def name() -> str:
    """kombu remembers for the whole process which queues it has declared, whatever the folder: each test its own."""
    return f"test-{uuid.uuid4().hex}"


@pytest.fixture
def options(tmp_path: Path) -> dict[str, str]:
    for name in ("queue", "processed", "control"):
        (tmp_path / name).mkdir()
    folders = {"data_folder_in": "queue", "data_folder_out": "queue", "processed_folder": "processed"}
    paths = {option: str(tmp_path / name) for option, name in (folders | {"control_folder": "control"}).items()}
    return paths | {"store_processed": True}


@pytest.fixture
def queue(options: dict[str, str], name: str) -> Iterator[SimpleQueue]:
    broker.register()
    with opened(options) as connection:
        yield connection.SimpleQueue(name)


def opened(options: dict[str, str]) -> Connection:
    return Connection(f"{broker.SCHEME}://localhost//", transport_options=options)


def test_a_message_is_in_the_queue_only_when_it_is_whole(
    queue: SimpleQueue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked at from outside in the middle of the writing: there is nothing yet."""
    seen: list[list[Path]] = []
    whole = broker.os.replace

    def look_and_move(source: Path, target: Path) -> None:
        seen.append(list((tmp_path / "queue").iterdir()))
        whole(source, target)

    monkeypatch.setattr(broker.os, "replace", look_and_move)
    queue.put({"number": 1})
    assert seen == [[]]
    message = queue.get(block=False)
    assert message.payload == {"number": 1}


def test_readers_and_writers_at_once_lose_nothing(queue: SimpleQueue, options: dict[str, str], name: str) -> None:
    got: list[int] = []
    faults: list[BaseException] = []

    def write(first: int) -> None:
        with opened(options) as connection, connection.SimpleQueue(name) as out:
            for number in range(first, MESSAGES, 2):
                out.put({"number": number})

    def read() -> None:
        try:
            with opened(options) as connection, connection.SimpleQueue(name) as source:
                while len(got) < MESSAGES:
                    with contextlib.suppress(Empty, source.Empty):
                        got.append(source.get(block=False).payload["number"])
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=write, args=(first,)) for first in (0, 1)]
    threads += [threading.Thread(target=read, daemon=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == []
    assert sorted(got) == list(range(MESSAGES))


@pytest.mark.parametrize("content", [b"", b"{", b"\xff"])
def test_a_broken_message_stops_nobody(queue: SimpleQueue, name: str, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "queue" / f"0_broken.{name}.msg").write_bytes(content)
    queue.put({"number": 2})
    with pytest.raises((Empty, queue.Empty)):
        queue.get(block=False)
    assert queue.get(block=False).payload == {"number": 2}


def test_a_table_that_is_just_being_written_is_waited_for(queue: SimpleQueue, name: str, tmp_path: Path) -> None:
    table = tmp_path / "control" / f"{name}.exchange"
    whole = table.read_bytes()

    def written_late() -> None:
        table.write_bytes(b"")
        threading.Timer(0.2, table.write_bytes, [whole]).start()

    written_late()
    assert [bound.queue for bound in queue.channel.get_table(name)] == [name]
    written_late()
    queue.channel._queue_bind(name, "other", "", "other")
    assert {bound.queue for bound in queue.channel.get_table(name)} == {name, "other"}


def test_a_table_that_stays_broken_is_told(queue: SimpleQueue, name: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(broker, "PAUSE_SECONDS", 0)
    (tmp_path / "control" / f"{name}.exchange").write_bytes(b"")
    with pytest.raises(ValueError, match="Expecting value"):
        queue.channel.get_table(name)
