"""Reading the outer structure of JPEG and PNG files without decoding a pixel, and copying them without their metadata.

Pure Python, no Django. Every function answers None for a file whose structure breaks off or is in more pieces than any
picture's (they are read where people wait); none but
those that take parts out of a zip raises.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any, cast

DAMAGED_ZIP = (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, KeyError, RuntimeError)
"""What reading a damaged, encrypted or strangely packed zip raises."""
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # of the others zipfile inflates whole blocks unasked
MAX_DIRECTORY = 1024 * 1024
"""Bytes of a zip's list of parts: nine thousand with names as long as ours. zipfile makes ten times as much of it."""

# No picture that a notice asks for has more; a decoder would turn 25 million pixels into 75 MB.
MAX_PIXELS = 25_000_000
MAX_SEGMENTS = 2_000
"""Of a JPEG, before its first scan: a colour profile and a camera's notes of 16 MB take 256."""
MAX_PIECES = 20_000
"""Of a PNG, and of a JPEG from its first scan on: the largest upload in pieces of a kilobyte; libpng's have eight."""
_PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
_STARTS_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
# Inside a scan, FF is followed by 00 (a stuffed byte), by a restart marker, or it begins the next segment, before
# which more FF may stand. Written with one literal FF in front, it is searched for as fast as memory is read.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
_EXIF = 0xE1
_KEPT_SEGMENTS = frozenset({0xE0, 0xE2, 0xEE})  # JFIF, colour profile, Adobe's colour transform
_KEPT_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"sRGB", b"iCCP", b"pHYs"})


@dataclass(frozen=True)
class Jpeg:
    """A whole JPEG: its size in pixels as stored, its segments as (marker, start, end), and where it ends."""

    width: int
    height: int
    segments: tuple[tuple[int, int, int], ...]
    scans: int
    end: int

    @property
    def pixels(self) -> int:
        return self.width * self.height


@dataclass(frozen=True)
class Png:
    """A whole PNG: its size in pixels, its chunks as (name, start, end), whether it moves, and where it ends."""

    width: int
    height: int
    chunks: tuple[tuple[bytes, int, int], ...]
    is_animated: bool
    end: int

    @property
    def pixels(self) -> int:
        return self.width * self.height


class _Sparing:
    """A zip of which little is read at once until it is open: what it says of its own list may be a lie."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.is_open = False

    def read(self, number: int = -1) -> bytes:
        if self.is_open:
            return self._file.read(number)
        data = self._file.read(MAX_DIRECTORY + 1 if number < 0 else min(number, MAX_DIRECTORY + 1))
        if len(data) > MAX_DIRECTORY:
            raise zipfile.BadZipFile("a directory that nobody needs")
        return data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def opened_zip(source: IO[bytes]) -> zipfile.ZipFile:
    """A zip that strangers sent, its list of parts read if it is no longer than MAX_DIRECTORY.

    ``source`` stays open and belongs to the caller. Raises one of DAMAGED_ZIP.
    """
    sparing = _Sparing(source)
    archive = zipfile.ZipFile(cast(IO[bytes], sparing))
    sparing.is_open = True
    return archive


def opened_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> IO[bytes]:
    """One part of a zip, to be read by numbers of bytes. Raises one of DAMAGED_ZIP, also while it is read.

    Without a number, zipfile inflates everything and then throws away what was not announced.
    """
    if part.compress_type not in _PACKINGS:
        raise zipfile.BadZipFile("a packing that nobody needs")
    return archive.open(part)


def unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """One part of a zip, of which never more is inflated than it announces. Raises one of DAMAGED_ZIP."""
    with opened_part(archive, part) as stream:
        return stream.read(part.file_size)


def jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Width and height as the header announces them, of a file that may break off later."""
    return _frame(data, _segments(data))


def _frame(data: bytes, segments: Iterable[tuple[int, int, int]]) -> tuple[int, int] | None:
    for marker, start, _end in segments:
        if marker in _STARTS_OF_FRAME and start + 9 <= len(data):
            height, width = struct.unpack_from(">HH", data, start + 5)
            return (width, height) if width and height else None
    return None


