"""The leaf about what a person holds: titles, credentials, honours."""

from collections.abc import Sequence

from plans.rules.context import Context
from plans.rules.facts import Facts, Named, TitleHeld
from plans.rules.finding import MET, NOT_MET, TO_JUDGE, Finding
from plans.rules.leaves.build import asked_by, finding
from plans.rules.leaves.match import held, in_time
from plans.rules.tenure import completes_on
from plans.rules.words import cn_date, cn_list
from plans.spec.base import LEVEL_LABELS
from plans.spec.rule import HeldItem, HoldsRule

HELD_NAMES = {
    HeldItem.TITLE: "职称",
    HeldItem.CREDENTIAL: "职业资格或技能等级",
    HeldItem.HONOUR: "荣誉",
}
Items = Sequence[TitleHeld | Named]


def judge_holds(rule: HoldsRule, facts: Facts, context: Context) -> Finding:
    """One of the names (or the level), obtained by the cut-off date. An unclear name or date is for a person."""
    asked = asked_by(rule, context, _words)
    items = _items(rule, facts)
    found, exact = _found(rule, facts, items, context)
    if not found:
        actual = cn_list(item.name for item in items) or "没有已通过审核的记录"
        return finding(asked, NOT_MET, actual=actual, missing=f"需要{asked.required}")
    actual = cn_list(_obtained(item) for item in found)
    evidence = [item.label for item in found]
    timely = [item for item in found if in_time(item, context)]
    if timely and all(_expired(item, rule, context) for item in timely):
        missing = f"已超过 {rule.within_years} 年有效期"
        return finding(asked, NOT_MET, actual=actual, missing=missing, evidence=evidence)
    timely = _valid(timely, rule, context)
    if not timely:
        first = min(item.obtained_on for item in found if item.obtained_on)
        missing = "取得时间晚于资历截止日"
        return finding(
            asked,
            NOT_MET,
            actual=actual,
            missing=missing,
            evidence=evidence,
            satisfiable_from=first,
        )
    missing = "没有写明取得时间，由审核人判断" if exact else "名称不完全一致，由审核人判断"
    if exact and any(item.obtained_on for item in timely):
        if not rule.within_years or context.cut_off is not None:
            return finding(asked, MET, actual=actual, evidence=evidence)
        missing = "计划没有写明资历截止日，是否在有效期内由审核人判断"
    return finding(asked, TO_JUDGE, actual=actual, missing=missing, evidence=evidence)


def _expired(item: TitleHeld | Named, rule: HoldsRule, context: Context) -> bool:
    """Whether it was obtained longer ago than it stays valid; without a date on either side it is not known to be."""
    if rule.within_years is None or item.obtained_on is None or context.cut_off is None:
        return False
    return completes_on(item.obtained_on, rule.within_years) < context.cut_off


def _words(rule: HoldsRule, _context: Context) -> tuple[str, str]:
    name = HELD_NAMES[rule.what]
    valid = f"（{rule.within_years} 年内取得的有效）" if rule.within_years else ""
    if rule.level is not None:
        return name, f"{LEVEL_LABELS[rule.level]}以上职称{valid}"
    names = rule.any_of[0] if len(rule.any_of) == 1 else f"下列之一：{cn_list(rule.any_of)}"
    return name, names + valid


def _items(rule: HoldsRule, facts: Facts) -> Items:
    if rule.what is HeldItem.TITLE:
        return facts.titles
    return facts.credentials if rule.what is HeldItem.CREDENTIAL else facts.honours


def _found(rule: HoldsRule, facts: Facts, items: Items, context: Context) -> tuple[Items, bool]:
    """What bears the names, and whether exactly; longer names only where no exact one may do and one of them may."""
    if rule.level is not None:
        return [each for each in facts.titles if each.level.rank >= rule.level.rank], True
    exact, longer = held(items, rule.any_of)
    if exact and (_valid(exact, rule, context) or not _valid(longer, rule, context)):
        return exact, True
    return [*exact, *longer], False


def _valid(items: Items, rule: HoldsRule, context: Context) -> list[TitleHeld | Named]:
    return [item for item in items if in_time(item, context) and not _expired(item, rule, context)]


def _obtained(item: TitleHeld | Named) -> str:
    return f"{item.name}（{cn_date(item.obtained_on)}取得）" if item.obtained_on else item.name
