"""Leaves that nobody can satisfy, alone or together."""

from collections.abc import Callable
from typing import Any

from plans.rules import Facts, evaluate
from plans.rules.scoring import most
from plans.rules.words import cn_number
from plans.spec import PlanDocument
from plans.spec.dates import CutOffKind, WindowKind
from plans.spec.rule import (
    AgeRule,
    AppointedNowRule,
    AppraisalRule,
    EducationRule,
    EvidenceRule,
    HoldsRule,
    HoursRule,
    MajorRule,
    NumberRule,
    RecommendedByRule,
    Rule,
    ScoreRule,
    TenureRule,
)
from plans.spec.scoring import ItemKind, ScoreItem, ScoringSheet

MOST_WORKING_YEARS = 54
"""Nobody on the job has worked longer: from 16, the least age for work, to 70."""

REMARKS = {"title", "note", "source", "blocking", "kind"}
EDUCATION_MAJORS = ("any", "best", "matching")  # each asks more than the one before


def impossible(plan: PlanDocument, title: str, rule: Rule, wanted: bool) -> str | None:
    """Why nobody can satisfy one leaf; None when somebody may. Only leaves that are wanted are looked at."""
    if not wanted:
        return None
    for kind, judge in ALONE.items():
        if isinstance(rule, kind):
            return judge(plan, title, rule)
    return None


def _tenure(plan: PlanDocument, title: str, rule: TenureRule) -> str | None:
    if rule.length > MOST_WORKING_YEARS * (1 if rule.months is None else 12):
        return f"要求 {rule.length} {rule.unit}，超过在职人员可能工作的 {MOST_WORKING_YEARS} 年"
    return None


def _score(plan: PlanDocument, title: str, rule: ScoreRule) -> str | None:
    sheet = plan.scoring_sheet(rule.sheet)
    most = most_points(sheet)
    if rule.minimum > most:
        return f"要求 {rule.minimum} 分，而评分表“{sheet.name}”最高只有 {most} 分"
    if sheet.titles and title not in sheet.titles:
        return f"评分表“{sheet.name}”不用于申报{plan.title(title).name}"
    return None


def most_points(sheet: ScoringSheet) -> int:
    """The highest total that a sheet allows."""
    total = 0
    for group in sheet.groups:
        points = sum(map(_most, group.items))
        total += points if group.cap is None else min(points, group.cap)
    return total


def _most(item: ScoreItem) -> int:
    if item.kind is ItemKind.OPTION:
        return max(option.points for option in item.options)
    if item.kind is ItemKind.RANGE:
        return most(item)
    return (item.points_each or 0) * most(item)


def _last_year(plan: PlanDocument, title: str) -> int:
    window = plan.window(WindowKind.APPLY, title)
    return max(plan.year, window.last_day.year) if window else plan.year


def _hours(plan: PlanDocument, title: str, rule: HoursRule) -> str | None:
    return later_years(rule.years, _last_year(plan, title), "继续教育")


def _appraisal(plan: PlanDocument, title: str, rule: AppraisalRule) -> str | None:
    last = _last_year(plan, title)
    reasons = [later_years(years, last, "年度考核") for years in rule.alternative_years]
    return later_years(rule.years, last, "年度考核") or (reasons[0] if reasons and all(reasons) else None)


def later_years(years: tuple[int, ...], last: int, what: str) -> str | None:
    """Why records of years to come cannot be had yet."""
    later = [str(year) for year in years if year > last]
    return f"要求 {'、'.join(later)} 年的{what}，而申报在 {last} 年就截止" if later else None


def _major(plan: PlanDocument, title: str, rule: MajorRule) -> str | None:
    offered = plan.majors_for(title)
    if not offered:
        return "没有一个申报专业可以用于这个职称"
    return "所有申报专业都已停止评审" if all(major.closed for major in offered) else None


def _number(plan: PlanDocument, title: str, rule: NumberRule) -> str | None:
    question = next(each for each in plan.questions if each.code == rule.question)
    asked = question.number
    if asked and asked.most is not None and rule.at_least is not None and rule.at_least > asked.most:
        return f"要求不少于 {cn_number(rule.at_least)} {asked.unit}，而问题“{question.text}”最多只能填 {asked.most}"
    if asked and rule.at_most is not None and rule.at_most < asked.least:
        return f"要求不超过 {cn_number(rule.at_most)} {asked.unit}，而问题“{question.text}”最少要填 {asked.least}"
    return None


