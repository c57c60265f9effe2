"""Leaves about time: tenure, and being appointed in the year of declaration."""

from dataclasses import dataclass, replace
from datetime import date

from plans.rules.context import Context
from plans.rules.facts import Facts
from plans.rules.finding import MET, NOT_MET, TO_JUDGE, Finding
from plans.rules.leaves.build import Asked, asked_by, finding
from plans.rules.leaves.counted import Counted, Floor, counted, floor
from plans.rules.leaves.yearly import worst_grades
from plans.rules.tenure import MONTHS, YEARS, Served, Span, first_day_met, overlaps, served
from plans.rules.words import cn_date, cn_list, cn_years
from plans.spec.base import LEVEL_LABELS
from plans.spec.rule import AppointedNowRule, CountedTime, TenureBasis, TenureRule

TITLES = {
    TenureBasis.APPOINTED: "实际聘任年限",
    TenureBasis.TITLE_HELD: "取得资格年限",
    TenureBasis.PROFESSIONAL: "专业工作年限",
    TenureBasis.SKILLED_WORK: "技术技能工作年限",
}


@dataclass(frozen=True)
class _Minus:
    """Years to subtract for poor appraisals: those known to be poor, and those whose appraisal is not known."""

    poor: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()


NO_MINUS = _Minus()


def judge_tenure(rule: TenureRule, facts: Facts, context: Context) -> Finding:
    """Whole years or months up to the cut-off date; says how many days are missing and the first day it comes true."""
    asked, time, begins = asked_by(rule, context, _words), counted(rule, facts), floor(rule, facts)
    if begins.day is not None:
        time.start_at(begins.day, begins.earliest)
        time.dateless = time.dateless or begins.dateless
    elif names := _after(rule):
        status = NOT_MET if begins.absent else TO_JUDGE
        missing = f"没有取得{names}的记录" if begins.absent else "没有写明取得时间，由审核人判断"
        return finding(asked, status, missing=missing, evidence=time.evidence)
    if not time.possible:
        status = TO_JUDGE if time.dateless else NOT_MET
        missing = "没有写明取得时间，由审核人判断" if time.dateless else f"没有可以计入的{asked.name}记录"
        actual = "" if time.dateless else f"0 {rule.unit}"
        return finding(asked, status, actual=actual, missing=missing, evidence=time.evidence)
    if context.cut_off is None:
        missing = "计划没有写明资历截止日，由审核人判断"
        return finding(asked, TO_JUDGE, missing=missing, evidence=time.evidence)
    return _by_years(asked, rule, facts, context.cut_off, time, begins)


def _by_years(asked: Asked, rule: TenureRule, facts: Facts, cut_off: date, time: Counted, begins: Floor) -> Finding:
    unit, length = MONTHS if rule.months else YEARS, rule.length
    sure, sure_minus = served(time.sure, cut_off, unit), _minus(rule, facts, time.sure, cut_off)
    most, minus = sure, sure_minus
    if time.possible != time.sure:
        most, minus = served(time.possible, cut_off, unit), _minus(rule, facts, time.possible, cut_off)
    if begins.sure and sure.years - len(sure_minus.poor) - len(sure_minus.unknown) >= length:
        return finding(asked, MET, actual=_actual(rule, sure, sure_minus, cut_off), evidence=time.evidence)
    actual = _actual(rule, most, minus, cut_off)
    if most.years - len(minus.poor) >= length or time.dateless:
        missing = _doubt(rule, begins, sure, sure_minus)
        return finding(asked, TO_JUDGE, actual=actual, missing=missing, evidence=time.evidence)
    first = first_day_met(time.possible, length + len(minus.poor), unit)
    words = f"满 {length} {rule.unit}" if not minus.poor else f"扣除后满 {length} {rule.unit}"
    missing = f"还差 {(first - cut_off).days} 天，{cn_date(first)}{words}" if first else "任期已结束，年限不足"
    return finding(
        asked,
        NOT_MET,
        actual=actual,
        missing=missing,
        evidence=time.evidence,
        satisfiable_from=first,
    )


def _actual(rule: TenureRule, time: Served, minus: _Minus, cut_off: date) -> str:
    text = f"到{cn_date(cut_off)}满 {time.years} {rule.unit}" + (f"零 {time.days} 天" if time.days else "")
    return text + (f"，扣除考核未达到要求的{cn_years(minus.poor)}" if minus.poor else "")


