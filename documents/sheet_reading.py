"""Spreadsheets that people filled in, read as text. Nothing in the file is trusted (AC-097).

The archive around the sheets is measured before anything is inflated and packed anew with honest sizes; the sheet is
read by a process of its own with limits on time and memory, because two cells far apart make a table of millions.
"""

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import IO, Any, NamedTuple

from django.utils.translation import gettext as _

from documents import containers
from documents.sheet_apart import MOST_ROWS
from kernel.formats import file_size

logger = logging.getLogger(__name__)

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 5_000
_MAX_UNPACKED = 24 * 1024 * 1024  # ten times what a full sheet of ours has
_MAX_PARTS = 500
_AT_ONCE = 64 * 1024
_SECONDS = 20
_ROOT = Path(__file__).resolve().parent.parent


class SheetRefused(Exception):
    """The file cannot be read; ``message`` says why and what to do, in one Chinese sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Row(NamedTuple):
    """One line of the sheet."""

    number: int
    """As the spreadsheet program counts: the head is 1."""
    cells: list[str]
    """The columns asked for, in their order, trimmed; '' where nothing stands."""


def read_rows(data: bytes, columns: Sequence[str], *, most: int = MAX_ROWS) -> list[Row]:
    """The lines below the head of the first sheet of an .xlsx, without empty ones.

    ``columns``: the names the head must hold, in any order; other columns are left aside. Raises SheetRefused.
    """
    if len(data) > MAX_BYTES:
        told = {"most": file_size(MAX_BYTES), "size": file_size(len(data))}
        raise SheetRefused(_("表格不能超过 %(most)s，您选择的文件是 %(size)s。") % told)
    with tempfile.TemporaryFile() as honest:
        _repack(data, honest)
        honest.seek(0)
        found = _asked(honest, columns, most)
    if found["lacking"]:
        names = "、".join(f"“{name}”" for name in found["lacking"])
        raise SheetRefused(_("第一行没有%s列，请下载模板，在模板中填写。") % names)
    if found["count"] > most:
        counts = {"most": most, "now": found["count"]}
        if found["count"] >= MOST_ROWS - 1:  # below the head; what is behind was not read
            raise SheetRefused(_("一次最多导入 %(most)d 行，这个表格超过 %(now)d 行，请分成几个文件。") % counts)
        raise SheetRefused(_("一次最多导入 %(most)d 行，这个表格有 %(now)d 行，请分成几个文件。") % counts)
    return [Row(number, cells) for number, cells in found["rows"]]


def _repack(data: bytes, honest: IO[bytes]) -> None:
    """Write the same archive, uncompressed; refused when it is none, is locked, or holds too much."""
    try:
        with containers.opened_zip(BytesIO(data)) as given, zipfile.ZipFile(honest, "w") as taken:
            parts = given.infolist()
            if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED:
                raise SheetRefused(_("表格展开后太大，请只保留要导入的内容，用模板另存一份。"))
            if any(part.flag_bits & 1 for part in parts):
                raise SheetRefused(_("表格设有密码，无法读取；请去掉密码后再上传。"))
            for part in parts:
                with (
                    containers.opened_part(given, part) as stream,
                    taken.open(zipfile.ZipInfo(part.filename), "w") as copy,
                ):
                    shutil.copyfileobj(stream, copy, _AT_ONCE)
    except containers.DAMAGED_ZIP as error:
        text = _("这不是 .xlsx 表格，或者文件已损坏；请下载模板，填写后以 .xlsx 格式保存。")
        raise SheetRefused(text) from error


def _asked(honest: IO[bytes], columns: Sequence[str], most: int) -> dict[str, Any]:
    """What ``documents.sheet_apart`` answers of the first sheet."""
    # Into a file, whose size the process is held to; a pipe would be read into memory however much comes.
    with tempfile.TemporaryFile() as answer:
        try:
            subprocess.run(  # noqa: S603
                [sys.executable, "-s", "-m", "documents.sheet_apart", json.dumps(list(columns)), str(most)],
                stdin=honest,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
                env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
                timeout=_SECONDS,
                check=True,
            )
        except (subprocess.SubprocessError, OSError) as error:
            logger.info("a spreadsheet could not be read: %s", type(error).__name__)
            raise SheetRefused(_("表格无法读取；请下载模板，把内容粘贴进去再上传。")) from error
        answer.seek(0)
        found: dict[str, Any] = json.load(answer)
    return found
