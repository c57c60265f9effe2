"""Values that the plan states twice and differently."""

import re
from collections.abc import Iterator, Sequence

from plans.checks.warning import Calendar, PlanWarning
from plans.spec import PlanDocument
from plans.spec.references import leaves
from plans.spec.rule import ScoreRule

CODE = "stated-twice"
Whom = tuple[tuple[str, ...], ...]
NAMED_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d) ?年度")


def stated_twice(plan: PlanDocument, calendar: Calendar) -> Iterator[PlanWarning]:
    """What the notice itself contradicts, as recorded; and what can be seen from two fields of the plan."""
    for index, each in enumerate(plan.stated_twice):
        values = "、".join(
            f"“{value.value}”" + (f"（{value.source.clause or value.source.document}）" if value.source else "")
            for value in each.values
        )
        reading = each.reading.rstrip("。")
        message = f"{each.path} 写了不同的值：{values}；本计划取：{reading}。"
        yield PlanWarning(CODE, f"stated_twice.{index}", message)
    yield from _notices(plan)
    yield from _thresholds(plan)
    yield from _dates(plan)
    named = {int(year) for year in NAMED_YEAR.findall(plan.name)}
    if named and plan.year not in named:
        years = "、".join(map(str, sorted(named)))
        yield PlanWarning(CODE, "year", f"计划名称写的是 {years} 年度，year 写的是 {plan.year}。")


def _notices(plan: PlanDocument) -> Iterator[PlanWarning]:
    for index, notice in enumerate(plan.notices):
        at_stage = plan.stage(notice.stage).settings.min_working_days
        if notice.min_working_days and at_stage and notice.min_working_days != at_stage:
            message = (
                f"公示天数在 notices 中写 {notice.min_working_days} 个工作日，"
                f"在环节 {notice.stage} 中写 {at_stage} 个工作日。"
            )
            yield PlanWarning(CODE, f"notices.{index}.min_working_days", message)


def _thresholds(plan: PlanDocument) -> Iterator[PlanWarning]:
    for index, route in enumerate(plan.routes):
        for leaf in leaves(route.rule) if route.rule else ():
            if not isinstance(leaf, ScoreRule):
                continue
            sheet = plan.scoring_sheet(leaf.sheet)
            if sheet.threshold is not None and sheet.threshold != leaf.minimum and route.scoring_sheet == sheet.code:
                message = f"“{route.name}”要求 {leaf.minimum} 分，评分表“{sheet.name}”的合格线是 {sheet.threshold} 分。"
                yield PlanWarning(CODE, f"routes.{index}.rule", message)


def _dates(plan: PlanDocument) -> Iterator[PlanWarning]:
    """Two windows or cut-off dates of one kind for the same title: only the first would count."""
    yield from _same("windows", [(window.kind, window.whom) for window in plan.windows])
    yield from _same("cut_offs", [(cut_off.kind, (cut_off.titles,)) for cut_off in plan.cut_offs])


def _same(name: str, items: Sequence[tuple[str, Whom]]) -> Iterator[PlanWarning]:
    """``items``: of each its kind, and the titles (routes, offices) it is for."""
    for second, (kind, whom) in enumerate(items):
        if any(first == kind and _meet(own, whom) for first, own in items[:second]):
            message = f"{name} 中同一种（{kind}）对同一职称写了两次，只有第一次生效。"
            yield PlanWarning(CODE, f"{name}.{second}", message)


def _meet(one: Whom, other: Whom) -> bool:
    """Whether two are for some of the same people, and neither is the more particular one."""
    return all(set(a) & set(b) or a == b for a, b in zip(one, other, strict=True))
