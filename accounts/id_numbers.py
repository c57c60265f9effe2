"""The ID number of a citizen (GB 11643): one spelling, a right checksum, a birth date, a sex. No database."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from stdnum.cn import ric

_SHAPE = re.compile(r"[1-9][0-9]{16}[0-9X]")


@dataclass(frozen=True)
class IdNumber:
    """A well-formed number and what it says of its holder."""

    value: str
    birth_date: date
    sex: Literal["female", "male"]


def fold(text: str) -> str:
    """Return the one spelling under which a number is stored and found: half-width, without spaces, X upper-case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def read_id_number(text: str, *, on: date) -> IdNumber | None:
    """Return the number in any spelling, or None when it is not one that somebody alive ``on`` this day can have.

    The region of the first six digits is not looked up: numbers outlive the counties they were given in.
    """
    value = fold(text)
    if not _SHAPE.fullmatch(value) or ric.calc_check_digit(value) != value[-1]:
        return None
    try:
        born = date(int(value[6:10]), int(value[10:12]), int(value[12:14]))
    except ValueError:
        return None
    if not date(1900, 1, 1) <= born <= on:
        return None
    return IdNumber(value, born, "male" if int(value[16]) % 2 else "female")
