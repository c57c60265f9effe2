"""The whole verdict on a person who declares a title by a route."""

from collections.abc import Iterable
from dataclasses import replace

from plans.rules.evaluate import evaluate
from plans.rules.facts import Education, Facts
from plans.rules.finding import Finding, Status
from plans.rules.words import cn_source, plain
from plans.spec import PlanDocument
from plans.spec.base import Degree
from plans.spec.parts import Route
from plans.spec.rule import (
    All,
    AppraisalRule,
    EmploymentRule,
    HoursRule,
    MajorRule,
    Rule,
)


def judge(plan: PlanDocument, title: str, route: str, facts: Facts) -> list[Finding]:
    """Every condition of declaring ``title`` by ``route`` (codes), one finding each.

    Who may declare, the major, the route's rule part by part, continuing education, appraisals. A submit is refused
    while any of them ``refuses``. KeyError for an unknown title or route.
    """
    chosen = plan.route(route)
    common = common_findings(plan, title, facts)
    return common[:2] + route_findings(plan, title, chosen, facts) + common[2:]


def common_findings(plan: PlanDocument, title: str, facts: Facts) -> list[Finding]:
    """The conditions everybody must meet who declares the title: audience, major, hours, appraisals."""
    plan.title(title)
    return [evaluate(rule, facts, plan, title) for rule in _base_rules(plan, title)]


def overall(findings: Iterable[Finding]) -> Status:
    """One answer for all: not met if any blocking one is not met, met only if every blocking one is met."""
    statuses = {finding.status for finding in findings if finding.blocking}
    for status in (Status.NOT_MET, Status.TO_JUDGE):
        if status in statuses:
            return status
    return Status.MET


def judge_routes(plan: PlanDocument, facts: Facts) -> dict[str, list[Finding]]:
    """The findings for every route of the plan, by route code."""
    return {route.code: judge(plan, route.title, route.code, facts) for route in plan.routes}


def school_degree(plan: PlanDocument, school: str) -> Degree | None:
    """The degree that a technical-school class counts as under the plan; None when the plan does not say."""
    wanted = plain(school)
    return next(
        (each.degree for each in plan.school_equivalences if plain(each.school) == wanted),
        None,
    )


def with_school(plan: PlanDocument, education: Education, school: str) -> Education:
    """The education with its degree raised to what the plan lets the technical-school class count as."""
    degree = school_degree(plan, school)
    return replace(education, degree=degree) if degree and degree.rank > education.degree.rank else education


def _base_rules(plan: PlanDocument, title: str) -> list[Rule]:
    """The plan's own conditions as rules: audience, major, then hours and appraisals."""
    rules: list[Rule] = [
        EmploymentRule(
            kind="employment",
            classes=plan.audience.allowed,
            source=plan.audience.source,
        ),
        MajorRule(kind="major_offered"),
    ]
    rules += [
        HoursRule(
            kind="hours",
            years=each.years,
            minima=each.minima,
            per_year=each.per_year,
            source=each.source,
        )
        for each in plan.continuing_education
        if title in each.titles
    ]
    appraisal = plan.appraisal
    if appraisal and (not appraisal.titles or title in appraisal.titles):
        rules.append(
            AppraisalRule(
                kind="appraisal",
                years=appraisal.years,
                minimum=appraisal.minimum,
                source=appraisal.source,
            )
        )
    return rules


def route_findings(plan: PlanDocument, title: str, route: Route, facts: Facts) -> list[Finding]:
    """The conditions of the route itself, one finding for each part that must be met."""
    source = cn_source(route.source)
    if route.title != title:
        names = plan.title(route.title).name
        return [
            Finding(
                "route",
                Status.NOT_MET,
                "申报方式",
                f"“{route.name}”只用于申报{names}",
                source=source,
            )
        ]
    if route.rule is None:
        required = "通知没有写明条件"
        missing = "由用人单位和审核部门判断"
        return [
            Finding(
                "route",
                Status.TO_JUDGE,
                route.name,
                required,
                missing=missing,
                source=source,
            )
        ]
    parts = route.rule.of if isinstance(route.rule, All) else (route.rule,)
    return [evaluate(part, facts, plan, title) for part in parts]
