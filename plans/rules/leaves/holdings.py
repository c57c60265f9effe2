"""Leaves about what a person holds: education, titles, credentials, honours."""

from collections.abc import Sequence

from plans.rules.context import Context
from plans.rules.facts import Education, Facts, Named, TitleHeld
from plans.rules.finding import Finding, Status
from plans.rules.leaves.build import finding
from plans.rules.words import cn_date, cn_list, plain
from plans.spec.rule import EducationRule, HeldItem, HoldsRule

HELD_NAMES = {
    HeldItem.TITLE: "职称",
    HeldItem.CREDENTIAL: "职业资格或技能等级",
    HeldItem.HONOUR: "荣誉",
}


def judge_education(rule: EducationRule, facts: Facts, context: Context) -> Finding:
    """The best of several degrees counts; a study major not on the reference list is for a person to judge."""
    matching = rule.major == "matching"
    required = f"{'本专业或相近专业' if matching else ''}{rule.minimum.label}以上学历"
    high_enough = [each for each in facts.educations if each.degree.rank >= rule.minimum.rank]
    in_time = [each for each in high_enough if _in_time(each, context)]
    accepted = [each for each in in_time if not matching or context.accepts(facts.major, each.major)]
    if accepted:
        best = max(accepted, key=lambda each: each.degree.rank)
        return finding(
            rule,
            Status.MET,
            "学历",
            required,
            actual=_degree(best),
            evidence=[best.label],
        )
    if in_time:
        actual = cn_list(map(_degree, in_time))
        major = context.major(facts.major)
        missing = "所学专业不在参考目录中，是否相近由审核人判断" if major else "请先选择申报专业"
        return finding(
            rule,
            Status.TO_JUDGE,
            "学历",
            required,
            actual=actual,
            missing=missing,
            evidence=[e.label for e in in_time],
        )
    if high_enough:
        first = min(each.obtained_on for each in high_enough if each.obtained_on)
        return finding(
            rule,
            Status.NOT_MET,
            "学历",
            required,
            actual=f"{cn_date(first)}取得",
            missing="取得时间晚于资历截止日",
            evidence=[e.label for e in high_enough],
            satisfiable_from=first,
        )
    actual = cn_list(map(_degree, facts.educations)) or "没有已通过审核的学历"
    missing = f"需要{rule.minimum.label}以上学历"
    return finding(rule, Status.NOT_MET, "学历", required, actual=actual, missing=missing)


def _degree(education: Education) -> str:
    return f"{education.degree.label}（{education.major}）" if education.major else education.degree.label


def _in_time(item: Education | TitleHeld | Named, context: Context) -> bool:
    cut_off = context.cut_off
    return cut_off is None or item.obtained_on is None or item.obtained_on <= cut_off


def held(items: Sequence[TitleHeld | Named], names: Sequence[str]) -> tuple[list[TitleHeld | Named], bool]:
    """The items that bear one of the names, and whether the names are exactly those.

    A longer name that contains one asked for (``二级建造师（市政）``) is returned only when no exact one is there.
    """
    wanted = {plain(name) for name in names}
    exact = [item for item in items if plain(item.name) in wanted]
    if exact:
        return exact, True
    return [item for item in items if any(name in plain(item.name) for name in wanted)], False


def judge_holds(rule: HoldsRule, facts: Facts, context: Context) -> Finding:
    """One of the names, obtained by the cut-off date. An unclear name or date is for a person to judge."""
    by_kind: dict[HeldItem, Sequence[TitleHeld | Named]] = {
        HeldItem.TITLE: facts.titles,
        HeldItem.CREDENTIAL: facts.credentials,
        HeldItem.HONOUR: facts.honours,
    }
    items = by_kind[rule.what]
    title = HELD_NAMES[rule.what]
    required = rule.any_of[0] if len(rule.any_of) == 1 else f"下列之一：{cn_list(rule.any_of)}"
    found, exact = held(items, rule.any_of)
    if not found:
        actual = cn_list(item.name for item in items) or "没有已通过审核的记录"
        return finding(
            rule,
            Status.NOT_MET,
            title,
            required,
            actual=actual,
            missing=f"需要{required}",
        )
    actual = cn_list(_obtained(item) for item in found)
    evidence = [item.label for item in found]
    in_time = [item for item in found if _in_time(item, context)]
    if not in_time:
        first = min(item.obtained_on for item in found if item.obtained_on)
        return finding(
            rule,
            Status.NOT_MET,
            title,
            required,
            actual=actual,
            missing="取得时间晚于资历截止日",
            evidence=evidence,
            satisfiable_from=first,
        )
    if exact and any(item.obtained_on for item in in_time):
        return finding(rule, Status.MET, title, required, actual=actual, evidence=evidence)
    missing = "没有写明取得时间，由审核人判断" if exact else "名称不完全一致，由审核人判断"
    return finding(
        rule,
        Status.TO_JUDGE,
        title,
        required,
        actual=actual,
        missing=missing,
        evidence=evidence,
    )


def _obtained(item: TitleHeld | Named) -> str:
    return f"{item.name}（{cn_date(item.obtained_on)}取得）" if item.obtained_on else item.name
