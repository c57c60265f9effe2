"""Where a person belongs, read from the document, so that no page asks for it (INF-14). No query."""

from accounts.id_kinds import IdKind
from accounts.models import Person
from plans.spec.base import Residency

_PROVINCES = frozenset(str(code) for code in (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47),
                                              *range(50, 55), *range(61, 66)))  # fmt: skip
_OVERSEAS = frozenset({"81", "82", "83"})
_LENGTH = 18
_BY_DOCUMENT = {
    IdKind.HK_MO_PERMIT: Residency.HK_MO_TW,
    IdKind.TW_PERMIT: Residency.HK_MO_TW,
    IdKind.RESIDENCE_CARD: Residency.FOREIGN_RESIDENT,
}


def residency_of(person: Person) -> Residency | None:
    """By the document; None where it does not tell, as of a passport, which citizens abroad sign on by as well."""
    kind = IdKind(person.id_kind)
    return _by_digits(person.id_number) if kind == IdKind.RESIDENT else _BY_DOCUMENT.get(kind)


def _by_digits(id_number: str) -> Residency | None:
    """By the first digits (GB/T 2260): a province; 81, 82, 83 of a residence permit for people of Hong Kong, Macau and
    Taiwan (国办发〔2018〕81号); 9 of a foreigner's permanent residence card. None: the number does not tell.
    """
    if len(id_number) != _LENGTH:
        return None
    if id_number[:2] in _PROVINCES:
        return Residency.MAINLAND
    if id_number[:2] in _OVERSEAS:
        return Residency.HK_MO_TW
    return Residency.FOREIGN_RESIDENT if id_number[0] == "9" else None
