"""What a PDF would do besides showing pages. Pure Python, no Django; reads the file's structure, runs nothing.

A reviewer opens hundreds of strangers' papers. What is looked for: scripts, programs started, files carried inside,
films, passwords, and contents made to exhaust a reader (AC-096). Names may be written in escapes and objects may lie in
compressed streams; both are undone, within limits.
"""

import re
import zlib
from collections.abc import Iterator

MAX_INFLATED = 64 * 1024 * 1024
MAX_PAGES = 2000
SCRIPT, LAUNCH, EMBEDDED, MEDIA, ENCRYPTED, EXCESSIVE, PAGELESS, UNREADABLE = (
    "script",
    "launch",
    "embedded",
    "media",
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
_END = rb"(?=[\s\0/<>\[\]()%]|$)"
_FEATURES = (
    (re.compile(rb"/Encrypt" + _END), ENCRYPTED),
    (re.compile(rb"/(?:JavaScript|JS)" + _END), SCRIPT),
    (re.compile(rb"/Launch" + _END), LAUNCH),
    (re.compile(rb"/EmbeddedFiles?" + _END), EMBEDDED),
    (re.compile(rb"/(?:RichMedia|Movie|3D)" + _END), MEDIA),
)
_PAGE = re.compile(rb"/Type\s*/Page" + _END)
_FILTER = re.compile(rb"/(?:Filter|F)" + _END)
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)" + _END)
_NOT_READ = re.compile(rb"/(?:ASCII\w+|AHx|A85|LZW\w*|RunLength\w*|RL|CCITT\w*|DCT\w*|JBIG2\w*|JPX\w*|Crypt)" + _END)
_PREDICTOR = re.compile(rb"/Predictor\s+(?!1\b)")


def trouble(data: bytes) -> str | None:
    """The first reason not to hand this PDF to a reviewer, None when there is none. Never raises.

    What cannot be read surely is refused: an unclosed string or stream, objects packed in a way not undone here.
    """
    pieces, is_doubtful, budget = [], False, MAX_INFLATED
    for head, body in _parts(data):
        pieces.append(head)
        if body is None:
            is_doubtful = True
        # What lies in other streams is picture or page content and may hold any bytes by chance.
        elif b"/ObjStm" in (plain := _unescaped(head)):
            text = _unpacked(plain, body, budget)
            is_doubtful = is_doubtful or text is None
            budget -= len(text or b"")
            if budget < 0:
                return EXCESSIVE
            pieces.append(text or b"")
        elif _HIDDEN.search(body):
            pieces.append(body)
    structure = _unescaped(b"\n".join(pieces))
    for pattern, name in _FEATURES:
        if pattern.search(structure):
            return name
    if is_doubtful:
        return UNREADABLE
    pages = sum(1 for _ in _PAGE.finditer(structure))
    if pages > MAX_PAGES:
        return EXCESSIVE
    return PAGELESS if pages == 0 else None


def _parts(data: bytes) -> Iterator[tuple[bytes, bytes | None]]:
    """The file cut into what lies outside streams and the stream after it; None for the stream when it has no end.

    A "stream" within a comment or a string starts none.
    """
    start = at = 0
    while match := _MARK.search(data, at):
        if match[0] == b"%":
            at = _LINE_END.search(data, match.end()).start()  # type: ignore[union-attr]  # $ always matches
        elif match[0] == b"(":
            at = _string_end(data, match.end())
        else:
            at = data.find(b"endstream", match.end())
        if at < 0:
            yield data[start:], None
            return
        if match[0].startswith(b">>"):
            yield data[start : match.end()], data[match.end() : at]
            start = at
    yield data[start:], b""


def _string_end(data: bytes, at: int) -> int:
    """The place after the bracket that closes a string; -1 when none does."""
    depth = 1
    for match in _IN_STRING.finditer(data, at):
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


def _unescaped(text: bytes) -> bytes:
    return _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), text)
