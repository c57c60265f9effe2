"""What a PDF would do besides showing pages. Pure Python, no Django; reads the file's structure, runs nothing.

A reviewer opens hundreds of strangers' papers. What is looked for: scripts, programs started, files carried inside,
films, passwords, and contents made to exhaust a reader (AC-096). Names may be written in escapes and objects may lie in
compressed streams; both are undone, within limits.
"""

import re
import zlib

MAX_INFLATED = 64 * 1024 * 1024
MAX_PAGES = 2000
SCRIPT, LAUNCH, EMBEDDED, MEDIA, ENCRYPTED, EXCESSIVE, PAGELESS = (
    "script",
    "launch",
    "embedded",
    "media",
    "encrypted",
    "excessive",
    "pageless",
)

_STREAM = re.compile(rb"stream\r?\n")
_ESCAPE = re.compile(rb"#([0-9a-fA-F]{2})")
_END = rb"(?=[\s/<>\[\]()%]|$)"
_FEATURES = (
    (re.compile(rb"/Encrypt" + _END), ENCRYPTED),
    (re.compile(rb"/(?:JavaScript|JS)" + _END), SCRIPT),
    (re.compile(rb"/Launch" + _END), LAUNCH),
    (re.compile(rb"/EmbeddedFiles?" + _END), EMBEDDED),
    (re.compile(rb"/(?:RichMedia|Movie|3D)" + _END), MEDIA),
)
_PAGE = re.compile(rb"/Type\s*/Page" + _END)


def trouble(data: bytes) -> str | None:
    """The first reason not to hand this PDF to a reviewer, None when there is none. Never raises."""
    pieces, at, budget, is_legible = [], 0, MAX_INFLATED, True
    while match := _STREAM.search(data, at):
        pieces.append(data[at : match.start()])
        end = data.find(b"endstream", match.end())
        at = len(data) if end < 0 else end + len(b"endstream")
        # What lies in other streams is picture or page content and may hold any bytes by chance.
        if b"/ObjStm" in _unescaped(pieces[-1]):
            body = data[match.end() : at]
            text = _inflate(body, budget)
            if text is None:
                return EXCESSIVE
            is_legible = is_legible and text is not body
            budget -= len(text)
            pieces.append(text)
    structure = _unescaped(b"\n".join([*pieces, data[at:]]))
    for pattern, name in _FEATURES:
        if pattern.search(structure):
            return name
    pages = sum(1 for _ in _PAGE.finditer(structure))
    if pages > MAX_PAGES:
        return EXCESSIVE
    # Objects packed in a way that is not read here may hold the pages.
    return PAGELESS if pages == 0 and is_legible else None


def _inflate(body: bytes, budget: int) -> bytes | None:
    """The stream inflated; as it is when it is not compressed; None when it would grow past the budget."""
    machine = zlib.decompressobj()
    try:
        text = machine.decompress(body, budget + 1)
    except zlib.error:
        return body
    return None if len(text) > budget else text


def _unescaped(text: bytes) -> bytes:
    return _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), text)
