"""The plan's own questions in words: for whom they are, and what may be answered."""

from django.utils.translation import gettext as _

from plans.rules.numbers import range_in_words
from plans.rules.words import cn_list
from plans.spec import PlanDocument
from plans.spec.condition import Question
from plans.spec.parts import Major


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
    majors = cn_list(each.name for each in plan.majors if each.code in question.majors)
    if names and majors:
        words = {"names": cn_list(names), "majors": majors}
        return _("只有申报%(names)s，并且申报专业为%(majors)s的需要填写。") % words
    if majors:
        return _("只有申报专业为%s的需要填写。") % majors
    return _("只有申报%s的需要填写。") % cn_list(names) if names else ""


def titles_of(plan: PlanDocument, major: Major) -> str:
    """The titles a major is for, in words; nothing where it is for all."""
    return cn_list(plan.title(code).name for code in major.titles)


def major_label(plan: PlanDocument, major: Major) -> str:
    """A major among others to choose from: 风景园林（只用于申报助理工程师）."""
    only = titles_of(plan, major)
    return _("%(major)s（只用于申报%(titles)s）") % {"major": major.name, "titles": only} if only else major.name


def answers_in_words(question: Question) -> str:
    """What may be answered: the options, or the numbers with their unit."""
    if question.number is not None:
        return f"{range_in_words(question.number)}（{question.number.unit}）"
    return "；".join(option.label for option in question.options)
