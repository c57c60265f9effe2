"""The leaf about a number that the applicant wrote to one of the plan's questions."""

from plans.rules.context import Context
from plans.rules.facts import Facts
from plans.rules.finding import MET, NOT_MET, TO_JUDGE, Finding
from plans.rules.leaves.build import asked_by, finding
from plans.rules.words import cn_list, cn_number
from plans.spec.condition import Question
from plans.spec.rule import NumberRule


def judge_number(rule: NumberRule, facts: Facts, context: Context) -> Finding:
    """The number written lies between the bounds; not yet written, it stays open. Of two numbers the first counts."""
    asked, question = asked_by(rule, context, _words), _question(rule, context)
    unit = _unit(question)
    given = [each.number for each in facts.figures if each.question == rule.question]
    if not given:
        missing = f"请填写“{question.text}”"
        return finding(asked, TO_JUDGE, actual="没有填写", missing=missing)
    number, status, missing = given[0], MET, ""
    if rule.at_least is not None and number < rule.at_least:
        status, missing = NOT_MET, f"还差 {cn_number(rule.at_least - number)} {unit}"
    if rule.at_most is not None and number > rule.at_most:
        status, missing = NOT_MET, f"多出 {cn_number(number - rule.at_most)} {unit}"
    return finding(asked, status, actual=f"{cn_number(number)} {unit}", missing=missing)


def _question(rule: NumberRule, context: Context) -> Question:
    return next(each for each in context.plan.questions if each.code == rule.question)


def _unit(question: Question) -> str:
    return question.number.unit if question.number else ""


def _words(rule: NumberRule, context: Context) -> tuple[str, str]:
    question = _question(rule, context)
    return question.text, f"“{question.text}”{_bounds(rule, _unit(question))}"


def _bounds(rule: NumberRule, unit: str) -> str:
    least = [] if rule.at_least is None else [f"不少于 {cn_number(rule.at_least)} {unit}"]
    most = [] if rule.at_most is None else [f"不超过 {cn_number(rule.at_most)} {unit}"]
    return cn_list([*least, *most])
