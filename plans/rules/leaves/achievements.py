"""Holding one achievement against a filter: does it count, and if not or not surely, why."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar, cast

from plans.rules.facts import Achievement
from plans.rules.leaves.match import within, words_match
from plans.rules.tenure import whole_years
from plans.rules.words import cn_date, cn_list
from plans.spec.rule import AchievementKind, EvidenceFilter

DECEMBER, LAST = 12, 31
TIME = "时间"
T = TypeVar("T")


@dataclass(slots=True)
class Bounds:
    """The days between which an achievement must lie (inclusive). ``known``: whether they could be computed.

    ``earliest``: what ``low`` may turn out to be by a day that is not known.
    """

    low: date | None
    earliest: date | None
    high: date | None
    known: bool


@dataclass(slots=True)
class Judged:
    """One achievement of the kinds asked. ``fits`` None: something is not known; ``why`` says what fails or is open.

    ``bounds``: the days it was held against, where it is these that it fails.
    """

    achievement: Achievement
    fits: bool | None
    why: str = ""
    bounds: Bounds | None = None


Check = tuple[bool | None, str]


def hold_against(each: Achievement, asked: EvidenceFilter, bounds: Bounds, *, with_amount: bool) -> Judged:
    """Whether an achievement counts. ``with_amount`` false: the amount is not asked of each, but of the sum."""
    open_points = []
    for answer, what in _checks(each, asked, bounds, with_amount):
        if answer is False:
            return Judged(each, False, what, bounds if what is TIME else None)
        if answer is None:
            open_points.append(what)
    return Judged(each, None, cn_list(open_points)) if open_points else Judged(each, True)


def _checks(each: Achievement, asked: EvidenceFilter, bounds: Bounds, with_amount: bool) -> Iterator[Check]:
    if asked.subtypes:
        yield _sort(each, asked.subtypes), "类别"
    if asked.role_in:
        yield words_match((each.role or "").split("、"), asked.role_in), "本人作用"
    if asked.sole_author:
        yield each.sole_author, "是否独著"
    if asked.rank_at_most is not None:
        yield _at_most(each.rank, asked.rank_at_most), "本人排名"
    if asked.grade_at_least is not None:
        yield _at_least(each.grade, lambda grade: grade.rank, asked.grade_at_least), "奖项等级"
    if asked.issuer_level_at_least is not None:
        yield _at_least(each.issuer_level, lambda level: level.rank, asked.issuer_level_at_least), "级别"
    if asked.amount_of is not None:
        yield None if each.amount_of is None else each.amount_of is asked.amount_of, "金额的性质"
    if with_amount and asked.amount_at_least_fen is not None:
        yield _at_least(each.amount_fen, int, asked.amount_at_least_fen), "金额"
    if asked.characters_at_least is not None:
        yield _at_least(each.characters, int, asked.characters_at_least), "本人撰写字数"
    if asked.in_force:
        yield each.in_force, "是否有效"
    yield _timely(each, bounds), TIME


def reason_of(judged: Judged) -> str:
    """Why an achievement does not count; of its time the day, the first or last day that counts, and how far off."""
    if judged.bounds is None:
        return f"{judged.why}不符合"
    first, last = cast(tuple[date, date], span_of(judged.achievement))  # what has no day fails no bounds
    low, high = judged.bounds.earliest, cast(date, judged.bounds.high)
    when = cn_date(first) if first == last else f"{first.year} 年"
    if low is not None and last < low:
        return f"{when}，早于可以计入的第一天{cn_date(low)}，早{_distance(last, low)}"
    return f"{when}，晚于可以计入的最后一天{cn_date(high)}，晚{_distance(high, first)}"


def _distance(first: date, last: date) -> str:
    years = whole_years(first, last)
    return f" {years} 年以上" if years else f" {(last - first).days} 天"


def _sort(each: Achievement, wanted: tuple[str, ...]) -> bool | None:
    """Whether it is of a sort wanted. A project may be of more sorts than are recorded of it; nothing else may."""
    answer = words_match(each.subtypes, wanted)
    return None if answer is False and each.kind is AchievementKind.PROJECT else answer


def _at_most(known: int | None, limit: int) -> bool | None:
    return None if known is None else known <= limit


def _at_least(known: T | None, rank: Callable[[T], int], least: T) -> bool | None:
    return None if known is None else rank(known) >= rank(least)


def _timely(each: Achievement, bounds: Bounds) -> bool | None:
    first, last = span_of(each)
    answer = within(first, last, bounds.low, bounds.high)
    if answer is False and within(first, last, bounds.earliest, bounds.high) is not False:
        return None
    return answer if bounds.known or answer is False else None


def span_of(each: Achievement) -> tuple[date | None, date | None]:
    """The first and last day on which it may have been; None: not known."""
    if each.on is not None:
        return each.on, each.on
    if each.year is not None:
        return date(each.year, 1, 1), date(each.year, DECEMBER, LAST)
    return None, None


def year_of(each: Achievement) -> int | None:
    """The calendar year it belongs to."""
    return each.on.year if each.on is not None else each.year