def read_jpeg(data: bytes) -> Jpeg | None:
    """The structure of a JPEG that has a frame, a scan and an end; bytes after the end are not part of it."""
    segments = tuple(_segments(data))
    size = _frame(data, segments)
    if size is None or not segments or segments[-1][0] != 0xDA:
        return None
    at, scans = segments[-1][2], 1
    for _step in range(MAX_PIECES):
        if (match := _NEXT_MARKER.search(data, at)) is None:
            return None
        marker, at = data[match.end() - 1], match.end()
        if marker == 0xD9:
            return Jpeg(*size, segments, scans, at)
        if at + 2 > len(data):
            return None
        scans += marker == 0xDA
        at += int.from_bytes(data[at : at + 2], "big")
    return None


def _segments(data: bytes) -> list[tuple[int, int, int]]:
    """The segments up to and with the first scan's header; fewer when the file breaks off or has too many."""
    found: list[tuple[int, int, int]] = []
    at = 2
    for _step in range(MAX_SEGMENTS):
        if at + 4 > len(data) or data[at] != 0xFF:
            break
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
        elif marker in _ALONE:
            at += 2
        else:
            end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
            if end < at + 4 or end > len(data):
                break
            found.append((marker, at, end))
            if marker == 0xDA:
                break
            at = end
    return found


def read_png(data: bytes) -> Png | None:
    """The structure of a PNG whose chunks are whole, with right checksums, from IHDR to IEND."""
    if not data.startswith(_PNG_MAGIC):
        return None
    at, size = len(_PNG_MAGIC), (0, 0)
    chunks: list[tuple[bytes, int, int]] = []
    while at + 12 <= len(data) and len(chunks) < MAX_PIECES:
        (length,), name = struct.unpack_from(">I", data, at), data[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(data) or zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            return None
        if not chunks:
            if name != b"IHDR" or length != 13:
                return None
            size = struct.unpack_from(">II", data, at + 8)
        chunks.append((name, at, end))
        at = end
        if name == b"IEND":
            names = {chunk[0] for chunk in chunks}
            if b"IDAT" not in names or not all(size):
                return None
            return Png(*size, tuple(chunks), b"acTL" in names, end)
    return None


def bare_jpeg(data: bytes, jpeg: Jpeg, orientation: int) -> bytes:
    """The same picture, bit for bit, without EXIF, place, comments, thumbnails and whatever was hung on after its end.

    The camera's turn is kept, as the only EXIF word: without it the scan would lie on its side.
    """
    parts = [b"\xff\xd8"]
    turn = _turn(orientation) if 2 <= orientation <= 8 else b""
    for marker, start, end in jpeg.segments:
        is_application = 0xE0 <= marker <= 0xEF or marker == 0xFE
        if not is_application or marker in _KEPT_SEGMENTS:
            if turn and marker != 0xE0:
                parts.append(turn)
                turn = b""
            parts.append(data[start:end])
    parts.append(data[jpeg.segments[-1][2] : jpeg.end])
    return b"".join(parts)


def bare_png(data: bytes, png: Png) -> bytes:
    """The same picture without text, times, EXIF and whatever was hung on after its end."""
    kept = (data[start:end] for name, start, end in png.chunks if name in _KEPT_CHUNKS)
    return _PNG_MAGIC + b"".join(kept)


def orientation(data: bytes, jpeg: Jpeg) -> int:
    """EXIF's orientation, 1 to 8; 1 when there is none or it cannot be read."""
    for marker, start, end in jpeg.segments:
        if marker != _EXIF or data[start + 4 : start + 10] != b"Exif\x00\x00":
            continue
        body = data[start + 10 : end]
        order = {b"II": "<", b"MM": ">"}.get(body[:2])
        try:
            if order is None:
                return 1
            (first,) = struct.unpack_from(order + "I", body, 4)
            (count,) = struct.unpack_from(order + "H", body, first)
            for index in range(min(count, 64)):
                tag, _kind, _number, value = struct.unpack_from(order + "HHIH", body, first + 2 + 12 * index)
                if tag == 0x0112:
                    return value if 1 <= value <= 8 else 1
        except struct.error:
            return 1
    return 1


def _turn(value: int) -> bytes:
    body = b"Exif\x00\x00MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, value, 0, 0)
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
