"""What people type, made safe to store, to print and to export. Pure: no Django."""

import re
import unicodedata

# Bidirectional overrides and isolates, zero-width and other invisible format characters. They let a
# name look like another one on the printed form, and nobody types them on purpose: dropped silently.
_INVISIBLE_RANGES = (
    (0x00AD, 0x00AD),
    (0x061C, 0x061C),
    (0x180E, 0x180E),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0xFEFF, 0xFEFF),
    (0xFFF9, 0xFFFB),
    (0xE0000, 0xE007F),
)
_DROP = {code: None for first, last in _INVISIBLE_RANGES for code in range(first, last + 1)}
_REFUSED = re.compile(
    # Control characters but tab and line end, lone surrogates, U+FFFD, and what Unicode calls no character.
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffd"
    + "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
    + "]"
)
"""One search for a whole text: every form, and every save while somebody types, is looked through."""
_LONGEST_NUMBER = 18  # digits
_WRITTEN_NUMBER = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:[.][0-9]+)?")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
NAME_DOTS = "\u00b7\u2022\u2027\u2219\u22c5\u30fb.\u3002\u25cf"
"""What keyboards and offices put between the parts of a name; the first is the right one."""
_OF_NAMES = (
    {ord(dot): NAME_DOTS[0] for dot in NAME_DOTS[1:]}
    | dict.fromkeys([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])  # variation selectors
    | _DROP
)
_STARTS = frozenset("=+-@\t\r\n|%＝＋－＠")


class TextRefused(ValueError):
    """The text holds a character that cannot be stored. `position` counts from 1."""

    def __init__(self, position: int) -> None:
        self.position = position
        super().__init__(f"character {position} cannot be stored")


def is_refused(character: str) -> bool:
    """True for NUL and other control characters, lone surrogates, non-characters and U+FFFD."""
    return _REFUSED.match(character) is not None


def clean(value: str) -> str:
    """Return `value` in NFC, line ends as \\n, without invisible format characters.

    Raises TextRefused for the first character that PostgreSQL or a PDF could not hold: better one clear
    sentence at the field than a server error.
    """
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    if found := _REFUSED.search(value):
        raise TextRefused(found.start() + 1)
    return unicodedata.normalize("NFC", value.translate(_DROP))


def is_storable(value: str) -> bool:
    """False for a text with a character that clean() refuses: what a machine sends is taken whole or not at all."""
    return _REFUSED.search(value) is None


def without_refused(value: str) -> str:
    """`value` less the characters that clean() refuses: what a form shows again beside its error."""
    return _REFUSED.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def storable(value: str) -> str:
    """`value` cleaned, less the characters that clean() refuses: of what is kept while somebody still types, where
    nobody would see a refusal."""
    return clean(without_refused(value))


def machine_word(value: str, most: int = 64) -> str:
    """`value` when it is what our pages put into a hidden field, a token or a key; "" for anything else.

    What a view reads without a form goes through here: no database sees a character that it could not hold.
    """
    return value if len(value) <= most and value.isascii() and value.isprintable() else ""


def folded_name(name: str) -> str:
    """A person's name as it is compared: whatever dot a keyboard put between its parts, without blanks, one width and
    one case of letters, no choice of a glyph's variant. Never shown and never stored."""
    return "".join(unicodedata.normalize("NFKC", name).translate(_OF_NAMES).split()).casefold()


def is_same_name(one: str, other: str) -> bool:
    """Whether two spellings are of one name: 阿卜杜拉·买买提 and 阿卜杜拉•买买提, JOHN SMITH and John Smith."""
    return folded_name(one) == folded_name(other)


def is_mobile(value: str) -> bool:
    """Whether `value` is the 11 digits of a mobile telephone of the mainland."""
    return _MOBILE.fullmatch(value) is not None


def whole_number(value: str) -> int | None:
    """The number that an address or a hidden field holds, None for anything else. Fits any column of the database."""
    return int(value) if value.isascii() and value.isdigit() and len(value) <= _LONGEST_NUMBER else None


def plain_number(value: str) -> str:
    """A number in plain digits where it was typed with full-width digits, blanks, or commas between thousands:
    １２，３４５．６ is 12345.6. Anything else comes back as it was typed."""
    if value.isascii() and value.isdigit():
        return value
    folded = "".join(unicodedata.normalize("NFKC", value).split())
    return folded.replace(",", "") if _WRITTEN_NUMBER.fullmatch(folded) else value


def spreadsheet_safe(value: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run as a formula (ASVS 1.2.10)."""
    bare = value.lstrip(" \u00a0\u3000")
    if bare[:1] in _STARTS or value[:1] in _STARTS:
        return "'" + value
    return value
