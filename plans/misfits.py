"""Where a person's file does not fit the plan: answers that no condition would look at, and so count as not given."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from plans.rules.person import PersonFile
from plans.spec import PlanDocument, Problem
from plans.spec.condition import Question
from plans.spec.reader import Path, readable


def misfits(plan: PlanDocument, person: PersonFile) -> Iterator[Problem]:
    """A person written for another plan, and ``unasked``."""
    if person.plan not in (None, plan.code):
        message = _("这个人是按计划 %(theirs)s 写的，正在试判的是 %(ours)s；请换一份计划，或者改正、去掉这一行")
        yield person.plain.problem(("plan",), message % {"theirs": person.plan, "ours": plan.code})
    yield from unasked(plan, person)


def unasked(plan: PlanDocument, person: PersonFile) -> Iterator[Problem]:
    """Answers and figures to questions that the plan does not ask, or that are answered the other way."""
    questions = {each.code: each for each in plan.questions}
    top: Path = ("person",) if "person" in person.plain.data else ()
    for index, answer in enumerate(person.facts.answers):
        key, message = _answered(questions, answer.question, answer.value)
        if message:
            yield person.plain.problem((*top, "answers", index, key), message)
    for index, figure in enumerate(person.facts.figures):
        message = _figured(questions, figure.question)
        if message:
            yield person.plain.problem((*top, "figures", index, "question"), message)


def _answered(questions: dict[str, Question], code: str, value: str) -> tuple[str, str]:
    """The key that is wrong, and why; no words: nothing is."""
    question = questions.get(code)
    if question is None:
        return "question", _unknown(questions, code)
    if question.number:
        message = _("问题 %(code)s 要填数字，请写在 figures 中：figures: [{question: %(code)s, number: 数字}]")
        return "question", message % {"code": code}
    options = [each.code for each in question.options]
    if value not in options:
        message = _("问题 %(code)s 没有选项 %(value)s，只能是 %(options)s 之一")
        return "value", message % {"code": code, "value": readable(value), "options": "、".join(options)}
    return "value", ""


def _figured(questions: dict[str, Question], code: str) -> str:
    question = questions.get(code)
    if question is None:
        return _unknown(questions, code)
    if not question.number:
        message = _("问题 %(code)s 要选一项，请写在 answers 中：answers: [{question: %(code)s, value: 选项的代号}]")
        return message % {"code": code}
    return ""


def _unknown(questions: dict[str, Question], code: str) -> str:
    if not questions:
        return _("计划没有问题 %s；它没有写任何问题（questions）") % readable(code)
    return _("计划没有问题 %(code)s；有的是 %(known)s") % {"code": readable(code), "known": "、".join(questions)}
