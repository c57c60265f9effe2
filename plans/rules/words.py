"""Small pieces of Chinese wording shared by the findings."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from unicodedata import normalize

from plans.spec.base import Source

SPACES = str.maketrans({" ": None, "\t": None})

YUAN_FEN = 100
WAN_FEN = 10_000 * YUAN_FEN


@lru_cache(maxsize=1024)  # one judgement names the same few days again and again
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


@lru_cache(maxsize=4096)  # the names of a plan's rules are compared with every person's
def plain(name: str) -> str:
    """A name for comparing: without spaces; small and capital letters, narrow and wide signs are alike."""
    return normalize("NFKC", name).casefold().translate(SPACES)


def cn_number(number: float) -> str:
    """320, 59.5: at most two decimals, and none where there are none."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def cn_years(years: Iterable[int]) -> str:
    """2017—2019 年 for a run of years, otherwise 2017、2019 年."""
    ordered = sorted(set(years))
    if len(ordered) > 1 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{ordered[0]}—{ordered[-1]} 年"
    return f"{cn_list(map(str, ordered))} 年"


def cn_amount(fen: int) -> str:
    """2000 万元, 1.5 万元, 320 元, 0.5 元."""
    if fen >= WAN_FEN:
        return f"{_trimmed(fen, WAN_FEN)} 万元"
    return f"{_trimmed(fen, YUAN_FEN)} 元"


def _trimmed(fen: int, unit: int) -> str:
    whole, rest = divmod(fen, unit)
    decimals = f"{rest:0{len(str(unit)) - 1}d}".rstrip("0")
    return f"{whole}.{decimals}" if decimals else str(whole)
