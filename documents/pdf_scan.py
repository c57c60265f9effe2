"""What a PDF would do besides showing pages. Pure Python, no Django; reads the file's structure, runs nothing.

A reviewer opens hundreds of strangers' papers. What is looked for: scripts, programs started, files carried inside,
films, forms that send what they hold, ways out into other files, passwords, and contents made to exhaust a reader
(AC-096). Names may be written in escapes and objects may lie in compressed streams; both are undone, within limits.
"""

import re
import zlib
from collections.abc import Iterator

from documents import pdf_opening

MAX_INFLATED = 16 * 1024 * 1024
"""Bytes of packed objects: a thesis of a thousand pages has a quarter of it."""
MAX_STEPS = 500_000
"""Strings, comments, streams and escaped characters: one in forty bytes of the largest upload, a second of reading."""
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
_HIDDEN = re.compile(rb"[0-9][\0\s]+[0-9]+[\0\s]+obj|trailer[\0\s<]")
_ESCAPE = re.compile(rb"#([0-9a-fA-F]{2})")
_DELIMITERS = frozenset(b"\0\t\n\f\r ()<>[]{}/%"[at : at + 1] for at in range(16))
_END = rb"(?=[\s\0/<>\[\]()%]|$)"
_FEATURES = (
    (re.compile(rb"/Encrypt" + _END), ENCRYPTED),
    (re.compile(rb"/(?:JavaScript|JS)" + _END), SCRIPT),
    (re.compile(rb"/Launch" + _END), LAUNCH),
    (re.compile(rb"/(?:EmbeddedFiles?|FileAttachment|EF)" + _END), EMBEDDED),
    (re.compile(rb"/(?:RichMedia|Movie|3D)" + _END), MEDIA),
    (re.compile(rb"/XFA" + _END), FORM),
    (re.compile(rb"/(?:SubmitForm|ImportData)" + _END), SENDING),
    # A path to another file may be a share of the network, to which a reader's name and password would be sent.
    (re.compile(rb"/GoTo[RE]" + _END), ELSEWHERE),
)
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
    pieces, is_doubtful, budget = [], False, MAX_INFLATED
    packed: list[pdf_opening.Packed] = []
    for head, body in _parts(data, steps):
        pieces.append(head)
        if body is None:
            is_doubtful = True
        # What lies in other streams is picture or page content and may hold any bytes by chance.
        elif b"/ObjStm" in (plain := _unescaped(head, steps)):
            steps.took(10)
            text = _unpacked(plain, body, budget)
            is_doubtful = is_doubtful or text is None
            budget -= len(text or b"")
            if budget < 0:
                raise _TooMuch
            pieces.append(text or b"")
            if text and (first := _FIRST.search(plain)):
                packed.append(pdf_opening.Packed(int(first[1]), text))
        elif _HIDDEN.search(body):
            pieces.append(body)
    structure = _unescaped(b"\n".join(pieces), steps)
    for pattern, name in _FEATURES:
        if pattern.search(structure):
            return name
    if pdf_opening.calls_address(structure, packed, lambda text: _unescaped(text, steps)):
        return CALLING
    if is_doubtful:
        return UNREADABLE
    pages = sum(1 for _ in _PAGE.finditer(structure))
    # One page may be named as often as one likes.
    if pages > MAX_PAGES or any(match[1].count(b"R") > MAX_PAGES for match in _KIDS.finditer(structure)):
        return EXCESSIVE
    return PAGELESS if pages == 0 else None


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
