"""Comparing what is known with what is asked, in three answers: True, False, or None for "not known"."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import TypeVar

from plans.rules.context import Context
from plans.rules.facts import Education, Named, TitleHeld
from plans.rules.words import plain
from plans.spec.base import NARROWER, EmploymentClass

LOWER = ("助理", "实习", "见习", "副")
"""Before a name they make a lower one of it, which is not the thing itself: 助理工程师, 实习研究员, 副主任医师."""

Item = TypeVar("Item", bound=TitleHeld | Named)


def in_time(item: Education | TitleHeld | Named, context: Context) -> bool:
    """Whether an item was obtained by the tenure cut-off date; without a date on either side it is not too late."""
    cut_off = context.cut_off
    return cut_off is None or item.obtained_on is None or item.obtained_on <= cut_off


@lru_cache(maxsize=1024)  # the names that a rule asks for are the same for every person
def _plain(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(plain, names))


def held(items: Sequence[Item], names: Sequence[str]) -> tuple[list[Item], list[Item]]:
    """The items that bear exactly one of the names, and those whose longer name contains one (``二级建造师（市政）``).

    A longer name is for a person to judge where no exact one surely does; one of a lower rank is neither.
    """
    wanted = _plain(tuple(names))
    exact, longer = [], []
    for item in items:
        name = plain(item.name)
        if name in wanted:
            exact.append(item)
        elif any(_names(each, name) for each in wanted):
            longer.append(item)
    return exact, longer


def _names(wanted: str, name: str) -> bool:
    """Whether the longer name may be meant by the wanted one: it is in it, and not only as a lower rank."""
    for lower in LOWER:
        name = name.replace(lower + wanted, "")
    return wanted in name


def words_match(known: Iterable[str], wanted: Iterable[str]) -> bool | None:
    """Whether one of the known words is one of those wanted; None: nothing known, or one contains the other."""
    have = {plain(word) for word in known if word}
    want = _plain(tuple(wanted))
    if not have:
        return None
    if have & want:
        return True
    return None if any(a in b or b in a for a in have for b in want) else False


@lru_cache(maxsize=1024)  # nine classes, and what the plans name of them
def class_fits(
    known: EmploymentClass | None, classes: tuple[EmploymentClass, ...], excluded: tuple[EmploymentClass, ...] = ()
) -> bool | None:
    """Whether a class of employment is one of those asked and none of those excluded.

    Where only a wider class is known, every narrower one may be meant: "any enterprise" known and only state ones
    asked, or state ones excluded, is None.
    """
    if known is None:
        return None
    answers = {
        any(asked.covers(each) for asked in classes) and not any(out.covers(each) for out in excluded)
        for each in NARROWER.get(known) or (known,)
    }
    return answers.pop() if len(answers) == 1 else None


def within(first: date | None, last: date | None, low: date | None, high: date | None) -> bool | None:
    """Whether something dated between ``first`` and ``last`` (both inclusive; None: not known) lies in low..high."""
    if low is None and high is None:
        return True
    if first is None or last is None:
        return None
    if (low is None or first >= low) and (high is None or last <= high):
        return True
    return False if (low is not None and last < low) or (high is not None and first > high) else None
