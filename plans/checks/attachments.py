"""Attachments and parts of a fee whose condition never holds."""

from collections.abc import Iterator
from itertools import product
from math import prod

from plans.checks.budget import Budget
from plans.checks.warning import Calendar, PlanWarning
from plans.rules.conditions import CLASS, RESIDENCY, holds
from plans.spec import PlanDocument
from plans.spec.base import MOST_NUMBER, EmploymentClass, Residency
from plans.spec.condition import AnswerIs, Condition, Question, Told, told_in
from plans.spec.parts import Attachment, FeePart
from plans.spec.rule import EmploymentRule, MajorInRule, NumberRule

CODE = "attachment-never-needed"
MOST_COMBINATIONS = 20_000


def attachment_never_needed(plan: PlanDocument, calendar: Calendar) -> Iterator[PlanWarning]:
    """Every combination of answers that the plan allows is tried; where they are too many, one is taken to hold."""
    budget = Budget(10 * MOST_COMBINATIONS)
    asked: list[tuple[str, str, Attachment | FeePart]] = [
        (f"attachments.{index}.condition", f"附件“{each.name}”", each) for index, each in enumerate(plan.attachments)
    ]
    parts = plan.fee.parts if plan.fee else ()
    asked += [(f"fee.parts.{index}.condition", f"收费“{each.name}”", each) for index, each in enumerate(parts)]
    for path, name, each in asked:
        titles = each.titles or tuple(title.code for title in plan.titles)
        condition = each.condition
        if condition and not any(_can_hold(plan, condition, title, budget) for title in titles):
            yield PlanWarning(CODE, path, f"{name}的条件在任何回答下都不成立，永远不会要求。")


def _can_hold(plan: PlanDocument, condition: Condition, title: str, budget: Budget) -> bool:
    domains = {key: values for key, values in answers(plan, title).items() if key in keys(condition)}
    domains |= {each.code: _tried(each, condition) for each in plan.questions if each.number and each.code in domains}
    count = prod(map(len, domains.values()))
    if count > MOST_COMBINATIONS or not budget.spend(count):
        return True
    return any(
        holds(condition, dict(zip(domains, combination, strict=True)) | {"title": title})
        for combination in product(*domains.values())
    )


def answers(plan: PlanDocument, title: str) -> dict[str, list[str]]:
    """What may be answered by somebody who declares the title, by key."""
    allowed, excluded = plan.audience.classes, plan.audience.excluded
    classes = [
        each.value
        for each in EmploymentClass
        if any(one.covers(each) for one in allowed) and not any(one.covers(each) for one in excluded)
    ]
    return {
        "level": [plan.title(title).level.value],
        "route": [route.code for route in plan.routes_for(title) if route.open],
        "major": [major.code for major in plan.majors_for(title) if not major.closed],
        CLASS: classes,
        RESIDENCY: [each.value for each in plan.audience.residencies or Residency],
    } | {question.code: [option.code for option in question.options] for question in plan.questions}


def keys(condition: Condition) -> set[str]:
    """The answers that a condition looks at."""
    return {_key(leaf) for leaf in told_in(condition)}


def _key(leaf: Told) -> str:
    if isinstance(leaf, AnswerIs):
        return leaf.key
    if isinstance(leaf, NumberRule):
        return leaf.question
    if isinstance(leaf, MajorInRule):
        return "major"
    return CLASS if isinstance(leaf, EmploymentRule) else RESIDENCY


def _tried(question: Question, condition: Condition) -> list[str]:
    """The numbers that may be written and tell the bounds of a condition apart."""
    asked = question.number
    if asked is None:
        return []
    leaves = [leaf for leaf in told_in(condition) if isinstance(leaf, NumberRule) and leaf.question == question.code]
    bounds = [each for leaf in leaves for each in (leaf.at_least, leaf.at_most) if each is not None]
    step = 0.01 if asked.decimals else 1
    most = MOST_NUMBER if asked.most is None else asked.most
    tried = {asked.least, most, *(each + way for each in bounds for way in (-step, 0, step))}
    return [str(each) for each in sorted(tried) if asked.least <= each <= most]
