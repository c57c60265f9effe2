"""Where a person's file does not fit the plan: what no condition would look at, and so counts as not given."""

from collections.abc import Iterator
from difflib import get_close_matches

from django.utils.translation import gettext as _

from plans.rules.facts import Facts
from plans.rules.person import PersonFile
from plans.spec import PlanDocument, Problem
from plans.spec.condition import Question
from plans.spec.reader import Path, readable

MOST_NAMED = 20


def misfits(plan: PlanDocument, person: PersonFile) -> Iterator[Problem]:
    """A person written for another plan, and ``unasked``."""
    if person.plan not in (None, plan.code):
        message = _("这个人是按计划 %(theirs)s 写的，正在试判的是 %(ours)s；请换一份计划，或者改正、去掉这一行")
        yield person.plain.problem(("plan",), message % {"theirs": person.plan, "ours": plan.code})
    yield from unasked(plan, person)


def unasked(plan: PlanDocument, person: PersonFile) -> Iterator[Problem]:
    """Codes that the plan does not have, and questions that are answered the other way."""
    questions = {each.code: each for each in plan.questions}
    top: Path = ("person",) if "person" in person.plain.data else ()
    for path, code, known, words in _codes(plan, person.facts):
        if code not in known:
            yield person.plain.problem((*top, *path), _no_such(words, code, known))
    for index, answer in enumerate(person.facts.answers):
        key, message = _answered(questions, answer.question, answer.value)
        if message:
            yield person.plain.problem((*top, "answers", index, key), message)
    for index, figure in enumerate(person.facts.figures):
        message = _figured(questions, figure.question)
        if message:
            yield person.plain.problem((*top, "figures", index, "question"), message)


def _codes(plan: PlanDocument, facts: Facts) -> Iterator[tuple[Path, str, list[str], tuple[str, str]]]:
    """Every code of the plan that the person's file names: its path, the code, those there are, what they are."""
    majors = [each.code for each in plan.majors]
    if facts.major is not None and get_close_matches(facts.major.casefold(), majors):  # any other is not offered
        yield ("major",), facts.major, majors, (_("申报专业"), "majors")
    for index, score in enumerate(facts.scores):
        sheets = [each.code for each in plan.scoring_sheets]
        yield ("scores", index, "sheet"), score.sheet, sheets, (_("评分表"), "scoring_sheets")
    for index, code in enumerate(facts.pre_approvals):
        approvals = [each.code for each in plan.pre_approvals]
        yield ("pre_approvals", index), code, approvals, (_("事先批准"), "pre_approvals")
    for index, work in enumerate(facts.works):
        for key, tags in (("tags", work.tags), ("untagged", work.untagged)):
            for place, tag in enumerate(tags):
                yield ("works", index, key, place), tag, [each.code for each in plan.tags], (_("工作的类别"), "tags")


def _no_such(what: tuple[str, str], code: str, known: list[str]) -> str:
    """``what``: the word for such codes, and the key under which a plan lists them."""
    words = {"what": what[0], "key": what[1], "code": readable(code), "known": "、".join(known[:MOST_NAMED])}
    if not known:
        return _("计划没有%(what)s %(code)s；它没有写任何%(what)s（%(key)s）") % words
    near = get_close_matches(code.casefold(), known, n=1)
    if near:
        return _("计划没有%(what)s %(code)s，是不是想写 %(near)s") % (words | {"near": near[0]})
    if len(known) > MOST_NAMED:
        return _("计划没有%(what)s %(code)s；有的是 %(known)s 等 %(number)d 种") % (words | {"number": len(known)})
    return _("计划没有%(what)s %(code)s；有的是 %(known)s") % words


def _answered(questions: dict[str, Question], code: str, value: str) -> tuple[str, str]:
    """The key that is wrong, and why; no words: nothing is."""
    question = questions.get(code)
    if question is None:
        return "question", _no_such((_("问题"), "questions"), code, list(questions))
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
        return _no_such((_("问题"), "questions"), code, list(questions))
    if not question.number:
        message = _("问题 %(code)s 要选一项，请写在 answers 中：answers: [{question: %(code)s, value: 选项的代号}]")
        return message % {"code": code}
    return ""
