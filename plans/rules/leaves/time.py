"""Leaves about time: tenure, and being appointed in the year of declaration."""

from datetime import date

from plans.rules.context import Context
from plans.rules.facts import Facts
from plans.rules.finding import Finding, Status
from plans.rules.leaves.build import finding
from plans.rules.leaves.holdings import held
from plans.rules.tenure import Span, first_day_met, served, since
from plans.rules.words import cn_date, cn_list
from plans.spec.base import LEVEL_LABELS
from plans.spec.rule import AppointedNowRule, TenureBasis, TenureRule

TITLES = {
    TenureBasis.APPOINTED: "实际聘任年限",
    TenureBasis.TITLE_HELD: "取得资格年限",
    TenureBasis.PROFESSIONAL: "专业工作年限",
    TenureBasis.SKILLED_WORK: "技术技能工作年限",
}


def judge_tenure(rule: TenureRule, facts: Facts, context: Context) -> Finding:
    """Whole years up to the cut-off date; says how many days are missing and the first day it comes true."""
    title = TITLES[rule.basis]
    cut_off = context.cut_off
    required = _required(rule, cut_off)
    spans, evidence = _spans(rule, facts)
    floor, sure = _floor(rule, facts)
    needs_floor = rule.after_title or rule.after_credential
    if needs_floor and floor is None:
        names = cn_list([*rule.after_title, *rule.after_credential])
        status = Status.NOT_MET if sure else Status.TO_JUDGE
        missing = f"没有取得{names}的记录" if sure else "没有写明取得时间，由审核人判断"
        return finding(rule, status, title, required, missing=missing, evidence=evidence)
    if floor is not None:
        spans = since(spans, floor)
    if not spans:
        missing = f"没有可以计入的{title}记录"
        return finding(rule, Status.NOT_MET, title, required, actual="0 年", missing=missing)
    if cut_off is None:
        missing = "计划没有写明资历截止日，由审核人判断"
        return finding(rule, Status.TO_JUDGE, title, required, missing=missing, evidence=evidence)
    count = served(spans, cut_off)
    actual = f"到{cn_date(cut_off)}满 {count.years} 年" + (f"零 {count.days} 天" if count.days else "")
    if count.years >= rule.years:
        status = Status.MET if sure else Status.TO_JUDGE
        missing = "" if sure else "资格名称不完全一致，由审核人判断"
        return finding(
            rule,
            status,
            title,
            required,
            actual=actual,
            missing=missing,
            evidence=evidence,
        )
    first = first_day_met(spans, rule.years)
    missing = (
        f"还差 {(first - cut_off).days} 天，{cn_date(first)}满 {rule.years} 年" if first else "任期已结束，年限不足"
    )
    return finding(
        rule,
        Status.NOT_MET,
        title,
        required,
        actual=actual,
        missing=missing,
        evidence=evidence,
        satisfiable_from=first,
    )


def _required(rule: TenureRule, cut_off: date | None) -> str:
    until = f"（计算到{cn_date(cut_off)}，只计整年）" if cut_off else "（只计整年）"
    after = cn_list([*rule.after_title, *rule.after_credential])
    since_words = f"取得{after}后" if after else ""
    if rule.basis in (TenureBasis.APPOINTED, TenureBasis.TITLE_HELD) and rule.level:
        verb = "实际聘任" if rule.basis is TenureBasis.APPOINTED else "取得"
        return f"{since_words}{verb}{LEVEL_LABELS[rule.level]}以上职务满 {rule.years} 年{until}"
    work = "从事技术技能工作" if rule.basis is TenureBasis.SKILLED_WORK else "从事专业工作"
    return f"{since_words}{work}满 {rule.years} 年{until}"


def _spans(rule: TenureRule, facts: Facts) -> tuple[list[Span], list[str]]:
    """The periods that count by the rule's basis, and the words for them."""
    rank = rule.level.rank if rule.level else 0
    if rule.basis is TenureBasis.APPOINTED:
        appointments = [each for each in facts.appointments if each.level.rank >= rank]
        return [Span(each.starts, each.ends) for each in appointments], [each.label for each in appointments]
    if rule.basis is TenureBasis.TITLE_HELD:
        titles = [each for each in facts.titles if each.level.rank >= rank]
        return [Span(each.obtained_on) for each in titles if each.obtained_on], [each.label for each in titles]
    works = [each for each in facts.works if each.skilled or rule.basis is TenureBasis.PROFESSIONAL]
    return [Span(each.starts, each.ends) for each in works], [each.label for each in works]


def _floor(rule: TenureRule, facts: Facts) -> tuple[date | None, bool]:
    """The day from which time counts, and whether the records settle it (exact names, dates known)."""
    days: list[date] = []
    sure = True
    for items, names in (
        (facts.titles, rule.after_title),
        (facts.credentials, rule.after_credential),
    ):
        if not names:
            continue
        found, exact = held(items, names)
        known = [item.obtained_on for item in found if item.obtained_on]
        if not known:
            return None, not found
        sure = sure and exact
        days.append(min(known))
    return max(days, default=None), sure


def judge_appointed_now(rule: AppointedNowRule, facts: Facts, context: Context) -> Finding:
    """Appointed on the last day for applying; an appointment that ended earlier in that year is for a person."""
    title, required = (
        "申报当年在聘",
        f"申报当年聘任在{LEVEL_LABELS[rule.level]}以上职务",
    )
    day = context.declaration_day or date(context.plan.year, 12, 31)
    fitting = [each for each in facts.appointments if each.level.rank >= rule.level.rank and each.starts <= day]
    current = [each for each in fitting if each.ends is None or each.ends >= day]
    if current:
        actual = f"{cn_date(day)}在聘"
        return finding(
            rule,
            Status.MET,
            title,
            required,
            actual=actual,
            evidence=[e.label for e in current],
        )
    last = max((each.ends for each in fitting if each.ends), default=None)
    if last is None:
        return finding(
            rule,
            Status.NOT_MET,
            title,
            required,
            actual="没有聘任记录",
            missing="需要申报当年有效的聘任",
        )
    status = Status.TO_JUDGE if last.year == day.year else Status.NOT_MET
    missing = "申报期内聘期届满，是否续聘由审核人判断" if status is Status.TO_JUDGE else "需要申报当年有效的聘任"
    actual = f"聘期到{cn_date(last)}"
    return finding(
        rule,
        status,
        title,
        required,
        actual=actual,
        missing=missing,
        evidence=[e.label for e in fitting],
    )
