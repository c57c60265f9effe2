"""Whether a PDF calls up an address of the web by being opened. Pure Python, no Django.

Links in the text stay allowed: their reader clicks. What is followed is the catalog's OpenAction and the actions after
it, as far as their objects are found by number, outside streams and in those of packed objects.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

MAX_LOOKED_UP, MAX_READ = 5, 50
"""Numbers of objects, and dictionaries: an honest file has one action, and names it again each time it is changed."""
_LONGEST = 4_000
_GAP = rb"[\0\t\n\f\r ]"
_OPENING = re.compile(rb"/OpenAction(?=[\0\t\n\f\r <0-9])")
# Read backwards, so that a search begins with letters and not with any digit: the digits are what a bomb is full of.
_HEAD_BACKWARDS = re.compile(rb"jbo" + _GAP + rb"+[0-9]+" + _GAP + rb"+([0-9]+)")
_COMMENT = re.compile(rb"%[^\r\n]*")
_LONGEST_NUMBER = 10
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


def calls_address(
    structure: bytes, packed: list[Packed], plain: Callable[[bytes], bytes], took: Callable[[], None]
) -> bool:
    """Whether the file's opening leads to an address. Raises TooFar.

    ``plain``: undoes the escapes of names; ``took``: is told of each object that is counted, and may raise.
    """
    waiting = [structure[match.end() : match.end() + _LONGEST] for match in _few(_OPENING, structure)]
    if not waiting:
        return False
    objects = _Objects(structure, packed, took)
    looked_up: set[int] = set()
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
            if len(looked_up) > MAX_LOOKED_UP:
                raise TooFar
            waiting += objects.named(number)
        if read > MAX_READ:
            raise TooFar
    return False


class _Objects:
    """Where the objects of a file begin, by number: a file that was changed holds several of one. Found in one go."""

    def __init__(self, structure: bytes, packed: list[Packed], took: Callable[[], None]) -> None:
        self._texts = [structure, *(each.text for each in packed)]
        self._places: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for match in _HEAD_BACKWARDS.finditer(structure[::-1]):
            took()
            self._note(match[1][::-1], 0, len(structure) - match.start())
        for place, each in enumerate(packed, start=1):
            # Numbers and places take turns.
            words = _COMMENT.sub(b" ", each.text[: each.first]).replace(b"\0", b" ").split()
            for number, start in zip(words[::2], words[1::2], strict=False):
                took()
                if not number.isdigit() or not start.isdigit() or len(start) > _LONGEST_NUMBER:
                    raise TooFar
                self._note(number, place, each.first + int(start))

    def _note(self, digits: bytes, text: int, start: int) -> None:
        digits = digits.lstrip(b"0")
        if len(digits) <= _LONGEST_NUMBER:
            self._places[int(digits or b"0")].append((text, start))

    def named(self, number: int) -> Iterator[bytes]:
        """What stands in the objects with this number. Raises TooFar for more than MAX_READ."""
        places = self._places.get(number, [])
        if len(places) > MAX_READ:
            raise TooFar
        return (self._texts[text][start : start + _LONGEST] for text, start in places)


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