def _evidence(plan: PlanDocument, title: str, rule: EvidenceRule) -> str | None:
    until = plan.cut_off(CutOffKind.ACHIEVEMENTS, title)
    if until and rule.from_day and rule.from_day > until:
        return f"只计 {rule.from_day} 以后的业绩，而业绩截止日是 {until}"
    return None


ALONE: dict[type, Callable[[PlanDocument, str, Any], str | None]] = {
    TenureRule: _tenure,
    ScoreRule: _score,
    HoursRule: _hours,
    AppraisalRule: _appraisal,
    MajorRule: _major,
    EvidenceRule: _evidence,
    NumberRule: _number,
}


def contradiction(plan: PlanDocument, title: str, one: tuple[Rule, bool], other: tuple[Rule, bool]) -> str | None:
    """Why two leaves cannot be as wanted together: what follows from one is forbidden, or their numbers do not meet."""
    for (asked, yes), (forbidden, also) in ((one, other), (other, one)):
        if yes and not also and implies(asked, forbidden):
            return f"要求“{in_words(plan, title, asked)}”，又不得“{in_words(plan, title, forbidden)}”"
    if one[1] and other[1] and _apart(one[0], other[0]):
        return f"要求“{in_words(plan, title, one[0])}”，又要求“{in_words(plan, title, other[0])}”"
    return None


def _apart(a: Rule, b: Rule) -> bool:
    """Whether two leaves ask for ages of the same day, or answers to the same question, that do not meet."""
    if isinstance(a, AgeRule) and isinstance(b, AgeRule):
        if a.sex and b.sex and a.sex is not b.sex:
            return True
        same = a.day == b.day
    elif isinstance(a, NumberRule) and isinstance(b, NumberRule):
        same = a.question == b.question
    else:
        return False
    return same and any(
        low.at_least is not None and high.at_most is not None and low.at_least > high.at_most
        for low, high in ((a, b), (b, a))
    )


def in_words(plan: PlanDocument, title: str, rule: Rule) -> str:
    """What a leaf asks."""
    return evaluate(rule, Facts(), plan, title).required


Stronger = Callable[[Any, Any], bool]


def _at_least(a: Any, b: Any) -> bool:
    return b is None or (a is not None and a >= b)


def _at_most(a: Any, b: Any) -> bool:
    return b is None or (a is not None and a <= b)


def _ranked(a: Any, b: Any) -> bool:
    return b is None or (a is not None and a.rank >= b.rank)


def _fewer(a: tuple[Any, ...], b: tuple[Any, ...]) -> bool:
    return set(a) <= set(b)


def _more(a: tuple[Any, ...], b: tuple[Any, ...]) -> bool:
    return set(a) >= set(b)


MONOTONE: dict[type, dict[str, Stronger]] = {
    EducationRule: {
        "minimum": _ranked,
        "held_years": _at_least,
        "full_time": lambda a, b: a or not b,
        "counts": lambda a, b: b == "either",
        "major": lambda a, b: EDUCATION_MAJORS.index(a) >= EDUCATION_MAJORS.index(b),
    },
    HoldsRule: {"any_of": _fewer, "within_years": _at_most},
    TenureRule: {"years": _at_least, "months": _at_least, "level": _ranked},
    AppointedNowRule: {"level": _ranked},
    ScoreRule: {"minimum": _at_least},
    RecommendedByRule: {
        "count": _at_least,
        "level": _ranked,
        "matching_major": lambda a, b: a or not b,
    },
    AppraisalRule: {"years": _more, "minimum": _ranked},
    AgeRule: {"at_least": _at_least, "at_most": _at_most, "sex": lambda a, b: b is None},
    NumberRule: {"at_least": _at_least, "at_most": _at_most},
    EvidenceRule: {"count": _at_least},
}
"""By kind of leaf the fields by which a leaf can ask more than another; all other fields must be the same."""


def implies(a: Rule, b: Rule) -> bool:
    """Whether whoever satisfies leaf ``a`` surely satisfies leaf ``b``."""
    if type(a) is not type(b):
        return False
    stronger = MONOTONE.get(type(a), {})
    if isinstance(a, AppraisalRule) and a.count is not None:  # one of two years says nothing of either
        stronger = {name: holds for name, holds in stronger.items() if name != "years"}
    for name in type(a).model_fields:
        if name in REMARKS:
            continue
        mine, theirs = getattr(a, name), getattr(b, name)
        if mine != theirs and not (name in stronger and stronger[name](mine, theirs)):
            return False
    return True