def _doubt(rule: TenureRule, begins: Floor, sure: Served, minus: _Minus) -> str:
    """Why a person must judge a tenure that may be long enough."""
    if not begins.sure:
        return "资格名称不完全一致，由审核人判断"
    if sure.years - len(minus.poor) >= rule.length:
        return f"没有{cn_years(minus.unknown)}的考核结果，是否扣除年限由审核人判断"
    if begins.dateless:
        return "没有写明取得时间，由审核人判断"
    if begins.day not in (None, begins.earliest):
        return "资格名称不完全一致，由审核人判断"
    return "部分时间是否可以计入没有写明，由审核人判断"


def _minus(rule: TenureRule, facts: Facts, spans: list[Span], cut_off: date) -> _Minus:
    """The years to subtract. A year whose appraisal is not known counts only where it lies whole in the time."""
    least = rule.minus_years_for
    if least is None:
        return NO_MINUS
    grades = worst_grades(facts)
    poor = [year for year, grade in grades.items() if grade.rank < least.rank and year <= cut_off.year]
    within = [year for year in sorted(poor) if overlaps(spans, year)]
    first = min((span.starts.year for span in spans), default=cut_off.year)
    unknown = [year for year in range(first, cut_off.year) if year not in grades and overlaps(spans, year, whole=True)]
    return _Minus(tuple(within), tuple(unknown))


def _after(rule: TenureRule) -> str:
    """What must have been obtained before the time counts, in words; nothing where the rule names nothing."""
    schooling = [f"{rule.after_education.label}学历"] if rule.after_education else []
    return cn_list([*rule.after_title, *rule.after_credential, *schooling])


def _words(rule: TenureRule, context: Context) -> tuple[str, str]:
    after, cut_off = _after(rule), context.cut_off
    whole = "只计整年" if rule.months is None else "只计整月"
    until = f"（计算到{cn_date(cut_off)}，{whole}）" if cut_off else f"（{whole}）"
    since_words = f"取得{after}后" if after else ""
    what = "，加上".join(_time_in_words(time, context) for time in (rule, *rule.also))
    text = f"{since_words}{what}满 {rule.length} {rule.unit}{until}"
    if rule.minus_years_for:
        text += f"，年度考核低于{rule.minus_years_for.label}的年份扣除"
    return TITLES[rule.basis], text


def _time_in_words(time: CountedTime, context: Context) -> str:
    where = "、".join(each.label for each in time.employment_classes)
    place = f"作为{where}" if where else ""
    if time.basis in (TenureBasis.APPOINTED, TenureBasis.TITLE_HELD) and time.level:
        verb = "实际聘任" if time.basis is TenureBasis.APPOINTED else "取得"
        return f"{place}{verb}{LEVEL_LABELS[time.level]}以上职务"
    tagged = next((tag.label for tag in context.plan.tags if tag.code == time.tag), None)
    if tagged is not None:
        return f"{place}{tagged}"
    work = "从事技术技能工作" if time.basis is TenureBasis.SKILLED_WORK else "从事专业工作"
    return f"{place}{work}"


def judge_appointed_now(rule: AppointedNowRule, facts: Facts, context: Context) -> Finding:
    """Appointed on the last day for applying; an appointment that ended earlier in that year is for a person.

    So is one that is in time only for the days of some routes or offices: the rule does not know which was chosen.
    """
    days = context.declaration_days or (date(context.plan.year, 12, 31),)
    found = [_appointed_on(day, rule, facts, context) for day in days]
    if len({each.status for each in found}) == 1:
        return found[-1]
    missing = f"各申报方式或受理点的截止日不同（{'、'.join(map(cn_date, days))}），所选的截止日是否在聘由审核人判断"
    some = next(each for each in found if each.status is not NOT_MET)
    return replace(some, status=TO_JUDGE, missing=missing)


def _appointed_on(day: date, rule: AppointedNowRule, facts: Facts, context: Context) -> Finding:
    asked = asked_by(rule, context, _appointed_words)
    fitting = [each for each in facts.appointments if each.level.rank >= rule.level.rank and each.starts <= day]
    current = [each.label for each in fitting if each.ends is None or each.ends >= day]
    if current:
        return finding(asked, MET, actual=f"{cn_date(day)}在聘", evidence=current)
    last = max((each.ends for each in fitting if each.ends), default=None)
    missing = "需要申报当年有效的聘任"
    if last is None:
        return finding(asked, NOT_MET, actual="没有聘任记录", missing=missing)
    status = NOT_MET
    if last.year == day.year:
        status, missing = TO_JUDGE, "申报期内聘期届满，是否续聘由审核人判断"
    evidence = [each.label for each in fitting]
    return finding(asked, status, actual=f"聘期到{cn_date(last)}", missing=missing, evidence=evidence)


def _appointed_words(rule: AppointedNowRule, _context: Context) -> tuple[str, str]:
    return "申报当年在聘", f"申报当年聘任在{LEVEL_LABELS[rule.level]}以上职务"
