"""Routes, and branches of their rules, that nobody can satisfy."""

from collections.abc import Iterator
from typing import NamedTuple

from plans.checks.budget import Budget
from plans.checks.contradictions import later_years
from plans.checks.satisfiable import MOST_STEPS, Search
from plans.checks.warning import Calendar, PlanWarning
from plans.spec import PlanDocument
from plans.spec.base import EmploymentClass, Residency
from plans.spec.rule import All, AnyOf, AtLeast, EmploymentRule, MajorRule, ResidencyRule, Rule

CODE = "route-unsatisfiable"


def route_unsatisfiable(plan: PlanDocument, calendar: Calendar) -> Iterator[PlanWarning]:
    """Together with what everybody must meet. Where a route can be satisfied, its branches are looked at too."""
    yield from _audience(plan)
    yield from _years(plan)
    budget = Budget(10 * MOST_STEPS)
    yield from _shared(plan, budget)
    for index, route in enumerate(plan.routes):
        path = f"routes.{index}"
        if not route.open or route.run_by is not None:
            continue
        if route.valid_year is not None and route.valid_year != plan.year:
            message = f"“{route.name}”只在 {route.valid_year} 年有效，{plan.year} 年没有人能够采用。"
            yield PlanWarning(CODE, f"{path}.valid_year", message)
        common = common_rules(plan, route.title)
        if route.rule is None:
            continue
        reason = _unsatisfiable(plan, route.title, [*common, route.rule], budget)
        if reason:
            yield PlanWarning(CODE, f"{path}.rule", f"“{route.name}”没有人能够满足：{reason}。")
        else:
            subject = _Subject(route.name, (route.title,), budget)
            yield from _branches(plan, subject, common, route.rule, f"{path}.rule")


class _Subject(NamedTuple):
    """Whose rule is looked at: its name, the codes of the titles it is for, and the steps that are left for it."""

    name: str
    titles: tuple[str, ...]
    budget: Budget


def _shared(plan: PlanDocument, budget: Budget) -> Iterator[PlanWarning]:
    """The branches of what everybody must meet, or everybody who declares a title, that are nobody's."""
    every = tuple(title.code for title in plan.titles)
    shared = [(f"conditions.{index}", rule, every) for index, rule in enumerate(plan.conditions)]
    for number, title in enumerate(plan.titles):
        rules = enumerate(title.conditions)
        shared += [(f"titles.{number}.conditions.{index}", rule, (title.code,)) for index, rule in rules]
    for path, rule, titles in shared:
        around = [each for each in common_rules(plan, titles[0]) if each is not rule] if len(titles) == 1 else []
        yield from _branches(plan, _Subject(rule.title or "共同的条件", titles, budget), around, rule, path)


def _branches(
    plan: PlanDocument, subject: _Subject, around: list[Rule], rule: Rule, path: str
) -> Iterator[PlanWarning]:
    """The alternatives below a rule that add nothing, together with the parts beside them that must be met."""
    if not isinstance(rule, All | AnyOf | AtLeast):
        return
    for index, part in enumerate(rule.of):
        beside = [each for each in rule.of if each is not part and each.blocking] if isinstance(rule, All) else []
        reason = None if isinstance(rule, All) else _for_no_title(plan, subject, [*around, part])
        if reason and part.blocking:
            message = f"“{subject.name}”的一支“{part.title or index + 1}”没有人能够满足：{reason}。"
            yield PlanWarning(CODE, f"{path}.of.{index}", message)
        else:
            yield from _branches(plan, subject, [*around, *beside], part, f"{path}.of.{index}")


def _for_no_title(plan: PlanDocument, subject: _Subject, rules: list[Rule]) -> str | None:
    """Why nobody meets the rules, whichever of the titles they declare; None where somebody does."""
    reasons = [_unsatisfiable(plan, title, rules, subject.budget) for title in subject.titles]
    return reasons[0] if all(reasons) else None


def _unsatisfiable(plan: PlanDocument, title: str, rules: list[Rule], budget: Budget) -> str | None:
    search = Search(plan, title, budget)
    return None if search.satisfiable(rules) else next(iter(search.reasons), "各项要求互相矛盾")


def common_rules(plan: PlanDocument, title: str) -> list[Rule]:
    """What everybody must meet who declares the title, as far as it can contradict a route."""
    allowed = _allowed(plan)
    excluded = plan.audience.excluded if allowed else ()
    rules: list[Rule] = [
        EmploymentRule(kind="employment", classes=allowed or tuple(EmploymentClass), excluded=excluded),
        MajorRule(kind="major_offered"),
        *plan.conditions,
        *plan.title(title).conditions,
    ]
    if plan.audience.residencies:
        rules.append(ResidencyRule(kind="residency", any_of=tuple(Residency(e) for e in plan.audience.residencies)))
    return [rule for rule in rules if rule.blocking]


def _allowed(plan: PlanDocument) -> tuple[EmploymentClass, ...]:
    return tuple(
        each
        for each in EmploymentClass
        if any(one.covers(each) for one in plan.audience.classes)
        and not any(one.covers(each) for one in plan.audience.excluded)
    )


def _audience(plan: PlanDocument) -> Iterator[PlanWarning]:
    if not _allowed(plan):
        yield PlanWarning(CODE, "audience", "允许申报的人员都在排除之列（或没有写明），没有人能够申报。")
    for index, each in enumerate(plan.audience.allowed):
        if each in plan.audience.excluded:
            message = f"“{each.label}”既写在允许申报的人员中，又写在排除的人员中。"
            yield PlanWarning(CODE, f"audience.allowed.{index}", message)


def _years(plan: PlanDocument) -> Iterator[PlanWarning]:
    last = max([plan.year, *(window.last_day.year for window in plan.windows)])
    for index, demand in enumerate(plan.continuing_education):
        reason = later_years(demand.years, last, "继续教育")
        if reason and not demand.alternatives:
            yield PlanWarning(CODE, f"continuing_education.{index}.years", f"{reason}，没有人能够满足。")
    reason = later_years(plan.appraisal.years, last, "年度考核") if plan.appraisal else None
    if reason:
        yield PlanWarning(CODE, "appraisal.years", f"{reason}，没有人能够满足。")
