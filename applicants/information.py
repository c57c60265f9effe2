"""The information section: what it holds and what is wrong with it. One judgement for the form, autosave and submit.

Values are as typed: ``{"route": code, "major": code, "statement": text, <question code>: option code or number}``, and
by names that no code can have, the receiving office, what single routes ask in words, and for each sort of work that
the rules count apart the public ids of the work entries that are of it, with spaces between. The title follows from the
route. Pure: knows the plan, no database.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.rules.numbers import range_in_words, read_number
from plans.spec import PlanDocument
from plans.spec.condition import Question
from plans.spec.parts import PreApproval, Receiving, Route, TextField
from plans.spec.references import all_leaves, leaves
from plans.spec.rule import Rule, TenureRule

OFFICE = "receiving.office"
"""The name of the receiving office's field, where the applicant chooses it. No code holds a dot."""
OFFICE_USE = gettext_lazy(
    "材料到受理环节时送所选的受理点，请按单位的隶属关系选择；受理点没有在本平台登记的，按用人单位的隶属关系送审。"
)
"""What the choice does (``review.queries.holders``)."""
OFFICE_ENDS = gettext_lazy("申报截止的时间按所选受理点计算。")
"""Where windows differ between offices."""
WORK_TAG = "tag."
"""Before the plan's code of a sort of work: the name of the field that asks for the work entries of it."""
KEPT_STATEMENT = 20_000
"""Longest text kept even as a draft, in characters; a longer one is shown again, but not stored."""
KEPT_CODE = 64

Values = Mapping[str, str]


class RouteText(NamedTuple):
    """A text that one route asks for (WIZ-06)."""

    name: str
    """Of its field."""
    route: str
    asked: TextField


def route_texts(plan: PlanDocument) -> list[RouteText]:
    """The texts that the routes ask for, in the plan's order: a route's approval before declaring, then its fields."""
    found = []
    for route in plan.routes:
        if not plan.is_offered(route):
            continue
        if route.pre_approval is not None:
            approval = _approval(plan.pre_approval(route.pre_approval))
            found.append(RouteText(f"approval.{route.code}", route.code, approval))
        found += [RouteText(f"text.{route.code}.{each.code}", route.code, each) for each in route.extra_fields]
    return found


def _approval(asked: PreApproval) -> TextField:
    hint = _("须先经%s核准才能按此方式申报。写明核准文件的名称或文号，以及核准日期。") % asked.to
    return TextField(code=asked.code, label=asked.name, hint=f"{hint}{asked.text or ''}", limit=200)


class WorkTag(NamedTuple):
    """A sort of work that rules count apart: the applicant says which stretches of work are of it."""

    name: str
    """Of its field."""
    code: str
    """Of the plan's tag."""
    label: str
    routes: tuple[str, ...]
    """Codes of those whose rules look at it; empty: every route asks."""

    def is_asked(self, route: str) -> bool:
        """Whether whoever declares by the route (code; empty: not chosen yet) is asked."""
        return not self.routes or route in self.routes


def work_tags(plan: PlanDocument) -> list[WorkTag]:
    """The tags of work that the plan's rules look at, in the plan's order."""
    found = []
    for tag in plan.tags:
        own = tuple(route.code for route in plan.routes if route.rule and tag.code in _tags(leaves(route.rule)))
        if tag.code in _tags(all_leaves(plan)):
            common = [*plan.conditions, *(rule for title in plan.titles for rule in title.conditions)]
            everywhere = any(tag.code in _tags(leaves(rule)) for rule in common)
            found.append(WorkTag(f"{WORK_TAG}{tag.code}", tag.code, tag.label, () if everywhere else own))
    return found


def _tags(rules: Iterable[Rule]) -> set[str | None]:
    return {time.tag for rule in rules if isinstance(rule, TenureRule) for time in (rule, *rule.also)}


def receiving_of(plan: PlanDocument) -> Receiving | None:
    """How the receiving office is found, where the applicant chooses among several; None where nothing is asked."""
    receiving = plan.receiving
    return receiving if receiving and receiving.found_by == "choice" and receiving.offices else None


