"""Leaves about the person's standing: employment, residency, major, answers, other declarations, attested things."""

from plans.rules.context import Context
from plans.rules.facts import Facts
from plans.rules.finding import FOR_A_PERSON, MET, NOT_MET, TO_JUDGE, Finding
from plans.rules.leaves.build import asked_by, finding
from plans.rules.leaves.match import class_fits
from plans.rules.words import cn_list
from plans.spec.base import Residency
from plans.spec.rule import (
    AnswerRule,
    AttestedRule,
    EmploymentRule,
    MajorInRule,
    MajorRule,
    NoOtherDeclarationRule,
    ResidencyRule,
)


def judge_employment(rule: EmploymentRule, facts: Facts, context: Context) -> Finding:
    """On the job in one of the classes named, and not in one of those taken out of them."""
    asked = asked_by(rule, context, _classes_in_words)
    if facts.employment is None:
        missing = "请在个人信息中填写用人单位和身份"
        return finding(asked, NOT_MET, actual="没有填写", missing=missing)
    fits = class_fits(facts.employment, rule.classes, rule.excluded)
    status, missing = MET, ""
    if fits is None:
        status, missing = TO_JUDGE, "单位是否属于申报范围由审核人判断"
    elif not fits:
        status, missing = NOT_MET, "不在本计划的申报范围内"
    return finding(asked, status, actual=facts.employment.label, missing=missing)


def _classes_in_words(rule: EmploymentRule, _context: Context) -> tuple[str, str]:
    """The classes, and what is taken out of one of them; what lies outside all of them need not be named again."""
    out = [each for each in rule.excluded if any(one.covers(each) for one in rule.classes)]
    words = cn_list(each.label for each in rule.classes)
    return "申报对象", f"{words}（不含{cn_list(each.label for each in out)}）" if out else words


def judge_residency(rule: ResidencyRule, facts: Facts, context: Context) -> Finding:
    """Of one of the residencies named; where all are, it need not be known."""
    asked = asked_by(rule, context, _residencies_in_words)
    if facts.residency is None and set(rule.any_of) != set(Residency):
        missing = "没有写明人员身份，由审核人判断"
        return finding(asked, TO_JUDGE, actual="没有填写", missing=missing)
    fits = facts.residency is None or facts.residency in rule.any_of
    actual = facts.residency.label if facts.residency else "不限"
    status, missing = (MET, "") if fits else (NOT_MET, "不在本计划的申报范围内")
    return finding(asked, status, actual=actual, missing=missing)


def _residencies_in_words(rule: ResidencyRule, _context: Context) -> tuple[str, str]:
    return "人员身份", cn_list(each.label for each in rule.any_of)


def judge_major(rule: MajorRule, facts: Facts, context: Context) -> Finding:
    """The declared major is on the plan's list and not closed."""
    asked = asked_by(rule, context, _majors_in_words)
    major = context.major(facts.major)
    if major is None:
        actual = "没有选择" if facts.major is None else "不在列表中"
        return finding(asked, NOT_MET, actual=actual, missing="请选择申报专业")
    status, missing = MET, ""
    if major.closed:
        status, missing = NOT_MET, "该专业以考代评，不在评审范围"
    elif context.title and major.titles and context.title not in major.titles:
        only = cn_list(context.plan.title(code).name for code in major.titles)
        status, missing = NOT_MET, f"该专业只用于申报{only}"
    return finding(asked, status, actual=major.name, missing=missing)


def _majors_in_words(_rule: MajorRule, context: Context) -> tuple[str, str]:
    return "申报专业", f"在本计划的 {len(context.plan.majors_for(context.title))} 个申报专业中选择"


def judge_major_in(rule: MajorInRule, facts: Facts, context: Context) -> Finding:
    """The declared major is one of those named; while none is chosen, it stays open."""
    asked = asked_by(rule, context, _named_majors_in_words)
    if facts.major is None:
        return finding(asked, TO_JUDGE, actual="没有选择", missing="请选择申报专业")
    major = context.major(facts.major)
    actual = major.name if major else "不在列表中"
    if facts.major in rule.majors:
        return finding(asked, MET, actual=actual)
    return finding(asked, NOT_MET, actual=actual, missing="申报其他专业的不适用")


def _named_majors_in_words(rule: MajorInRule, context: Context) -> tuple[str, str]:
    named = (each.name for each in context.plan.majors if each.code in rule.majors)
    return "申报专业", f"申报专业为{cn_list(named)}"


def judge_answer(rule: AnswerRule, facts: Facts, context: Context) -> Finding:
    """The question is answered by one of the options named; not yet answered, it stays open."""
    asked = asked_by(rule, context, _answer_in_words)
    given = [each.value for each in facts.answers if each.question == rule.question]
    if not given:
        return finding(asked, TO_JUDGE, actual="没有回答", missing="请回答这个问题")
    labels = _option_labels(rule, context)
    actual = cn_list(labels.get(value, value) for value in given)
    if any(value in rule.values for value in given):
        return finding(asked, MET, actual=actual)
    return finding(asked, NOT_MET, actual=actual, missing="所选的情况不符合这项条件")


def _answer_in_words(rule: AnswerRule, context: Context) -> tuple[str, str]:
    labels = _option_labels(rule, context)
    text = next((each.text for each in context.plan.questions if each.code == rule.question), rule.question)
    return text, f"“{text}”回答{cn_list(f'“{labels.get(value, value)}”' for value in rule.values)}"


def _option_labels(rule: AnswerRule, context: Context) -> dict[str, str]:
    options = (each.options for each in context.plan.questions if each.code == rule.question)
    return {option.code: option.label for option in next(options, ())}


def judge_no_other_declaration(rule: NoOtherDeclarationRule, facts: Facts, context: Context) -> Finding:
    """No other declaration in the plan's year: of any title, or of the level being declared."""
    asked = asked_by(rule, context, _no_other_in_words)
    if facts.declarations is None:
        missing = "是否另有申报由审核人核实"
        return finding(asked, TO_JUDGE, actual="没有记录", missing=missing)
    others = [each for each in facts.declarations if each.year == context.plan.year]
    if rule.per == "level_and_year" and context.level is not None:
        others = [each for each in others if each.level is context.level]
    if not others:
        return finding(asked, MET, actual="没有其他申报")
    actual = cn_list(each.label or f"{each.level.label}（{each.year} 年）" for each in others)
    missing = f"{context.plan.year} 年已另有申报，不能再申报"
    evidence = [each.label for each in others]
    return finding(asked, NOT_MET, actual=actual, missing=missing, evidence=evidence)


def _no_other_in_words(rule: NoOtherDeclarationRule, context: Context) -> tuple[str, str]:
    same = "同一级别的" if rule.per == "level_and_year" else "其他"
    return "一年只申报一次", f"{context.plan.year} 年没有申报{same}职称"


def judge_attested(rule: AttestedRule, facts: Facts, context: Context) -> Finding:
    """Always for a person: the statement says what, ``look_at`` by what evidence."""
    look = f"请审核人查看：{cn_list(rule.look_at)}" if rule.look_at else "由用人单位和审核部门核实"
    asked = asked_by(rule, context, lambda rule, _context: (FOR_A_PERSON, rule.statement))
    return finding(asked, TO_JUDGE, missing=look)
