"""Values that the plan states twice and differently."""

import re
from collections.abc import Iterator
from itertools import product

from plans.checks.warning import Calendar, PlanWarning
from plans.spec import PlanDocument
from plans.spec.references import leaves
from plans.spec.rule import ScoreRule

CODE = "stated-twice"
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
    """Two windows or cut-off dates of one kind for the same people."""
    for index in sorted(_alike(plan)):
        message = f"windows 中同一种（{plan.windows[index].kind}）对同一些人写了两次，一样具体，按先截止的办理。"
        yield PlanWarning(CODE, f"windows.{index}", message)
    for second, each in enumerate(plan.cut_offs):
        before = [other for other in plan.cut_offs[:second] if other.kind == each.kind]
        if any(set(other.titles) & set(each.titles) or other.titles == each.titles for other in before):
            message = f"cut_offs 中同一种（{each.kind}）对同一职称写了两次，只有第一次生效。"
            yield PlanWarning(CODE, f"cut_offs.{second}", message)


def _alike(plan: PlanDocument) -> set[int]:
    """Places of windows that somebody has beside another one, neither the more particular."""
    found: set[int] = set()
    places = {id(window): index for index, window in enumerate(plan.windows)}
    for kind, title in product({window.kind for window in plan.windows}, plan.titles):
        for fitting in plan.fitting_windows(kind, title.code):
            most = max(window.particular for window in fitting)
            found.update([places[id(window)] for window in fitting if window.particular == most][1:])
    return found
