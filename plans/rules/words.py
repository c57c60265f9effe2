"""Small pieces of Chinese wording shared by the findings."""

from collections.abc import Iterable
from datetime import date

from plans.spec.base import Source

SPACES_AND_BRACKETS = str.maketrans({"（": "(", "）": ")", " ": None, "\u3000": None, "\t": None})


def cn_date(day: date) -> str:
    """2020年12月31日."""
    return f"{day.year}年{day.month}月{day.day}日"


def cn_source(source: Source | None) -> str:
    """Number and clause of a document, or nothing."""
    if source is None:
        return ""
    return f"{source.document} {source.clause}" if source.clause else source.document


def cn_list(items: Iterable[str]) -> str:
    """甲、乙、丙."""
    return "、".join(items)


def plain(name: str) -> str:
    """A name for comparing: without spaces, brackets alike."""
    return name.translate(SPACES_AND_BRACKETS)


def cn_years(years: Iterable[int]) -> str:
    """2017—2019 年 for a run of years, otherwise 2017、2019 年."""
    ordered = sorted(set(years))
    if len(ordered) > 1 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{ordered[0]}—{ordered[-1]} 年"
    return f"{cn_list(map(str, ordered))} 年"
