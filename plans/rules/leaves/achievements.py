"""Holding one achievement against a filter: does it count, and if not or not surely, why."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from plans.rules.facts import Achievement
from plans.rules.leaves.match import within, words_match
from plans.rules.words import cn_list
from plans.spec.rule import AchievementKind, EvidenceFilter

DECEMBER, LAST = 12, 31
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
    """One achievement of the kinds asked. ``fits`` None: something is not known; ``why`` says what fails or is open."""

    achievement: Achievement
    fits: bool | None
    why: str = ""


Check = tuple[bool | None, str]


def hold_against(each: Achievement, asked: EvidenceFilter, bounds: Bounds, *, with_amount: bool) -> Judged:
    """Whether an achievement counts. ``with_amount`` false: the amount is not asked of each, but of the sum."""
    open_points = []
    for answer, what in _checks(each, asked, bounds, with_amount):
        if answer is False:
            return Judged(each, False, what)
        if answer is None:
            open_points.append(what)
    return Judged(each, None, cn_list(open_points)) if open_points else Judged(each, True)


def _checks(each: Achievement, asked: EvidenceFilter, bounds: Bounds, with_amount: bool) -> Iterator[Check]:
    if asked.subtypes:
        yield _sort(each, asked.subtypes), "类别"
    if asked.role_in:
        yield words_match((each.role or "",), asked.role_in), "本人作用"
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
    yield _timely(each, bounds), "时间"


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
