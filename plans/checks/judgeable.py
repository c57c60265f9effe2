"""Rules that cannot be judged from anything that the plan asks or the archive collects."""

from collections.abc import Iterator

from plans.checks.collected import lacking
from plans.checks.warning import Calendar, PlanWarning
from plans.spec import PlanDocument
from plans.spec.dates import CutOffKind
from plans.spec.references import all_leaves
from plans.spec.routes import Route
from plans.spec.rule import (
    AgeRule,
    All,
    AnswerRule,
    AnyOf,
    AtLeast,
    AttestedRule,
    EducationRule,
    HoldsRule,
    MajorInRule,
    Not,
    NumberRule,
    Rule,
    ScoreRule,
    TenureRule,
)

CODE = "rule-unjudgeable"
NO_CUT_OFF = "cut-off-missing"
UNUSED = "never-used"


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
            yield from _checked(plan, route.rule, f"routes.{index}.rule", route.title, route)


def _checked(
    plan: PlanDocument, rule: Rule, path: str, title: str | None, route: Route | None
) -> Iterator[PlanWarning]:
    """``title`` (code) None: whatever the title. ``route`` None: whatever the route."""
    if isinstance(rule, Not):
        yield from _checked(plan, rule.of, f"{path}.of", title, route)
    elif isinstance(rule, All | AnyOf | AtLeast):
        for index, part in enumerate(rule.of):
            if not part.blocking and not isinstance(rule, All):
                message = "几项中的这一项写了 blocking: false，只显示，不算在满足的项数之内；要算在内就去掉它。"
                yield PlanWarning(UNUSED, f"{path}.of.{index}.blocking", message)
            yield from _checked(plan, part, f"{path}.of.{index}", title, route)
    else:
        yield from _leaf(plan, rule, path, title, route)


def _leaf(plan: PlanDocument, rule: Rule, path: str, title: str | None, route: Route | None) -> Iterator[PlanWarning]:
    titles = [title] if title else [each.code for each in plan.titles]
    if _by_cut_off(rule) and any(plan.cut_off(CutOffKind.TENURE, each) is None for each in titles):
        message = "条件按年限计算，但计划没有写明资历截止日（cut_offs 的 tenure），只能由人判断。"
        yield PlanWarning(NO_CUT_OFF, path, message)
    if isinstance(rule, ScoreRule) and route is not None and route.scoring_sheet != rule.sheet:
        name = plan.scoring_sheet(rule.sheet).name
        message = f"条件要看“{name}”的得分，但这一申报方式没有把它列为 scoring_sheet，申报人没有地方填写。"
        yield PlanWarning(CODE, path, message)
    if isinstance(rule, AnswerRule | NumberRule):
        yield from _unasked(plan, rule, path, titles, route)
    if isinstance(rule, AttestedRule) and not rule.look_at:
        message = f"“{rule.title or rule.statement}”由人判断，但没有写明看什么材料（look_at）。"
        yield PlanWarning(CODE, path, message)
    missing = lacking(rule)
    if missing:
        message = f"条件要看{missing}，但系统的业绩档案和申报表都不收集，只能由人判断。"
        if isinstance(rule, TenureRule):
            message += "想自动核对的，可以写成填数字的问题（questions 的 number）。"
        yield PlanWarning(CODE, path, message)


def _by_cut_off(rule: Rule) -> bool:
    """Whether the leaf counts to the cut-off date for tenure."""
    return (
        isinstance(rule, TenureRule)
        or (isinstance(rule, EducationRule) and rule.held_years is not None)
        or (isinstance(rule, HoldsRule) and rule.within_years is not None)
        or (isinstance(rule, AgeRule) and rule.day is None and (rule.at_least is not None or rule.at_most is not None))
    )


def _unasked(
    plan: PlanDocument, rule: AnswerRule | NumberRule, path: str, titles: list[str], route: Route | None
) -> Iterator[PlanWarning]:
    """A leaf that looks at the answer to a question which the applicants it is for are not asked."""
    question = next(each for each in plan.questions if each.code == rule.question)
    routes = [route] if route else [each for title in titles for each in plan.offered_routes(title)]
    apart = any(isinstance(leaf, MajorInRule) for leaf in all_leaves(plan))  # such a condition goes with the question
    if any(not question.is_for_route(each.title, each.code) for each in routes) or (question.majors and not apart):
        message = (
            f"条件要看问题“{question.text}”的回答，但它只问一部分申报人（titles、routes、majors），其他人没有地方回答。"
        )
        yield PlanWarning(CODE, path, message)
