"""The leaf about schooling: degree, study major and its exemptions, and how long the diploma has been held."""

from dataclasses import dataclass
from datetime import date

from plans.rules.context import Context
from plans.rules.facts import Education, Facts
from plans.rules.finding import MET, NOT_MET, TO_JUDGE, Finding
from plans.rules.leaves.build import asked_by, finding
from plans.rules.leaves.match import held, in_time
from plans.rules.tenure import Span, day_after, first_day_met, whole_years
from plans.rules.words import cn_date, cn_list
from plans.spec.base import AcademicDegree
from plans.spec.rule import EducationRule


@dataclass(slots=True)
class _Seen:
    """One degree that is high enough, held against the rule. ``doubt`` says what a person must judge."""

    education: Education
    late: str = ""
    heals: date | None = None
    doubt: str = ""


def judge_education(rule: EducationRule, facts: Facts, context: Context) -> Finding:
    """The best of several degrees counts; a study major not on the reference list is for a person to judge."""
    asked = asked_by(rule, context, _words)
    high_enough = [(each, high) for each in facts.educations if (high := _reaches(each, rule)) is not False]
    if not high_enough:
        actual = cn_list(map(_degree, facts.educations)) or "没有已通过审核的学历"
        missing = f"需要{_asked(rule)}"
        return finding(asked, NOT_MET, actual=actual, missing=missing)
    lifted = rule.major == "any" or _major_lifted(rule, facts, context)
    seen = [_look_at(each, rule, facts, context, lifted=lifted, sure=bool(high)) for each, high in high_enough]
    sure = [each for each in seen if not each.late and not each.doubt]
    if sure:
        best = max((each.education for each in sure), key=lambda each: each.degree.rank)
        return finding(asked, MET, actual=_degree(best), evidence=[best.label])
    open_ones = [each for each in seen if not each.late]
    if open_ones:
        actual = cn_list(_degree(each.education) for each in open_ones)
        evidence = [each.education.label for each in open_ones]
        missing = open_ones[0].doubt
        return finding(asked, TO_JUDGE, actual=actual, missing=missing, evidence=evidence)
    nearest = min(seen, key=lambda each: each.heals or date.max)
    return finding(
        asked,
        NOT_MET,
        actual=_obtained(nearest.education),
        missing=nearest.late,
        evidence=[each.education.label for each in seen],
        satisfiable_from=nearest.heals,
    )


def _reaches(each: Education, rule: EducationRule) -> bool | None:
    """Whether schooling, academic degree or either is high enough; None: something that decides it is not known."""
    if rule.full_time and each.full_time is False:
        return False
    schooling = each.degree.rank >= rule.minimum.rank
    academic = None if each.academic is None else each.academic.reaches(rule.minimum)
    high = schooling if rule.counts == "schooling" else academic
    if rule.counts == "either":
        high = schooling or academic
    return None if high and rule.full_time and each.full_time is None else high


def _asked(rule: EducationRule) -> str:
    """The degree in words: 全日制大学本科以上学历, 硕士以上学位, 大学本科以上学历或者学士以上学位."""
    schooling = f"{'全日制' if rule.full_time else ''}{rule.minimum.label}以上学历"
    if rule.counts == "schooling":
        return schooling
    academic = f"{AcademicDegree(rule.minimum.value).label.removesuffix('学位')}以上学位"
    return academic if rule.counts == "academic" else f"{schooling}或者{academic}"


def _words(rule: EducationRule, _context: Context) -> tuple[str, str]:
    major = "" if rule.major == "any" else "本专业或相近专业"
    text = f"{major}{_asked(rule)}"
    if rule.held_years:
        text += f"，取得满 {rule.held_years} 年"
    if rule.major == "best":
        text += "（有一个学历专业对口的，按最高学历计）"
    if rule.exempt_by_credential:
        text += f"（取得{cn_list(rule.exempt_by_credential)}的不限所学专业）"
    if rule.retraining_years:
        text += f"（全脱产进修对口专业满 {rule.retraining_years} 年并结业的，按最高学历计）"
    return "学历", text


def _look_at(
    education: Education, rule: EducationRule, facts: Facts, context: Context, *, lifted: bool, sure: bool
) -> _Seen:
    day, cut_off = education.obtained_on, context.cut_off
    if day is not None and cut_off is not None:
        if day > cut_off:
            return _Seen(education, "取得时间晚于资历截止日", _held_since(day, rule))
        if rule.held_years and whole_years(day, cut_off) < rule.held_years:
            return _Seen(education, f"到资历截止日取得不满 {rule.held_years} 年", _held_since(day, rule))
    if not lifted and not context.accepts(facts.major, education.major):
        chosen = context.major(facts.major) is not None
        doubt = "所学专业不在参考目录中，是否相近由审核人判断" if chosen else "请先选择申报专业"
        return _Seen(education, doubt=doubt)
    if not sure:
        return _Seen(education, doubt="没有写明学位或者学习形式，由审核人判断")
    if day is None and cut_off is not None:
        return _Seen(education, doubt="没有写明取得时间，由审核人判断")
    if rule.held_years and cut_off is None:
        return _Seen(education, doubt="计划没有写明资历截止日，取得年限由审核人判断")
    return _Seen(education)


def _held_since(day: date, rule: EducationRule) -> date | None:
    return first_day_met([Span(day)], rule.held_years) if rule.held_years else day


def _major_lifted(rule: EducationRule, facts: Facts, context: Context) -> bool:
    """Whether the demand on the study major is lifted for every degree."""
    if rule.major == "best" and any(
        in_time(each, context) and context.accepts(facts.major, each.major) for each in facts.educations
    ):
        return True
    if rule.exempt_by_credential:
        exact, _ = held(facts.credentials, rule.exempt_by_credential)
        if any(item.obtained_on and in_time(item, context) for item in exact):
            return True
    return rule.retraining_years is not None and _retrained(rule.retraining_years, facts, context)


def _retrained(years: int, facts: Facts, context: Context) -> bool:
    """Full-time retraining in a major that matches, with a certificate, whole years by the cut-off date.

    A course of one year ends on the day before its first day comes round; its last day counts.
    """
    return any(
        each.full_time
        and each.certified
        and each.ends is not None
        and whole_years(each.starts, day_after(each.ends)) >= years
        and (context.cut_off is None or each.ends <= context.cut_off)
        and context.accepts(facts.major, each.major)
        for each in facts.retrainings
    )


def _degree(education: Education) -> str:
    return f"{education.degree.label}（{education.major}）" if education.major else education.degree.label


def _obtained(education: Education) -> str:
    return f"{cn_date(education.obtained_on)}取得" if education.obtained_on else _degree(education)