def field_names(plan: PlanDocument) -> list[str]:
    """The section's fields in the order of the page."""
    return [
        "route",
        *(text.name for text in route_texts(plan)),
        "major",
        *([OFFICE] if receiving_of(plan) else []),
        *(question.code for question in plan.questions),
        *(tag.name for tag in work_tags(plan)),
        "statement",
    ]


def typed(posted: Mapping[str, Any], plan: PlanDocument) -> dict[str, str]:
    """What was posted for the section's fields, as typed, and nothing else (AC-016)."""
    many = {tag.name for tag in work_tags(plan)}
    return {
        name: " ".join(ticked(posted, name)) if name in many else str(posted.get(name, ""))
        for name in field_names(plan)
    }


def ticked(posted: Mapping[str, Any], name: str) -> list[str]:
    """The values of a field of several boxes: as a browser posts them, or as they are stored."""
    values = posted.getlist(name) if isinstance(posted, MultiValueDict) else [posted.get(name) or ""]
    return [each for value in values for each in str(value).split()]


def long_names(plan: PlanDocument) -> set[str]:
    """Those of the fields that hold more than a code: sentences, and lists of entries."""
    return {"statement", *(text.name for text in route_texts(plan)), *(tag.name for tag in work_tags(plan))}


def labels(plan: PlanDocument) -> dict[str, str]:
    """What each field is called."""
    return {
        "route": _("申报职称和方式"),
        "major": _("申报专业"),
        OFFICE: _("受理点"),
        "statement": _("本人述职"),
        **{text.name: text.asked.label for text in route_texts(plan)},
        **{question.code: question.text.rstrip("？?") for question in plan.questions},
    }


def problems(values: Values, plan: PlanDocument) -> dict[str, str]:
    """One Chinese sentence for each field that keeps the dossier from being submitted."""
    found = {
        "route": _choice(values.get("route", ""), {route.code for route in plan.routes if plan.is_offered(route)}),
        "major": _major(values.get("major", ""), plan, _route(values, plan)),
        "statement": _statement(values.get("statement", ""), plan.statement_limit),
    }
    receiving = receiving_of(plan)
    if receiving:
        found[OFFICE] = _choice(values.get(OFFICE, ""), {office.code for office in receiving.offices})
    for text in route_texts(plan):
        if text.route == values.get("route"):
            found[text.name] = _text(values.get(text.name, ""), text.asked)
    for question in asked(values, plan):
        found[question.code] = _answer(values.get(question.code, ""), question)
    return {name: sentence for name, sentence in found.items() if sentence}


def asked(values: Values, plan: PlanDocument) -> tuple[Question, ...]:
    """The questions to be answered by the route chosen; all that are for everybody while none is."""
    route = _route(values, plan)
    major = values.get("major") or None
    return plan.questions_for(route.title if route else None, route.code if route else None, major)


def _route(values: Values, plan: PlanDocument) -> Route | None:
    return next((each for each in plan.routes if each.code == values.get("route")), None)


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


def _major(value: str, plan: PlanDocument, route: Route | None) -> str:
    sentence = _choice(value, {major.code for major in plan.majors})
    if sentence:
        return sentence
    if plan.major(value).closed:
        return _("这个专业以考代评，不在本计划的评审范围内，请选择其他专业。")
    if route and plan.major(value) not in plan.majors_for(route.title):
        return _("这个专业不能用于申报%s，请选择其他专业。") % plan.title(route.title).name
    return ""


def _text(text: str, asked: TextField) -> str:
    return _statement(text, asked.limit) if asked.required or text.strip() else ""


def _statement(text: str, limit: int | None) -> str:
    if not text.strip():
        return _("请填写。")
    if limit is not None and len(text) > limit:
        return _("最多 %(limit)d 个字，现在是 %(length)d 个字，请删减。") % {
            "limit": limit,
            "length": len(text),
        }
    return ""
