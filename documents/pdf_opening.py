"""Whether a PDF calls up an address of the web by being opened. Pure Python, no Django.

Links in the text stay allowed: their reader clicks. What is followed is the catalog's OpenAction and the actions after
it, as far as their objects are found by number, outside streams and in those of packed objects.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

MAX_LOOKED_UP, MAX_READ = 5, 50
"""Numbers of objects, and dictionaries: an honest file has one action, and names it again each time it is changed."""
_LONGEST = 4_000
_GAP = rb"[\0\t\n\f\r ]"
_OPENING = re.compile(rb"/OpenAction(?=[\0\t\n\f\r <0-9])")
_NUMBER = rb"(?<![0-9])0*%d"
_REFERENCE = re.compile(_GAP + rb"*([0-9]{1,10})" + _GAP + rb"+[0-9]+" + _GAP + rb"+R(?![A-Za-z])")
_ADDRESS = re.compile(rb"/URI(?=[\0\s/<(\[%]|$)")
_TARGET = re.compile(rb"/D" + _GAP + rb"*\[[^\]]*\]")  # the page to show, which has links of its own
_MARK = re.compile(rb"<<|>>|%[^\r\n]*|\((?:\\.|[^()\\])*\)", re.DOTALL)


class Packed(NamedTuple):
    """A stream of packed objects: where the first of them begins, and its text, before which their places stand."""

    first: int
    text: bytes


class TooFar(Exception):
    """There is more to follow than MAX_READ dictionaries and MAX_LOOKED_UP numbers."""


def calls_address(structure: bytes, packed: list[Packed], plain: Callable[[bytes], bytes]) -> bool:
    """Whether the file's opening leads to an address. ``plain``: undoes the escapes of names. Raises TooFar."""
    looked_up: set[int] = set()
    waiting = [structure[match.end() : match.end() + _LONGEST] for match in _few(_OPENING, structure)]
    read = 0
    while waiting:
        value, read = waiting.pop(), read + 1
        reference = _REFERENCE.match(value)
        action = b"" if reference else _TARGET.sub(b"", plain(_dictionary(value)))
        if _ADDRESS.search(action):
            return True
        numbers = {int(reference[1])} if reference else {int(match[1]) for match in _REFERENCE.finditer(action)}
        for number in numbers - looked_up:
            looked_up.add(number)
            waiting += _named(number, structure, packed)
        if read > MAX_READ or len(looked_up) > MAX_LOOKED_UP:
            raise TooFar
    return False


def _named(number: int, structure: bytes, packed: list[Packed]) -> Iterator[bytes]:
    """What stands in the objects with this number: a file that was changed holds several."""
    head = re.compile(_NUMBER % number + _GAP + rb"+[0-9]+" + _GAP + rb"+obj")
    for match in _few(head, structure):
        yield structure[match.end() : match.end() + _LONGEST]
    place = re.compile(_NUMBER % number + _GAP + rb"+(?=([0-9]{1,10})(?![0-9]))")
    for first, text in packed:
        for match in _few(place, text[:first]):
            # Numbers and places take turns: this one is a number when an even count stands before it.
            if len(text[: match.start()].split()) % 2 == 0:
                start = first + int(match[1])
                yield text[start : start + _LONGEST]


def _few(pattern: re.Pattern[bytes], text: bytes) -> Iterator[re.Match[bytes]]:
    for number, match in enumerate(pattern.finditer(text)):
        if number == MAX_READ:
            raise TooFar
        yield match


def _dictionary(text: bytes) -> bytes:
    """The dictionary with which the text begins, as far as it goes; else nothing."""
    piece = text.lstrip(b"\0\t\n\f\r ")
    if not piece.startswith(b"<<"):
        return b""
    depth = 0
    for match in _MARK.finditer(piece):
        depth += {b"<<": 1, b">>": -1}.get(match[0], 0)
        if depth == 0:
            return piece[: match.end()]
    return piece
