"""Leaves counted by calendar year: appraisals and continuing-education hours."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from plans.rules.context import Context
from plans.rules.facts import Facts, Hours
from plans.rules.finding import MET, NOT_MET, TO_JUDGE, Finding
from plans.rules.leaves.build import asked_by, finding
from plans.rules.leaves.since import since_each
from plans.rules.words import cn_list, cn_years, plain
from plans.spec.base import AppraisalGrade
from plans.spec.rule import AppraisalRule, HoursDemand, HoursMinimum, HoursRule

Years = tuple[int, ...]
UNITS = {"hours": "学时", "credits": "学分"}
UNDATED = "没有写明取得现职称的时间，由审核人判断"
NO_YEARS = "取得现职称的次年还没有到，没有应计的年度"


def worst_grades(facts: Facts) -> dict[int, AppraisalGrade]:
    """The grade of each year. Where a year has two results, the worse one counts."""
    grades: dict[int, AppraisalGrade] = {}
    for result in facts.appraisals:
        known = grades.get(result.year)
        grades[result.year] = result.grade if known is None or result.grade.rank < known.rank else known
    return grades


def judge_appraisal(rule: AppraisalRule, facts: Facts, context: Context) -> Finding:
    """Each year of one of the ranges, or so many of them, at least the grade asked; the nearest range is shown."""
    return since_each(_appraised, rule, facts, context)


def _appraised(rule: AppraisalRule, facts: Facts, context: Context) -> Finding:
    asked, ranges = asked_by(rule, context, _appraisal_words), context.appraisal_years(rule, facts)
    if not ranges:
        return finding(asked, TO_JUDGE, missing=UNDATED)
    grades = worst_grades(facts)
    years = min(ranges, key=lambda each: sum(not _good(grades.get(year), rule.minimum) for year in each))
    good = [year for year in years if _good(grades.get(year), rule.minimum)]
    absent = [year for year in years if year not in grades]
    low = [year for year in years if year in grades and not _good(grades[year], rule.minimum)]
    actual = cn_list(f"{year} 年{grades[year].label if year in grades else '无记录'}" for year in years) or NO_YEARS
    reasons = []
    if rule.count is not None:
        absent = low = []
        if len(good) < rule.count:
            reasons.append(f"还差 {rule.count - len(good)} 个年度达到{rule.minimum.label}")
    if absent:
        reasons.append(f"缺少{cn_years(absent)}的考核结果")
    if low:
        reasons.append(f"{cn_years(low)}低于{rule.minimum.label}")
    evidence = [result.label for result in facts.appraisals if result.year in years]
    status = NOT_MET if reasons else MET
    missing = "；".join(reasons)
    return finding(asked, status, actual=actual, missing=missing, evidence=evidence)


def _appraisal_words(rule: AppraisalRule, context: Context) -> tuple[str, str]:
    if rule.since is not None:
        return "年度考核", _in_period(_since_words(context.appraisals_last), rule)
    return "年度考核", "，或者".join(_in_period(cn_years(years), rule) for years in context.appraisal_years(rule))


def _since_words(last: int) -> str:
    return f"取得现职称的次年起到 {last} 年"


def _in_period(period: str, rule: AppraisalRule) -> str:
    if rule.count is not None:
        return f"{period}中至少有 {rule.count} 个年度考核为{_or_above(rule.minimum)}"
    return f"{period}各年度考核均为{_or_above(rule.minimum)}"


def _or_above(grade: AppraisalGrade) -> str:
    return grade.label if grade is AppraisalGrade.EXCELLENT else f"{grade.label}以上"


def _good(grade: AppraisalGrade | None, minimum: AppraisalGrade) -> bool:
    return grade is not None and grade.rank >= minimum.rank


@dataclass(slots=True)
class _Demand:
    """A demand for hours with its years settled; ``years`` None: not stated, every year is added.

    ``since``: the years in words, where they are another person's other ones.
    """

    demand: HoursDemand
    years: Years | None
    since: str = ""

    @property
    def unit(self) -> str:
        return UNITS[self.demand.unit]

    @property
    def period(self) -> str:
        return self.since if self.years is None else cn_years(self.years)

    def counts(self, record: Hours) -> bool | None:
        """Whether a record counts; None: the system it is recorded in is not known."""
        if record.unit != self.demand.unit or (self.years is not None and record.year not in self.years):
            return False
        if self.demand.system is None or plain(record.system) == plain(self.demand.system):
            return True
        return False if record.system else None


def judge_hours(rule: HoursRule, facts: Facts, context: Context) -> Finding:
    """Minima by kind, each year or in sum; without minima only a record for every year is asked.

    Records whose system is not known, a period that is not stated, and one in which no year has gone by, leave the
    answer to a person.
    """
    return since_each(_studied, rule, facts, context)


def _studied(rule: HoursRule, facts: Facts, context: Context) -> Finding:
    asked, demand = asked_by(rule, context, _hours_words), _Demand(rule, context.hours_years(rule, facts))
    if rule.since is not None and demand.years is None:
        return finding(asked, TO_JUDGE, missing=UNDATED)
    if rule.since is not None and not demand.years:
        return finding(asked, TO_JUDGE, actual=NO_YEARS, missing="由审核人判断")
    possible = [each for each in facts.hours if demand.counts(each) is not False]
    sure = [each for each in possible if demand.counts(each)] if rule.system else possible
    reasons = _lacking(demand, possible)
    status, missing = NOT_MET, "；".join(reasons)
    if not reasons:
        status = MET
        if len(sure) < len(possible) and _lacking(demand, sure):
            status, missing = TO_JUDGE, f"是否登记在{rule.system}由审核人判断"
        elif demand.years is None:
            status, missing = TO_JUDGE, "通知没有写明计算哪些年度，由审核人判断"
    return finding(
        asked,
        status,
        actual=_actual(demand, possible),
        missing=missing,
        evidence=[each.label for each in possible],
    )


def _hours_words(rule: HoursRule, context: Context) -> tuple[str, str]:
    since = _since_words(context.hours_last) if rule.since is not None else ""
    return "继续教育", _required(_Demand(rule, context.hours_years(rule), since))


def _lacking(asked: _Demand, records: list[Hours]) -> list[str]:
    """What these records lack, as phrases; nothing when they are enough."""
    demand = asked.demand
    if not demand.minima:
        with_hours = {each.year for each in records if each.hours > 0}
        absent = [year for year in asked.years or () if year not in with_hours]
        return [f"缺少{cn_years(absent)}的{asked.unit}"] if absent else []
    reasons = []
    for years in _periods(asked):
        for minimum in demand.minima:
            total = _total(records, years, minimum)
            if total < minimum.hours:
                period = cn_years(years) if years else ""
                reasons.append(f"{period}{_kind(minimum)}差 {float(minimum.hours - total):g} {asked.unit}")
    return reasons


def _periods(asked: _Demand) -> list[Years | None]:
    """The years that are added up together."""
    if not asked.demand.per_year or asked.years is None:
        return [asked.years]
    return [(year,) for year in asked.years] or [()]


def _total(records: Iterable[Hours], years: Years | None, minimum: HoursMinimum | None) -> Decimal:
    """The hours as they are written, added up: ten times 2.4 are 24, which they are not in floats."""
    kind = minimum.kind if minimum else None
    counting = (each for each in records if (years is None or each.year in years) and kind in (None, each.kind))
    return sum((Decimal(str(each.hours)) for each in counting), Decimal(0))


def _required(asked: _Demand) -> str:
    demand = asked.demand
    where = f"在{demand.system}登记的" if demand.system else ""
    if not demand.minima:
        return f"{asked.period}每年有{where}继续教育{asked.unit}（通知没有规定最低{asked.unit}）"
    wanted = cn_list(f"{_of(each, demand)}不少于 {each.hours} {asked.unit}" for each in demand.minima)
    return f"{asked.period}{'每年' if demand.per_year else '合计'}{where}{wanted}"


def _of(minimum: HoursMinimum, demand: HoursDemand) -> str:
    """Of what the minimum is; a single sum of all kinds needs no word more."""
    if minimum.kind:
        return minimum.kind.label
    return "各类科目" if demand.per_year or len(demand.minima) > 1 else ""


def _actual(asked: _Demand, records: list[Hours]) -> str:
    if asked.years is None:
        return f"共 {float(_total(records, None, None)):g} {asked.unit}"
    of_years = (f"{year} 年 {float(_total(records, (year,), None)):g} {asked.unit}" for year in asked.years)
    return cn_list(of_years) or NO_YEARS


def _kind(minimum: HoursMinimum) -> str:
    return minimum.kind.label if minimum.kind else "合计"
