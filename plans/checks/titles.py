"""Titles of conditions that name another number than the condition asks: “满 10 年” over ``years: 8``; and sentences on
routes with a number that is in none of their conditions.

Only what is sure is told: a title with exactly one number of the unit, and a condition that asks such a number.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from plans.checks.contradictions import in_words
from plans.checks.twice import CODE
from plans.checks.warning import Calendar, PlanWarning
from plans.rules.words import WAN_FEN
from plans.spec import PlanDocument
from plans.spec.rule import (
    AgeRule,
    All,
    AnyOf,
    AppraisalRule,
    AtLeast,
    EducationRule,
    EvidenceRule,
    HoldsRule,
    HoursRule,
    Not,
    NumberRule,
    RecommendedByRule,
    Rule,
    ScoreRule,
    TenureRule,
)

DIGITS = {digit: number for number, digit in enumerate("〇一二三四五六七八九")} | {"两": 2}
TEN = "十"
NUMBER = r"(?<![\d.〇一二两三四五六七八九十百千])(\d+(?:\.\d+)?|[一二两三四五六七八九十]{1,3}) ?"
SPAN = r"(?<![近前第每])" + NUMBER + r"年(?!度|代|级|制|期|龄|半|以?内)"
"""A length of time: neither 近 5 年, within which something lies, nor 每一年, 九十年代 or 一年半."""
PIECES = NUMBER + r"(?:项|篇|部|件|本)"
SUMMED_UP = r"(?<![\d.])(?:(\d{1,2}) ?年(?!度|内)|(\d+(?:\.\d+)?) ?(?:个月|分(?!之)|篇|学时|学分|课时|周岁))"
WAN = 10_000
MOST_YEARS = 100
MONTHS = 12


class Asked(NamedTuple):
    """A kind of number: how a title writes it, and the values that do not contradict; without any nothing is asked."""

    pattern: str
    values: tuple[float | None, ...]


def title_otherwise(plan: PlanDocument, calendar: Calendar) -> Iterator[PlanWarning]:
    """Every condition of the plan, its titles and its routes."""
    for path, title, rule in _all_rules(plan):
        for named in _otherwise(plan, rule):
            required = in_words(plan, title, rule).rstrip("。")
            message = f"条件的标题“{rule.title}”写的是“{named}”，条件本身要求“{required}”，请核对。"
            yield PlanWarning(CODE, f"{path}.title", message)


def summary_otherwise(plan: PlanDocument, calendar: Calendar) -> Iterator[PlanWarning]:
    """Routes whose own sentence names a number that none of their conditions has."""
    for index, route in enumerate(plan.routes):
        if route.rule is None:
            continue
        common = (*plan.conditions, *plan.title(route.title).conditions, *plan.continuing_education, plan.appraisal)
        asked = {number for each in (route.rule, *common) if each for number in _numbers(each.model_dump(mode="json"))}
        asked |= {number * MONTHS for number in asked} | {number / MONTHS for number in asked}
        for found in re.finditer(SUMMED_UP, route.summary):
            if float(found[1] or found[2]) not in asked:
                message = f"申报方式“{route.name}”的一句话说明写的是“{found[0]}”，申报条件里没有这个数，请核对。"
                yield PlanWarning(CODE, f"routes.{index}.summary", message)


def _all_rules(plan: PlanDocument) -> Iterator[tuple[str, str, Rule]]:
    """Path, a title (code) it is for, and the node."""
    first = plan.titles[0].code
    for index, rule in enumerate(plan.conditions):
        yield from _nodes(f"conditions.{index}", first, rule)
    for number, title in enumerate(plan.titles):
        for index, rule in enumerate(title.conditions):
            yield from _nodes(f"titles.{number}.conditions.{index}", title.code, rule)
    for index, route in enumerate(plan.routes):
        if route.rule is not None:
            yield from _nodes(f"routes.{index}.rule", route.title, route.rule)


def _nodes(path: str, title: str, rule: Rule) -> Iterator[tuple[str, str, Rule]]:
    yield path, title, rule
    if isinstance(rule, Not):
        yield from _nodes(f"{path}.of", title, rule.of)
    elif isinstance(rule, All | AnyOf | AtLeast):
        for index, part in enumerate(rule.of):
            yield from _nodes(f"{path}.of.{index}", title, part)


def _otherwise(plan: PlanDocument, rule: Rule) -> Iterator[str]:
    """What the title of a node names, and the node does not ask."""
    if not rule.title:
        return
    for pattern, values in _asked(plan, rule):
        found = list(re.finditer(pattern, rule.title))
        asked = {float(value) for value in values if value is not None}
        if len(found) == 1 and asked and _number(found[0][1]) not in asked:
            yield found[0][0].strip()


def _number(text: str) -> float:
    """2, 1.5, 两, 十五, 二十五."""
    if text[0].isdecimal():
        return float(text)
    tens, ten, ones = text.rpartition(TEN)
    return (DIGITS.get(tens, 1) * 10 if ten else 0) + (DIGITS.get(ones, 0) if len(ones) < 2 else MOST_YEARS)


def _asked(plan: PlanDocument, rule: Rule) -> Iterable[Asked]:
    if isinstance(rule, NumberRule):
        unit = next((each.number.unit for each in plan.questions if each.code == rule.question and each.number), "")
        return [Asked(NUMBER + re.escape(unit), (rule.at_least, rule.at_most))] if unit else []
    judge = NUMBERS.get(type(rule))
    return judge(rule) if judge else []


def _tenure(rule: TenureRule) -> Iterable[Asked]:
    months = rule.months or (rule.years or 0) * MONTHS
    return Asked(SPAN, (months / MONTHS,)), Asked(NUMBER + "个月", (months,))


def _evidence(rule: EvidenceRule) -> Iterable[Asked]:
    characters, fen = rule.characters_at_least, rule.amount_at_least_fen
    return (
        Asked(PIECES, (rule.count,) if rule.consecutive_years is None else ()),
        Asked(SPAN, (rule.consecutive_years,)),
        Asked(NUMBER + "万字", (characters and characters / WAN,)),
        Asked(NUMBER + "万元", (fen and fen / WAN_FEN,)),
        Asked(r"(?:前|排名第) ?" + NUMBER + r"(?=名|位|$|[）)，、；])", (rule.rank_at_most,)),
    )


def _appraisal(rule: AppraisalRule) -> Iterable[Asked]:
    lengths = (rule.count, rule.last, *map(len, (rule.years, *rule.alternative_years)))
    return [Asked(NUMBER + "年(?!度)", tuple(each for each in lengths if each))]


def _hours(rule: HoursRule) -> Iterable[Asked]:
    stated = [each.hours for each in rule.minima]
    years = len(rule.years) or rule.last or 1
    every = (*stated, sum(stated), *(each * years for each in (*stated, sum(stated))))
    return [Asked(NUMBER + "(?:个)?(?:学时|学分|课时)", every if stated else ())]


def _at_least(rule: AtLeast) -> Iterable[Asked]:
    """A number of the parts may stand in the title of the whole: 主持 3 项以上项目."""
    inside = [value for part in rule.of for value in _numbers(part.model_dump(mode="json"))]
    return [Asked(NUMBER + "(?:项|条|个条件)", (rule.n, len(rule.of), *inside))]


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _numbers(part)
    elif isinstance(value, int | float):
        yield float(value)


NUMBERS: dict[type, Callable[[Any], Iterable[Asked]]] = {
    TenureRule: _tenure,
    EvidenceRule: _evidence,
    AppraisalRule: _appraisal,
    HoursRule: _hours,
    AtLeast: _at_least,
    ScoreRule: lambda rule: [Asked(NUMBER + "分(?!之|钟|值|项|类|别)", (rule.minimum,))],
    RecommendedByRule: lambda rule: [Asked(NUMBER + "(?:名|位|人)", (rule.count,))],
    AgeRule: lambda rule: [
        Asked(NUMBER + "(?:周岁|岁)", (rule.at_least, rule.at_most, rule.at_most and rule.at_most + 1))
    ],
    HoldsRule: lambda rule: [Asked(NUMBER + "年", (rule.within_years,))],
    EducationRule: lambda rule: [Asked(SPAN, (rule.held_years, rule.retraining_years))],
}
"""By kind of leaf the numbers that its title may name."""
