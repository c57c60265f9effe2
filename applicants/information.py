"""The information section: what it holds and what is wrong with it. One judgement for the form, autosave and submit.

Values are as typed: ``{"route": code, "major": code, "statement": text, <question code>: option code or number}``. The
title follows from the route. Pure: knows the plan, no database.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from plans.rules.numbers import range_in_words, read_number
from plans.spec import PlanDocument
from plans.spec.condition import Question

KEPT_STATEMENT = 20_000
"""Longest statement kept even as a draft, in characters; a longer one is shown again, but not stored."""
KEPT_CODE = 64

Values = Mapping[str, str]


def field_names(plan: PlanDocument) -> list[str]:
    """The section's fields in the order of the page."""
    return ["route", "major", *(question.code for question in plan.questions), "statement"]


def problems(values: Values, plan: PlanDocument) -> dict[str, str]:
    """One Chinese sentence for each field that keeps the dossier from being submitted."""
    found = {
        "route": _choice(values.get("route", ""), {route.code for route in plan.routes if plan.is_offered(route)}),
        "major": _major(values.get("major", ""), plan),
        "statement": _statement(values.get("statement", ""), plan.statement_limit),
    }
    for question in asked(values, plan):
        found[question.code] = _answer(values.get(question.code, ""), question)
    return {name: sentence for name, sentence in found.items() if sentence}


def asked(values: Values, plan: PlanDocument) -> tuple[Question, ...]:
    """The questions to be answered by the route chosen; all that are for everybody while none is."""
    route = next((each for each in plan.routes if each.code == values.get("route")), None)
    return plan.questions_for(route.title if route else None, route.code if route else None)


def _answer(value: str, question: Question) -> str:
    if question.number is None:
        return _choice(value, {option.code for option in question.options})
    if not value.strip():
        return _("请填写。")
    if read_number(question.number, value) is None:
        return _("请填 %s。") % range_in_words(question.number)
    return ""


def _choice(value: str, offered: set[str]) -> str:
    if not value:
        return _("请选择。")
    return "" if value in offered else _("所选的项目不在可选范围内，请重新选择。")


def _major(value: str, plan: PlanDocument) -> str:
    sentence = _choice(value, {major.code for major in plan.majors})
    if not sentence and plan.major(value).closed:
        return _("这个专业以考代评，不在本计划的评审范围内，请选择其他专业。")
    return sentence


def _statement(text: str, limit: int | None) -> str:
    if not text.strip():
        return _("请填写。")
    if limit is not None and len(text) > limit:
        return _("最多 %(limit)d 个字，现在是 %(length)d 个字，请删减。") % {
            "limit": limit,
            "length": len(text),
        }
    return ""
