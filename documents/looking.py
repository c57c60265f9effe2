"""Handing a file to ``documents.look_apart`` and believing its answer no further than it can be checked. No Django."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Any

from documents import containers, papers
from documents.papers import HEAVY, Page, Paper

SECONDS = 60
"""Seconds until an answer is no longer waited for. A slow machine may be the reason, so it says nothing of the file."""
# Out of its share of the processor or of memory, or led astray. SIGKILL is not here: the machine may have been short.
_DIED_OF_IT = {getattr(signal, f"SIG{name}") for name in ("XCPU", "SEGV", "ABRT", "BUS", "FPE", "ILL", "TRAP", "SYS")}
_ROOT = Path(__file__).resolve().parent.parent


class NoAnswer(Exception):
    """The look was not finished, for a reason that is not the file's."""


def look(data: bytes, content: str) -> Paper:
    """What ``papers.look`` sees, seen in a process of its own. A process that died of the file is ``HEAVY``.

    Raises NoAnswer when it took too long or could not be started.
    """
    with tempfile.TemporaryFile() as answer:
        try:
            done = subprocess.run(  # noqa: S603
                [sys.executable, "-s", "-m", "documents.look_apart", content],
                input=data,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
                env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
                timeout=SECONDS,
                check=False,
            )
        except (subprocess.TimeoutExpired, OSError) as error:
            raise NoAnswer from error
        if -done.returncode in _DIED_OF_IT:
            return Paper(0, trouble=HEAVY)
        if done.returncode != 0:
            raise NoAnswer(f"exit status {done.returncode}")
        return _read(answer)


def _read(answer: IO[bytes]) -> Paper:
    answer.seek(0)
    try:
        head = json.loads(answer.readline())
        pages = tuple(_page(each, answer) for each in head["pages"][: papers.MAX_SEEN])
        broken = tuple(int(number) for number in head["broken"][: papers.MAX_SEEN])
        return Paper(int(head["count"]), pages, str(head["trouble"])[:20], broken)
    except (ValueError, TypeError, KeyError) as error:
        raise NoAnswer from error


def _page(head: dict[str, Any], answer: IO[bytes]) -> Page:
    picture, small = answer.read(int(head["picture"])), answer.read(int(head["small"]))
    for each in (picture, small):
        size = containers.jpeg_size(each)
        if size is None or max(size) > papers.LONG_SIDE + 1 or containers.read_jpeg(each) is None:
            raise ValueError("not a page's picture")
    return Page(
        number=int(head["number"]),
        width=int(head["width"]),
        height=int(head["height"]),
        is_blank=bool(head["is_blank"]),
        is_sideways=bool(head["is_sideways"]),
        is_upside_down=bool(head["is_upside_down"]),
        is_sure=bool(head["is_sure"]),
        dpi=None if head["dpi"] is None else int(head["dpi"]),
        picture=picture,
        small=small,
    )
