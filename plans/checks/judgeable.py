"""Rules that cannot be judged from anything that the plan asks or the archive collects."""

from collections.abc import Iterator

from plans.checks.collected import lacking
from plans.checks.warning import Calendar, PlanWarning
from plans.spec import PlanDocument
from plans.spec.dates import CutOffKind
from plans.spec.rule import All, AnyOf, AtLeast, AttestedRule, EducationRule, Not, Rule, ScoreRule, TenureRule

CODE = "rule-unjudgeable"
NO_CUT_OFF = "cut-off-missing"


def rule_unjudgeable(plan: PlanDocument, calendar: Calendar) -> Iterator[PlanWarning]:
    """Every leaf of the plan, its titles and its routes; each reason once for a route."""
    told: set[tuple[str, str]] = set()
    for each in _rules(plan):
        place = ".".join(each.path.split(".")[:2]), each.message
        if place not in told:
            told.add(place)
            yield each


def _rules(plan: PlanDocument) -> Iterator[PlanWarning]:
    for index, rule in enumerate(plan.conditions):
        yield from _checked(plan, rule, f"conditions.{index}", None, None)
    for number, title in enumerate(plan.titles):
        for index, rule in enumerate(title.conditions):
            yield from _checked(plan, rule, f"titles.{number}.conditions.{index}", title.code, None)
    for index, route in enumerate(plan.routes):
        if route.rule is not None and route.open and route.run_by is None:
            sheet = route.scoring_sheet or ""
            yield from _checked(plan, route.rule, f"routes.{index}.rule", route.title, sheet)


def _checked(plan: PlanDocument, rule: Rule, path: str, title: str | None, sheet: str | None) -> Iterator[PlanWarning]:
    """``title`` None: whatever the title. ``sheet``: the sheet that the route asks to be filled; None: any route."""
    if isinstance(rule, Not):
        yield from _checked(plan, rule.of, f"{path}.of", title, sheet)
    elif isinstance(rule, All | AnyOf | AtLeast):
        for index, part in enumerate(rule.of):
            yield from _checked(plan, part, f"{path}.of.{index}", title, sheet)
    else:
        yield from _leaf(plan, rule, path, title, sheet)


def _leaf(plan: PlanDocument, rule: Rule, path: str, title: str | None, sheet: str | None) -> Iterator[PlanWarning]:
    timed = isinstance(rule, TenureRule) or (isinstance(rule, EducationRule) and rule.held_years)
    titles = [title] if title else [each.code for each in plan.titles]
    if timed and any(plan.cut_off(CutOffKind.TENURE, each) is None for each in titles):
        message = "条件按年限计算，但计划没有写明资历截止日（cut_offs 的 tenure），只能由人判断。"
        yield PlanWarning(NO_CUT_OFF, path, message)
    if isinstance(rule, ScoreRule) and sheet is not None and sheet != rule.sheet:
        name = plan.scoring_sheet(rule.sheet).name
        message = f"条件要看“{name}”的得分，但这一申报方式没有把它列为 scoring_sheet，申报人没有地方填写。"
        yield PlanWarning(CODE, path, message)
    if isinstance(rule, AttestedRule) and not rule.look_at:
        message = f"“{rule.title or rule.statement}”由人判断，但没有写明看什么材料（look_at）。"
        yield PlanWarning(CODE, path, message)
    missing = lacking(rule)
    if missing:
        message = f"条件要看{missing}，但系统的业绩档案和申报表都不收集，只能由人判断。"
        yield PlanWarning(CODE, path, message)
