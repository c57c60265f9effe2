"""Leaves counted by calendar year: appraisals and continuing-education hours."""

from plans.rules.context import Context
from plans.rules.facts import Facts
from plans.rules.finding import Finding, Status
from plans.rules.leaves.build import finding
from plans.rules.words import cn_list, cn_years
from plans.spec.base import AppraisalGrade
from plans.spec.rule import AppraisalRule, HoursMinimum, HoursRule


def judge_appraisal(rule: AppraisalRule, facts: Facts, context: Context) -> Finding:
    """Each year at least the grade asked. Where a year has two results, the worse one counts."""
    required = f"{cn_years(rule.years)}各年度考核均为{rule.minimum.label}以上"
    grades: dict[int, AppraisalGrade] = {}
    for result in facts.appraisals:
        known = grades.get(result.year)
        grades[result.year] = result.grade if known is None or result.grade.rank < known.rank else known
    absent = [year for year in rule.years if year not in grades]
    low = [year for year in rule.years if year in grades and grades[year].rank < rule.minimum.rank]
    actual = cn_list(f"{year} 年{grades[year].label if year in grades else '无记录'}" for year in rule.years)
    reasons = []
    if absent:
        reasons.append(f"缺少{cn_years(absent)}的考核结果")
    if low:
        reasons.append(f"{cn_years(low)}低于{rule.minimum.label}")
    evidence = [result.label for result in facts.appraisals if result.year in rule.years]
    status = Status.NOT_MET if reasons else Status.MET
    return finding(
        rule,
        status,
        "年度考核",
        required,
        actual=actual,
        missing="；".join(reasons),
        evidence=evidence,
    )


def judge_hours(rule: HoursRule, facts: Facts, context: Context) -> Finding:
    """Minima by kind, each year or in sum; without minima only a record for every year is asked."""
    counted = [each for each in facts.hours if each.year in rule.years]
    evidence = [each.label for each in counted]
    if not rule.minima:
        required = f"{cn_years(rule.years)}每年有继续教育学时（通知没有规定最低学时）"
        absent = [year for year in rule.years if not any(e.year == year and e.hours > 0 for e in counted)]
        actual = cn_list(f"{year} 年 {_shown(_total(facts, (year,), None))} 学时" for year in rule.years)
        missing = f"缺少{cn_years(absent)}的学时" if absent else ""
        status = Status.NOT_MET if absent else Status.MET
        return finding(
            rule,
            status,
            "继续教育",
            required,
            actual=actual,
            missing=missing,
            evidence=evidence,
        )
    wanted = cn_list(_minimum(each) for each in rule.minima)
    required = f"{cn_years(rule.years)}{'每年' if rule.per_year else '合计'}{wanted}"
    reasons = []
    for years in [(year,) for year in rule.years] if rule.per_year else [rule.years]:
        for minimum in rule.minima:
            total = _total(facts, years, minimum)
            if total < minimum.hours:
                short = _shown(minimum.hours - total)
                reasons.append(f"{cn_years(years)}{_kind(minimum)}差 {short} 学时")
    actual = cn_list(f"{year} 年 {_shown(_total(facts, (year,), None))} 学时" for year in rule.years)
    status = Status.NOT_MET if reasons else Status.MET
    return finding(
        rule,
        status,
        "继续教育",
        required,
        actual=actual,
        missing="；".join(reasons),
        evidence=evidence,
    )


def _total(facts: Facts, years: tuple[int, ...], minimum: HoursMinimum | None) -> float:
    kind = minimum.kind if minimum else None
    return sum(each.hours for each in facts.hours if each.year in years and (kind is None or each.kind is kind))


def _kind(minimum: HoursMinimum) -> str:
    return minimum.kind.label if minimum.kind else "合计"


def _minimum(minimum: HoursMinimum) -> str:
    return f"{_kind(minimum)}不少于 {minimum.hours} 学时"


def _shown(hours: float) -> str:
    return f"{hours:g}"
