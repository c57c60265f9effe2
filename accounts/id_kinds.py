"""By which document somebody is known: its kind, and one spelling of its number (INF-14). No database.

Only the 18-digit number says when its holder was born and of which sex; of the others the provider vouches for both.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.id_numbers import fold, read_id_number


class IdKind(TextChoices):
    """The kinds of number. RESIDENT: every one of 18 digits, on whichever card it stands (GB 11643)."""

    RESIDENT = "resident", _("身份证号")
    PASSPORT = "passport", _("护照号码")
    HK_MO_PERMIT = "hk_mo_permit", _("港澳居民来往内地通行证号码")
    TW_PERMIT = "tw_permit", _("台湾居民来往大陆通行证号码")
    RESIDENCE_CARD = "residence_card", _("外国人永久居留证号码")


_SHAPES = {
    IdKind.PASSPORT: re.compile(r"(?=[A-Z]*[0-9])([A-Z0-9]{5,15})"),
    IdKind.HK_MO_PERMIT: re.compile(r"([HM][0-9]{8})(?:[0-9]{2})?"),  # two digits more: how often it was issued
    IdKind.TW_PERMIT: re.compile(r"([0-9]{8})"),
    IdKind.RESIDENCE_CARD: re.compile(r"([A-Z]{3}[0-9]{12})"),  # the newer card bears 18 digits
}


def read_number(kind: IdKind, text: str) -> str | None:
    """The number of such a document in its one spelling, None where it cannot be one; never of 18 digits.

    Of a permit for Hong Kong and Macau what stays the same when it is issued again.
    """
    found = _SHAPES[kind].fullmatch(fold(text))
    return found[1] if found else None


def keyed(kind: str, number: str) -> str:
    """The text by which a person is known: no two kinds share one, and 18 digits stand for themselves."""
    return number if kind == IdKind.RESIDENT else f"{kind}:{number}"


def read_typed(kind: IdKind, text: str, *, on: date) -> tuple[IdKind, str] | None:
    """What was typed as such a number: the kind it is of, and its one spelling. A residence card may bear 18 digits."""
    digits = read_id_number(text, on=on) if kind in (IdKind.RESIDENT, IdKind.RESIDENCE_CARD) else None
    if digits:
        return IdKind.RESIDENT, digits.value
    number = None if kind == IdKind.RESIDENT else read_number(kind, text)
    return (kind, number) if number else None


@dataclass(frozen=True)
class Document:
    """A document that somebody typed: its number in the one spelling, and what is known of its holder by it."""

    id_kind: IdKind
    id_number: str
    sex: str
    birth_date: date


def read_document(
    kind: IdKind, text: str, *, on: date, sex: str = "", birth_date: date | None = None
) -> Document | None:
    """The document of a number typed by hand, None where it cannot be one that somebody alive ``on`` this day has.

    ``sex`` and ``birth_date``: as typed; of 18 digits, whichever card they stand on, the number says both.
    """
    typed = read_typed(kind, text, on=on)
    if typed is None:
        return None
    if typed[0] == IdKind.RESIDENT and (digits := read_id_number(text, on=on)):
        return Document(*typed, digits.sex, digits.birth_date)
    if sex not in ("female", "male") or birth_date is None or birth_date.year < 1900 or birth_date > on:
        return None
    return Document(*typed, sex, birth_date)
