"""What a PDF would do besides showing pages. Pure Python, no Django; reads the file's structure, runs nothing.

A reviewer opens hundreds of strangers' papers. What is looked for: scripts, programs started, files carried inside,
films, forms that send what they hold, ways out into other files, passwords, and contents made to exhaust a reader
(AC-096). Names may be written in escapes and objects may lie in compressed streams; both are undone, within limits.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from documents import pdf_opening

MAX_INFLATED = 8 * 1024 * 1024
"""Bytes of packed objects: a thesis of a thousand pages has half of it."""
MAX_STRUCTURE = 12 * 1024 * 1024
"""Bytes outside streams, packed objects among them: most of a large file is pictures and fonts, in streams."""
MAX_HEADS = 2 * 1024 * 1024
"""Bytes of the lists with which packed objects begin: a tenth of those objects."""
MAX_STEPS = 500_000
"""Strings, comments, objects and escaped characters: one in forty bytes of the largest upload, half a second."""
_STREAM, _PACK = 10, 10
"""What a stream costs in such steps, and one of packed objects besides: fifty thousand are two thousand pages of many
pictures each."""
MAX_PAGES = 2000
SCRIPT, LAUNCH, EMBEDDED, MEDIA, FORM, SENDING, ELSEWHERE, CALLING, ENCRYPTED, EXCESSIVE, PAGELESS, UNREADABLE = (
    "script",
    "launch",
    "embedded",
    "media",
    "form",
    "sending",
    "elsewhere",
    "calling",
    "encrypted",
    "excessive",
    "pageless",
    "unreadable",
)

_SPACE = rb"[\0\t\n\f\r ]*"
_MARK = re.compile(rb"%|\(|>>" + _SPACE + rb"stream\r?\n")
_LINE_END = re.compile(rb"[\r\n]|$")
_IN_STRING = re.compile(rb"\\.|[()]", re.DOTALL)
# A reader goes where the file's table sends it, also into the middle of a stream.
# Both are read backwards, so that the search begins with letters: a stream may be nothing but digits.
_HIDDEN_BACKWARDS = re.compile(rb"jbo[\0\s]+[0-9]+[\0\s]+[0-9]|[\0\s<]reliart")
_ESCAPE = re.compile(rb"#([0-9a-fA-F]{2})")
_DELIMITERS = frozenset(b"\0\t\n\f\r ()<>[]{}/%"[at : at + 1] for at in range(16))
_END = rb"(?=[\s\0/<>\[\]()%]|$)"
_ENCRYPT = re.compile(rb"/Encrypt" + _END)
_FEATURES = {
    b"JavaScript": SCRIPT,
    b"JS": SCRIPT,
    b"Launch": LAUNCH,
    b"EmbeddedFile": EMBEDDED,
    b"EmbeddedFiles": EMBEDDED,
    b"FileAttachment": EMBEDDED,
    b"EF": EMBEDDED,
    b"RichMedia": MEDIA,
    b"Movie": MEDIA,
    b"3D": MEDIA,
    b"XFA": FORM,
    b"SubmitForm": SENDING,
    b"ImportData": SENDING,
    # A path to another file may be a share of the network, to which a reader's name and password would be sent.
    b"GoToR": ELSEWHERE,
    b"GoToE": ELSEWHERE,
}
# One search for all of them: a file of nothing but slashes would be gone through once for each.
_FEATURE = re.compile(rb"/(?=[EFGIJLMRSX3])(" + b"|".join(_FEATURES) + rb")" + _END)
_PAGE = re.compile(rb"/Type\s*/Page" + _END)
_KIDS = re.compile(rb"/Kids" + _SPACE + rb"\[([^\]]*)")
_FILTER = re.compile(rb"/(?:Filter|F)" + _END)
_FIRST = re.compile(rb"/First\s+([0-9]{1,10})")
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)" + _END)
_NOT_READ = re.compile(rb"/(?:ASCII\w+|AHx|A85|LZW\w*|RunLength\w*|RL|CCITT\w*|DCT\w*|JBIG2\w*|JPX\w*|Crypt)" + _END)
_PREDICTOR = re.compile(rb"/Predictor\s+(?!1\b)")


def trouble(data: bytes) -> str | None:
    """The first reason not to hand this PDF to a reviewer, None when there is none. Never raises.

    What cannot be read surely is refused: an unclosed string or stream, objects packed in a way not undone here.
    """
    try:
        return _trouble(data, _Steps())
    except (_TooMuch, pdf_opening.TooFar):
        return EXCESSIVE


class _TooMuch(Exception):
    pass


class _Steps:
    """What may still be done for one file. The scan runs where people wait, so its work has an end."""

    def __init__(self) -> None:
        self.left = MAX_STEPS

    def took(self, number: int = 1) -> None:
        self.left -= number
        if self.left < 0:
            raise _TooMuch


def _trouble(data: bytes, steps: _Steps) -> str | None:
    found = _read(data, steps)
    structure = _unescaped(b"\n".join(found.pieces), steps)
    if _ENCRYPT.search(structure):
        return ENCRYPTED
    if match := _FEATURE.search(structure):
        return _FEATURES[match[1]]
    if pdf_opening.calls_address(structure, found.packed, lambda text: _unescaped(text, steps), steps.took):
        return CALLING
    if found.is_doubtful:
        return UNREADABLE
    pages = sum(1 for _ in islice(_PAGE.finditer(structure), MAX_PAGES + 1))
    # One page may be named as often as one likes.
    if pages > MAX_PAGES or any(_names_many(match, steps) for match in _KIDS.finditer(structure)):
        return EXCESSIVE
    return PAGELESS if pages == 0 else None


def _names_many(kids: re.Match[bytes], steps: _Steps) -> bool:
    steps.took()
    return kids[1].count(b"R") > MAX_PAGES


@dataclass
class _Found:
    """What lies outside streams, in packed objects, and in streams that a reader may be sent into."""

    pieces: list[bytes] = field(default_factory=list)
    packed: list[pdf_opening.Packed] = field(default_factory=list)
    is_doubtful: bool = False
    size: int = 0
    inflated: int = 0
    heads: int = 0

    def add(self, piece: bytes) -> None:
        self.pieces.append(piece)
        self.size += len(piece)
        if self.size > MAX_STRUCTURE:
            raise _TooMuch

    def add_packed(self, head: bytes, text: bytes) -> None:
        self.inflated += len(text)
        if self.inflated > MAX_INFLATED:
            raise _TooMuch
        self.add(text)
        if text and (first := _FIRST.search(head)):
            self.heads += min(int(first[1]), len(text))
            if self.heads > MAX_HEADS:
                raise _TooMuch
            self.packed.append(pdf_opening.Packed(int(first[1]), text))


def _read(data: bytes, steps: _Steps) -> _Found:
    found = _Found()
    for head, body in _parts(data, steps):
        found.add(head)
        if body is None:
            found.is_doubtful = True
        # What lies in other streams is picture or page content and may hold any bytes by chance.
        elif b"/ObjStm" in (plain := _unescaped(head, steps)):
            steps.took(_PACK)
            text = _unpacked(plain, body, MAX_INFLATED - found.inflated)
            found.is_doubtful = found.is_doubtful or text is None
            found.add_packed(plain, text or b"")
        elif _HIDDEN_BACKWARDS.search(body[::-1]):
            found.add(body)
    return found


def _parts(data: bytes, steps: _Steps) -> Iterator[tuple[bytes, bytes | None]]:
    """The file cut into what lies outside streams and the stream after it; None for the stream when it has no end.

    A "stream" within a comment or a string starts none.
    """
    start = at = 0
    while match := _MARK.search(data, at):
        steps.took()
        if match[0] == b"%":
            at = _LINE_END.search(data, match.end()).start()  # type: ignore[union-attr]  # $ always matches
        elif match[0] == b"(":
            at = _string_end(data, match.end(), steps)
        else:
            steps.took(_STREAM)
            at = data.find(b"endstream", match.end())
        if at < 0:
            yield data[start:], None
            return
        if match[0].startswith(b">>"):
            yield data[start : match.end()], data[match.end() : at]
            start = at
    yield data[start:], b""


def _string_end(data: bytes, at: int, steps: _Steps) -> int:
    """The place after the bracket that closes a string; -1 when none does."""
    depth = 1
    for match in _IN_STRING.finditer(data, at):
        steps.took()
        depth += {b"(": 1, b")": -1}.get(match[0], 0)
        if depth == 0:
            return match.end()
    return -1


def _unpacked(head: bytes, body: bytes, budget: int) -> bytes | None:
    """The objects packed into a stream, at most one byte over the budget; None when they cannot be read surely."""
    if _NOT_READ.search(head) or _PREDICTOR.search(head) or len(_FLATE.findall(head)) > 1:
        return None
    if not _FILTER.search(head):
        return body
    machine = zlib.decompressobj()
    try:
        text = machine.decompress(body, budget + 1)
    except zlib.error:
        return None
    return text if machine.eof or len(text) > budget else None


def _unescaped(text: bytes, steps: _Steps) -> bytes:
    def undone(match: re.Match[bytes]) -> bytes:
        steps.took()
        character = bytes([int(match[1], 16)])
        # An escaped delimiter is part of its name, and in a string it is none.
        return match[0] if character in _DELIMITERS else character

    return _ESCAPE.sub(undone, text)
