"""The plan's own questions in words: for whom they are, and what may be answered."""

from django.utils.translation import gettext as _

from plans.rules.numbers import range_in_words
from plans.rules.words import cn_list
from plans.spec import PlanDocument
from plans.spec.condition import Question


def question_help(plan: PlanDocument, question: Question) -> str:
    """What stands below the field: the plan's own hint, the unit of a number, and who need not answer."""
    parts = []
    if question.number is not None:
        unit, span = question.number.unit, range_in_words(question.number)
        parts.append(_("单位：%(unit)s；填 %(span)s。") % {"unit": unit, "span": span})
    return "".join([question.hint or "", *parts, for_whom(plan, question)])


def for_whom(plan: PlanDocument, question: Question) -> str:
    """Whom the question is for; nothing where it is for everybody."""
    names = [plan.title(code).name for code in question.titles]
    names += [f"{plan.title(plan.route(code).title).name}·{plan.route(code).name}" for code in question.routes]
    return _("只有申报%s的需要填写。") % cn_list(names) if names else ""


def answers_in_words(question: Question) -> str:
    """What may be answered: the options, or the numbers with their unit."""
    if question.number is not None:
        return f"{range_in_words(question.number)}（{question.number.unit}）"
    return "；".join(option.label for option in question.options)
