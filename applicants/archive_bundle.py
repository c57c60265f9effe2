"""A person's archive as one file: what it holds, how it is written, and what is refused when one is read.

A zip of ``archive.json`` (canonical), the files of its evidence under ``files/001-<kind>-<name>``, ``digests.json``
with the digest of each of them, by which a file is found, and ``signature.json`` with the seal over the digests. Those
given out before have ``files/<sha256>``. Shape of ``archive.json``::

    schema       1
    platform     str                                   the name of the installation
    exported_at  ISO 8601
    person       {full_name, birth_date, id_number}    the number masked
    entries      [{kind, data, files: [{sha256, name, part}]}]

Neither the employer's approval nor a register's word travels along: who takes the bundle in asks anew. A bundle from
outside is not trusted before seal, digests, names and sizes are checked; nothing is unpacked to a path (AC-097).
"""

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _

from applicants import archive_seal
from documents import containers
from documents.file_names import bare_name
from kernel.formats import file_size

SCHEMA = 1
MAX_BYTES = 90 * 1024 * 1024
_MAX_UNPACKED = 200 * 1024 * 1024
_MAX_PARTS = 2_000
_MAX_TEXT = 8 * 1024 * 1024
_ARCHIVE, _DIGESTS, _SIGNATURE = "archive.json", "digests.json", "signature.json"
_FILE = re.compile(r"files/([0-9a-f]{64}|\d{3,4}-[^/\\\x00-\x1f\x7f]{1,160})")
Content = dict[str, Any]


class BundleRefused(Exception):
    """Nothing of the file was taken; ``message`` says why, in one Chinese sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def canonical(content: Any) -> bytes:
    """The one byte form: sorted keys, no spaces, UTF-8."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest(data: bytes) -> str:
    """``sha256:`` and the hexadecimal digest."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def write(target: IO[bytes], content: Content, files: Iterator[tuple[str, bytes]]) -> None:
    """Write a bundle. ``files``: name and bytes of every file that the content names, each once, in any order."""
    digests = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as bundle:

        def put(name: str, data: bytes) -> None:
            digests[name] = digest(data)
            bundle.writestr(zipfile.ZipInfo(name), data)

        put(_ARCHIVE, canonical(content))
        for number, (name, data) in enumerate(files, start=1):
            put(f"files/{number:03d}-{bare_name(name, otherwise=_('未命名'))}", data)
        sealed = canonical(digests)
        bundle.writestr(zipfile.ZipInfo(_DIGESTS), sealed)
        seal = {"algorithm": "ed25519", "key": archive_seal.public_key(), "signature": archive_seal.seal(sealed)}
        bundle.writestr(zipfile.ZipInfo(_SIGNATURE), canonical(seal))


@dataclass(frozen=True)
class Bundle:
    """A bundle whose seal and digests were found right. Its content is JSON and may still be nonsense."""

    content: Any
    _bundle: zipfile.ZipFile
    _names: dict[str, str]
    """Of the files, by their digests."""

    def file(self, sha256: str) -> bytes | None:
        """The bytes of one file; None when the bundle does not hold it."""
        name = self._names.get(f"sha256:{sha256}")
        return None if name is None else containers.unpacked(self._bundle, self._bundle.getinfo(name))


def read(source: IO[bytes]) -> Bundle:
    """Check a bundle and open it. Raises BundleRefused; ``source`` stays open and belongs to the caller."""
    try:
        return _read(containers.opened_zip(source))
    except containers.DAMAGED_ZIP as error:
        raise BundleRefused(_("这不是本平台导出的档案包，或者文件已损坏；请重新导出后再上传。")) from error


def _read(bundle: zipfile.ZipFile) -> Bundle:
    parts = bundle.infolist()
    names = [part.filename for part in parts]
    if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED:
        raise BundleRefused(_("档案包展开后超过 %s，没有导入。") % file_size(_MAX_UNPACKED))
    allowed = {_ARCHIVE, _DIGESTS, _SIGNATURE}
    if any(name not in allowed and not _FILE.fullmatch(name) for name in names) or len(set(names)) != len(names):
        raise BundleRefused(_("档案包里有不应该有的文件，没有导入；请使用平台导出的原文件。"))
    if any(part.flag_bits & 1 for part in parts):
        raise BundleRefused(_("档案包设有密码，没有导入；请使用平台导出的原文件。"))
    digests = _sealed_digests(bundle)
    if set(digests) != set(names) - {_DIGESTS, _SIGNATURE}:
        raise BundleRefused(_("档案包与它的文件清单不一致，没有导入；请使用平台导出的原文件。"))
    for part in parts:
        if part.filename in digests and digest(containers.unpacked(bundle, part)) != digests[part.filename]:
            raise BundleRefused(_("档案包里的内容被改动过，没有导入；请使用平台导出的原文件。"))
    return Bundle(_json(bundle, _ARCHIVE), bundle, {digests[name]: name for name in names if _FILE.fullmatch(name)})


def _sealed_digests(bundle: zipfile.ZipFile) -> dict[str, str]:
    seal = _json(bundle, _SIGNATURE)
    key, signature = (str(seal.get(name, "")) if isinstance(seal, dict) else "" for name in ("key", "signature"))
    if not archive_seal.is_sealed(_text(bundle, _DIGESTS), key, signature):
        raise BundleRefused(_("档案包的签名不对，可能被改动过，没有导入；请使用平台导出的原文件。"))
    if not archive_seal.is_trusted(key):
        raise BundleRefused(_("导出这个档案包的平台不在本平台认可的名单中，没有导入；请联系平台运营人员。"))
    digests = _json(bundle, _DIGESTS)
    return {str(name): str(value) for name, value in digests.items()} if isinstance(digests, dict) else {}


def _text(bundle: zipfile.ZipFile, name: str) -> bytes:
    part = bundle.getinfo(name)
    if part.file_size > _MAX_TEXT:
        raise BundleRefused(_("档案包的目录太大，没有导入。"))
    return containers.unpacked(bundle, part)


def _json(bundle: zipfile.ZipFile, name: str) -> Any:
    try:
        return json.loads(_text(bundle, name))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
