"""Verdicts and calendars as lines of text, for the command line."""

from collections.abc import Iterator
from typing import Any

from plans.checks import Step
from plans.rules import Facts, Finding, Status, judge_routes, overall
from plans.rules.person import PersonFile
from plans.spec import PlanDocument, Problem

MARKS = {Status.MET: "✓", Status.NOT_MET: "✗", Status.TO_JUDGE: "?"}


def verdict_lines(plan: PlanDocument, person: PersonFile) -> Iterator[str]:
    """One block for each route: its status, then every condition with what is asked, what is there, what is missing."""
    if person.about:
        yield person.about
    for code, findings in judge_routes(plan, person.facts).items():
        route = plan.route(code)
        yield f"{plan.title(route.title).name} · {route.name}（{code}）：{overall(findings).label}"
        for finding in findings:
            yield from _finding_lines(finding, "  ")


def _finding_lines(finding: Finding, indent: str) -> Iterator[str]:
    parts = [finding.title, finding.required, finding.actual, finding.missing]
    words = "；".join(part for part in parts if part)
    day = f"（{finding.satisfiable_from.isoformat()} 起满足）" if finding.satisfiable_from else ""
    source = f" [{finding.source}]" if finding.source else ""
    yield f"{indent}{MARKS[finding.status]} {words}{day}{source}"
    for child in finding.children:
        yield from _finding_lines(child, indent + "  ")


def verdict_data(plan: PlanDocument, facts: Facts) -> dict[str, Any]:
    """The same as plain JSON values: by title and route the status and the findings."""
    titles: dict[str, Any] = {title.code: {} for title in plan.titles}
    for code, findings in judge_routes(plan, facts).items():
        titles[plan.route(code).title][code] = {
            "status": overall(findings).value,
            "findings": [finding.as_data() for finding in findings],
        }
    return {"plan": plan.code, "titles": titles}


def expectation_problems(plan: PlanDocument, person: PersonFile) -> Iterator[Problem]:
    """Where the verdict is not the one that the person's file expects."""
    if person.expect is None:
        return
    judged = {code: overall(findings) for code, findings in judge_routes(plan, person.facts).items()}
    for title, routes in person.expect.titles.items():
        for code, wanted in routes.items():
            actual = judged.get(code)
            if actual is not wanted or plan.route(code).title != title:
                found = actual.value if actual else "没有这个申报方式"
                path = ("expect", title, code)
                yield person.plain.problem(path, f"预期 {wanted.value}，实际 {found}")


def calendar_lines(plan: PlanDocument, steps: list[Step]) -> Iterator[str]:
    """A table: for each title every stage with its earliest and latest day and the working days between."""
    for title in plan.titles:
        yield f"{title.name}（{title.code}）"
        for step in steps:
            if step.title == title.code:
                yield "  " + step.words
