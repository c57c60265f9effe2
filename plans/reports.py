"""Verdicts and calendars as lines of text, for the command line."""

from collections.abc import Container, Iterable, Iterator
from datetime import date
from typing import Any

from plans.checks import Calendar, Step, feasible_calendar
from plans.checks.days import SATURDAY, day_in_words, last_day, shown
from plans.checks.walk import limits, titles_of
from plans.models import PlanVersion
from plans.particulars import deadline_words, for_offices, for_whom
from plans.rules import Facts, Finding, Status
from plans.rules.deadlines import End, ends
from plans.rules.explained import in_words
from plans.rules.person import PersonFile
from plans.rules.route_verdict import RouteVerdict
from plans.rules.verdict import judge_all
from plans.spec import PlanDocument, Problem
from plans.spec.dates import Deadline
from plans.spec.reader import Path

MARKS = {Status.MET: "✓", Status.NOT_MET: "✗", Status.TO_JUDGE: "?"}


def import_lines(version: PlanVersion, before: PlanVersion | None) -> Iterator[str]:
    """Which version a file has become, and what was current before it; that one stays, and whoever began under it."""
    yield f"{version} {version.name} {version.digest}"
    if before is None:
        return
    if before.pk == version.pk:
        yield f"与现行的第 {before.number} 版完全相同，没有发布新的版本。"
        return
    yield (
        f"已发布为第 {version.number} 版。在此以前现行的是第 {before.number} 版"
        f"（{before.name}，{before.spec.issued_on} 的通知），仍然保留，已经开始的申报按它办理。"
    )
    issued, was = version.spec.issued_on, before.spec.issued_on
    if issued < was:
        yield f"请核对：这份文件的通知日期 {issued} 早于第 {before.number} 版的 {was}。"


def verdict_lines(plan: PlanDocument, person: PersonFile, whole: Container[str] = ()) -> Iterator[str]:
    """For every title the best route, then each route in a line: its status and what lacks or is left to a person.

    ``whole``: the routes (codes) of which every condition is told, what is there and what lacks.
    """
    if person.about:
        yield person.about
    for title in judge_all(plan, person.facts).titles:
        yield f"{title.name}（{title.title}）：{title.explanation}"
        for route in title.routes:
            day = f"（{route.first_day} 起满足）" if route.first_day else ""
            words = [f"{route.status.label}{day}", in_words(route)]
            yield f"  {MARKS[route.status]} {route.name}（{route.route}）：{'，'.join(filter(None, words))}"
            for finding in route.findings if route.route in whole else ():
                yield from _finding_lines(finding, "    ")


def _finding_lines(finding: Finding, indent: str) -> Iterator[str]:
    title = "" if _repeated(finding) else finding.title
    parts = [title, finding.required, finding.actual, finding.missing]
    words = "；".join(part.rstrip("。") for part in parts if part)
    day = f"（{finding.satisfiable_from} 起满足）" if finding.satisfiable_from else ""
    source = f" [{finding.source}]" if finding.source else ""
    yield f"{indent}{MARKS[finding.status]} {words}{day}{source}"
    for child in finding.children:
        yield from _finding_lines(child, indent + "  ")


def _repeated(finding: Finding) -> bool:
    """Whether the demand says the title again: a question, a combination without a name of its own."""
    title, required = finding.title.removeprefix("不属于："), finding.required.removeprefix("不得：")
    return required.rstrip("。") == title.rstrip("。") or required.startswith(f"“{title}”")


def verdict_data(plan: PlanDocument, facts: Facts) -> dict[str, Any]:
    """The same as plain JSON values."""
    return {"plan": plan.code, **judge_all(plan, facts).as_data()}


def expectation_problems(plan: PlanDocument, person: PersonFile) -> Iterator[Problem]:
    """Where the verdict is not the one that the person's file expects."""
    for path, wanted, found in _surprises(plan, person):
        yield person.plain.problem(("expect", *path), f"预期 {wanted}，实际 {found}")


