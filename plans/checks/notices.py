"""A public notice that cannot stand its working days before the deadline after it."""

from collections.abc import Iterator

from plans.checks.walk import Step, walk
from plans.checks.warning import Calendar, PlanWarning
from plans.spec import PlanDocument

CODE = "notice-does-not-fit"


def notice_does_not_fit(plan: PlanDocument, calendar: Calendar) -> Iterator[PlanWarning]:
    """Says the latest day for the notice to appear, and who is too late for it."""
    found: dict[tuple[int, str], list[str]] = {}
    for title in plan.titles:
        steps = walk(plan, title.code, calendar)
        for step in steps:
            words = _misfit(steps, step) if step.days and step.starts and step.latest else None
            if words:
                found.setdefault((step.index, words), []).append(title.name)
    for (index, words), names in found.items():
        for_whom = "" if len(names) == len(plan.titles) else f"{'、'.join(names)}："
        yield PlanWarning(CODE, f"chain.{index}", for_whom + words)


def _misfit(steps: list[Step], step: Step) -> str | None:
    applying = steps[0].limit
    if applying is None or step.starts is None or step.latest is None:
        return None
    asked = f"“{step.name}”不少于 {step.days} 个工作日，要在 {step.latest} 截止前公示完，最迟 {step.starts} 开始公示"
    if step.earliest and step.earliest > step.latest:
        return f"{asked}，而公示最早 {step.earliest} 才能结束，任何人都来不及。"
    if applying.day > step.starts:
        return f"{asked}，而个人申报到 {applying.day} 才截止，{step.starts} 以后提交的来不及公示。"
    return None
