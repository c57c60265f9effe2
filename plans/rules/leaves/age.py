"""The leaf about age in whole years, and sex where a notice tells ages apart by it."""

from plans.rules.context import Context
from plans.rules.facts import Facts
from plans.rules.finding import MET, NOT_MET, TO_JUDGE, Finding
from plans.rules.leaves.build import asked_by, finding
from plans.rules.tenure import completes_on, whole_years
from plans.rules.words import cn_date, cn_list
from plans.spec.rule import AgeRule


def judge_age(rule: AgeRule, facts: Facts, context: Context) -> Finding:
    """A year of age is complete on the birthday itself, as with every other period (民法典 第二百零一条)."""
    asked, aged, day = asked_by(rule, context, _words), _aged(rule), rule.day or context.cut_off
    age = whole_years(facts.born_on, day) if facts.born_on and day else None
    known = [facts.sex.label] if rule.sex and facts.sex else []
    known += [f"到{cn_date(day)} {age} 周岁"] if aged and day and age is not None else []
    actual = cn_list(known) or "没有写明"
    if rule.sex and facts.sex not in (None, rule.sex):
        return finding(asked, NOT_MET, actual=actual, missing="性别不符合这项条件")
    if age is not None and rule.at_least is not None and age < rule.at_least and facts.born_on:
        first = completes_on(facts.born_on, rule.at_least)
        missing = f"{cn_date(first)}满 {rule.at_least} 周岁"
        return finding(asked, NOT_MET, actual=actual, missing=missing, satisfiable_from=first)
    if age is not None and rule.at_most is not None and age > rule.at_most:
        return finding(asked, NOT_MET, actual=actual, missing=f"已满 {rule.at_most + 1} 周岁")
    if (rule.sex and facts.sex is None) or (aged and age is None):
        missing = "没有写明年龄，由审核人判断" if aged else "没有写明性别，由审核人判断"
        return finding(asked, TO_JUDGE, actual=actual, missing=missing)
    return finding(asked, MET, actual=actual)


def _aged(rule: AgeRule) -> bool:
    return rule.at_least is not None or rule.at_most is not None


def _words(rule: AgeRule, context: Context) -> tuple[str, str]:
    aged, day = _aged(rule), rule.day or context.cut_off
    parts = [rule.sex.label] if rule.sex else []
    if rule.at_least is not None:
        parts.append(f"满 {rule.at_least} 周岁")
    if rule.at_most is not None:
        parts.append(f"不超过 {rule.at_most} 周岁（未满 {rule.at_most + 1} 周岁）")
    until = f"（计算到{cn_date(day)}）" if aged and day else ""
    return "年龄" if aged else "性别", cn_list(parts) + until