def _surprises(plan: PlanDocument, person: PersonFile) -> Iterator[tuple[Path, object, object]]:
    """Path below ``expect``, what is expected, what was found."""
    expect, verdict = person.expect, judge_all(plan, person.facts)
    if expect is None:
        return
    routes: dict[str, RouteVerdict] = {each.route: each for title in verdict.titles for each in title.routes}
    titles = {title.title: title for title in verdict.titles}
    for code, wanted in expect.titles.items():
        own = {each.route: each for each in titles[code].routes} if code in titles else {}
        for route, status in wanted.items():
            found = own[route].status if route in own else None
            if found is not status:
                yield (code, route), status.value, found.value if found else "没有这个申报方式"
    best = [title.best for title in verdict.titles]
    for route in expect.best_routes:
        if route not in best:
            yield ("best",), route, "、".join(filter(None, best)) or "没有"
    for route, day in expect.first_days.items():
        first = routes[route].first_day if route in routes else None
        if first != day:
            yield ("first_day", route), day or "没有", first or "没有"
    for route, conditions in expect.findings.items():
        judged = list(_all_of(routes[route].findings)) if route in routes else []
        for title, status in conditions.items():
            answers = {each.status for each in judged if each.title == title}
            if answers != {status}:
                words = "、".join(sorted(answer.value for answer in answers))
                yield ("findings", route, title), status.value, words or "没有这个条件"


def _all_of(findings: Iterable[Finding]) -> Iterator[Finding]:
    for finding in findings:
        yield finding
        yield from _all_of(finding.children)


def calendar_lines(plan: PlanDocument, calendar: Calendar) -> Iterator[str]:
    """A table: for each title every stage with its earliest and latest day and the working days between, then the
    deadlines of the notice.

    A line with a day of a year without a calendar says so; there, working days are counted by the weekends.
    """

    def guessed(day: date) -> bool:
        known = calendar(day)
        return day.weekday() < SATURDAY if known is None else known

    steps = feasible_calendar(plan, guessed)
    for title in plan.titles:
        yield f"{title.name}（{title.code}）"
        for step in steps:
            if step.title == title.code:
                days = [day for day in (step.earliest, step.starts, step.latest) if day]
                yield "  " + step.words + _unknown_years(days, calendar)
                yield from _own_ends(plan, step, guessed)
        for each in plan.deadlines:
            if title.code in titles_of(plan, each):
                for end in ends(plan, each, guessed, title.code) or (None,):
                    days = [last_day(end.at)] if end else []
                    yield "  " + _deadline_in_words(plan, each, end, guessed) + _unknown_years(days, calendar)


def _own_ends(plan: PlanDocument, step: Step, calendar: Calendar) -> Iterator[str]:
    """Below a stage whose time ends on another day for some: the last day of each; the line above has the first."""
    found = [each for each in limits(plan, step.title, step.index, calendar) if each.path.startswith("windows.")]
    if len({each.day for each in found}) < 2:
        return
    for each in sorted(found, key=lambda limit: limit.closes):
        window = plan.windows[int(each.path.partition(".")[2])]
        whose = for_whom(plan, window, titles=False) or "（其他人）"
        yield f"    {window.kind.label}{whose}  最迟 {day_in_words(each.day, calendar)}"


def _deadline_in_words(plan: PlanDocument, deadline: Deadline, end: End | None, calendar: Calendar) -> str:
    """What must be done by which day; in the words of the notice where that is another day for every declaration."""
    until, whom = deadline_words(plan, deadline), for_offices(plan, deadline)
    if end is not None:
        _day, _space, clock = shown(end.at).partition(" ")
        until = f"最迟 {day_in_words(last_day(end.at), calendar)} {clock}".rstrip()
        whom = for_whom(plan, end.window, titles=False) if end.window and not whom else whom
    return f"截止时间：{deadline.what}{whom}  {until}"


def _unknown_years(days: list[date], calendar: Calendar) -> str:
    years = range(min(days).year, max(days).year + 1) if days else ()
    unknown = [str(year) for year in years if calendar(date(year, 1, 1)) is None]
    if not unknown:
        return ""
    span = unknown[0] if len(unknown) == 1 else f"{unknown[0]} 至 {unknown[-1]}"
    return f"  （没有 {span} 年的工作日历，不知道哪些天是工作日，只按周末推算）"
