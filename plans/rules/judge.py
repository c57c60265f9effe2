"""The whole verdict on a person who declares a title by a route."""

from collections.abc import Iterable
from dataclasses import replace

from plans.rules.context import Context, context_of
from plans.rules.evaluate import cite, evaluate_in
from plans.rules.facts import Education, Facts
from plans.rules.finding import MET, NOT_MET, TO_JUDGE, Finding, Status
from plans.rules.recommending import to_collect
from plans.rules.words import cn_source, plain
from plans.spec import PlanDocument
from plans.spec.base import Degree
from plans.spec.parts import ContinuingEducation, Route
from plans.spec.rule import (
    All,
    AnyOf,
    AppraisalRule,
    EmploymentRule,
    HoursDemand,
    HoursRule,
    MajorRule,
    ResidencyRule,
    Rule,
)


def judge(plan: PlanDocument, title: str, route: str, facts: Facts) -> list[Finding]:
    """Every condition of declaring ``title`` by ``route`` (codes), one finding each.

    Who may declare, the major, the route's rule part by part, what everybody must meet, continuing education,
    appraisals. A submit is refused while any of them ``refuses``. KeyError for an unknown title or route.
    """
    chosen = plan.route(route)
    plan.title(title)
    context = context_of(plan, title)
    return entry_findings(context, facts) + route_findings_in(context, chosen, facts) + record_findings(context, facts)


def common_findings(plan: PlanDocument, title: str, facts: Facts) -> list[Finding]:
    """What everybody must meet who declares the title: audience, major, the plan's conditions, hours, appraisals."""
    plan.title(title)
    context = context_of(plan, title)
    return entry_findings(context, facts) + record_findings(context, facts)


def route_findings(plan: PlanDocument, title: str, route: Route, facts: Facts) -> list[Finding]:
    """The conditions of the route itself, one finding for each part that must be met."""
    return route_findings_in(context_of(plan, title), route, facts)


def overall(findings: Iterable[Finding]) -> Status:
    """One answer for all: not met if any blocking one is not met, met only if every blocking one is met."""
    statuses = {finding.status for finding in findings if finding.blocking}
    for status in (NOT_MET, TO_JUDGE):
        if status in statuses:
            return status
    return MET


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


def entry_findings(context: Context, facts: Facts) -> list[Finding]:
    """Who may declare, and the major."""
    return _cited(context, context.once("entry", _entry_rules), facts)


def _entry_rules(context: Context) -> list[Rule]:
    audience = context.plan.audience
    # model_construct: the values are checked already, and checking them anew would cost more than judging them.
    rules: list[Rule] = []
    if audience.allowed or audience.excluded:
        classes = audience.allowed or audience.classes
        rules.append(
            EmploymentRule.model_construct(
                kind="employment", classes=classes, excluded=audience.excluded, source=audience.source
            )
        )
    if audience.residencies:
        rules.append(
            ResidencyRule.model_construct(kind="residency", any_of=audience.residencies, source=audience.source)
        )
    rules.append(MajorRule.model_construct(kind="major_offered"))
    return rules


def _cited(context: Context, rules: Iterable[Rule], facts: Facts) -> list[Finding]:
    """The findings of rules that stand alone; what names no clause is laid down by the notice itself."""
    findings = [evaluate_in(context, rule, facts) for rule in rules]
    cite(findings, context.plan.document_number or context.plan.name)
    return findings


def record_findings(context: Context, facts: Facts) -> list[Finding]:
    """The plan's and the title's own conditions, then hours and appraisals."""
    return _cited(context, context.once("record", _record_rules), facts)


def _record_rules(context: Context) -> list[Rule]:
    plan, title = context.plan, context.title
    rules: list[Rule] = list(plan.conditions)
    rules += [rule for offer in plan.titles if offer.code == title for rule in offer.conditions]
    rules += [_hours_rule(each) for each in plan.continuing_education if title in each.titles]
    appraisal = plan.appraisal
    if appraisal and (not appraisal.titles or title in appraisal.titles):
        rules.append(
            AppraisalRule.model_construct(
                kind="appraisal",
                years=appraisal.years,
                last=appraisal.last,
                alternative_years=appraisal.alternative_years,
                since=appraisal.since,
                minimum=appraisal.minimum,
                count=appraisal.count,
                source=appraisal.source,
            )
        )
    return rules


def _hours_rule(asked: ContinuingEducation) -> Rule:
    """The demand as a rule: itself, or any one of it and its alternatives."""
    ways: tuple[HoursDemand, ...] = (asked, *asked.alternatives)
    rules = tuple(
        HoursRule.model_construct(
            kind="hours",
            years=way.years,
            since_year=way.since_year,
            last=way.last,
            since=way.since,
            minima=way.minima,
            per_year=way.per_year,
            unit=way.unit,
            system=way.system,
            source=asked.source,
        )
        for way in ways
    )
    if len(rules) == 1:
        return rules[0]
    return AnyOf.model_construct(kind="any", title="继续教育（满足其中一种）", of=rules, source=asked.source)


def route_findings_in(context: Context, route: Route, facts: Facts) -> list[Finding]:
    """The conditions of a route within a context that is made once for many routes."""
    closed = _closed(context, route)
    if closed:
        source = cn_source(route.source)
        other = "请选择其他申报方式"
        return [Finding("route", NOT_MET, "申报方式", closed, missing=other, source=source, lacking=1)]
    before = _pre_approval(context, route, facts) if route.pre_approval else []
    if route.rule is None:
        required, missing = "通知没有写明条件", "由用人单位和审核部门判断"
        source = cn_source(route.source)
        open_one = Finding("route", TO_JUDGE, route.name, required, missing=missing, source=source)
        return [*before, open_one, *to_collect(route)]
    parts = route.rule.of if isinstance(route.rule, All) else (route.rule,)
    findings = [*before, *(evaluate_in(context, part, facts) for part in parts), *to_collect(route)]
    cite(findings, cn_source(route.rule.source or route.source))
    return findings


def _closed(context: Context, route: Route) -> str:
    """Why the route cannot be chosen for the title; nothing when it can."""
    plan = context.plan
    if route.title != context.title:
        return f"“{route.name}”只用于申报{plan.title(route.title).name}"
    if not route.open:
        return f"“{route.name}”不在本计划办理：{route.closed_reason}"
    if route.run_by is not None:
        return f"“{route.name}”由{route.run_by}另行组织，不在本计划办理"
    if not plan.is_offered(route):
        return f"“{route.name}”只在 {route.valid_year} 年有效"
    return ""


def _pre_approval(context: Context, route: Route, facts: Facts) -> list[Finding]:
    approval = context.plan.pre_approval(route.pre_approval or "")
    required = f"申报前先经核准：{approval.name}（报{approval.to}）"
    had = approval.code in facts.pre_approvals
    return [
        Finding(
            "pre_approval",
            MET if had else TO_JUDGE,
            "事前核准",
            required,
            actual="已核准" if had else "没有核准记录",
            missing="" if had else "核准后才能申报，由审核人核实",
            source=cn_source(approval.source),
        )
    ]
