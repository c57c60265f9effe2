"""Part headers of an upload made readable: Django drops a part whose header is not UTF-8 without a word."""

from typing import Any, Protocol

from django.http.multipartparser import MultiPartParserError

_LONGEST_HEADER = 16 * 1024
_END = b"\r\n\r\n"


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class ReadableHeaders:
    """A multipart body whose part headers hold no byte that is not UTF-8 and no control character, of the same length.

    A file named in another encoding then arrives under a name with some ``_`` in it, instead of "choose a file". What
    the parts contain is passed on untouched.
    """

    def __init__(self, body: Readable, boundary: bytes) -> None:
        self._body = body
        self._mark = b"--" + boundary + b"\r\n"
        self._pending = b""
        self._ready = b""
        self._is_over = False

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes; none at the end."""
        while not self._is_over and len(self._ready) < size:
            chunk = self._body.read(size)
            self._is_over = not chunk
            self._pending += chunk
            while self._next_part():
                pass
        given, self._ready = self._ready[:size], self._ready[size:]
        return given

    def _next_part(self) -> bool:
        """Make ready all that is known up to the end of the next header; False when more has to be read first."""
        at = self._pending.find(self._mark)
        if at < 0:
            # The beginning of a mark may stand at the end of what has arrived.
            known = len(self._pending) if self._is_over else max(0, len(self._pending) - len(self._mark) + 1)
            self._pass_on(known)
            return False
        start = at + len(self._mark)
        end = self._pending.find(_END, start, start + _LONGEST_HEADER)
        if end < 0 and not self._is_over and len(self._pending) - start < _LONGEST_HEADER:
            self._pass_on(at)
            return False
        self._pass_on(start)
        if end >= 0:
            header = self._pending[: end - start]
            self._pending = readable(header) + self._pending[len(header) :]
            self._pass_on(len(header))
        return True

    def _pass_on(self, count: int) -> None:
        self._ready += self._pending[:count]
        self._pending = self._pending[count:]


def readable(header: bytes) -> bytes:
    """The header with ``_`` for every byte that is no UTF-8 and for every control character but the line ends."""
    text = header.decode("utf-8", "surrogateescape")
    kept = ("_" if "\udc80" <= c <= "\udcff" or (c < " " and c not in "\r\n\t") or c == "\x7f" else c for c in text)
    return "".join(kept).encode()


def parse_upload(request: Any, meta: dict[str, Any], body: Readable) -> Any:
    """``HttpRequest.parse_file_upload`` over readable headers; MultiPartParserError also for one that Python's own
    reader of headers breaks on (`a*=x; a*0*=y`)."""
    boundary = request.content_params.get("boundary", "").encode("ascii", "ignore")
    readable_body = ReadableHeaders(body, boundary) if boundary else body
    try:
        return type(request).parse_file_upload(request, meta, readable_body)
    except TypeError as broken:
        raise MultiPartParserError("a part's header cannot be read") from broken
