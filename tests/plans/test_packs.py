"""The packs of synthetic persons beside the plans: every one is judged as its file expects."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from plans.bases import CATALOG, base_beside
from plans.rules import Finding, Status, Verdict, judge_all
from plans.rules.person import PersonFile, load_person
from plans.spec import PlanDocument, load_yaml
from plans.spec.parts import Route
from plans.spec.rule import All, AnyOf, AtLeast, AttestedRule, Not, Rule

PERSONS = CATALOG / "persons"
FILES = sorted(PERSONS.glob("*/*.yaml"))
PLANS = sorted(file.stem for file in CATALOG.glob("*.yaml"))
LEAST = 12


@cache
def plan_of(code: str) -> PlanDocument:
    file = CATALOG / f"{code}.yaml"
    return load_yaml(file.read_text(encoding="utf-8"), base_beside(file))


@cache
def person_of(file: Path) -> PersonFile:
    return load_person(file.read_text(encoding="utf-8"), str(file))


@cache
def verdict_of(file: Path) -> Verdict:
    return judge_all(plan_of(file.parent.name), person_of(file).facts)


def name_of(file: Path) -> str:
    return f"{file.parent.name}/{file.stem}"


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_person_is_judged_as_expected(file):
    person = person_of(file)
    assert person.plan == file.parent.name, "the pack lies in the folder of its plan"
    assert person.about
    assert person.expect is not None
    verdict = verdict_of(file)
    statuses = {title.title: {route.route: route.status for route in title.routes} for title in verdict.titles}
    assert statuses == person.expect.titles
    best = {title.best for title in verdict.titles}
    assert set(person.expect.best_routes) <= best
    routes = {route.route: route for title in verdict.titles for route in title.routes}
    assert {code: routes[code].first_day for code in person.expect.first_days} == person.expect.first_days
    for code, expected in person.expect.findings.items():
        found = dict(named(routes[code].findings))
        assert {title: found.get(title) for title in expected} == expected


def named(findings: Iterable[Finding]) -> Iterator[tuple[str, Status]]:
    """Every condition by its title, at any depth."""
    for finding in findings:
        yield finding.title, finding.status
        yield from named(finding.children)


@pytest.mark.parametrize("code", PLANS)
def test_every_plan_of_the_catalogue_has_a_pack(code):
    assert len(list((PERSONS / code).glob("*.yaml"))) >= LEAST


@pytest.mark.parametrize("code", PLANS)
def test_every_route_is_judged_both_ways(code):
    """A route whose conditions can be judged is met by somebody and not met by somebody; one that leaves something to
    a person is left open for somebody."""
    plan, seen = plan_of(code), defaultdict(set)
    for file in (PERSONS / code).glob("*.yaml"):
        for title in verdict_of(file).titles:
            for route in title.routes:
                seen[route.route].add(route.status)
    for route in plan.routes:
        if not plan.is_offered(route):
            assert seen[route.code] == {Status.NOT_MET}, route.code
            continue
        wanted = {Status.NOT_MET, Status.MET if may_be_met(plan, route) else Status.TO_JUDGE}
        assert wanted <= seen[route.code], route.code


def may_be_met(plan: PlanDocument, route: Route) -> bool:
    """Whether records alone can settle the route: nothing in it is left to a person."""
    asked = [each for each in plan.continuing_education if route.title in each.titles]
    with_period = [any(way.years or way.since_year or way.last for way in (each, *each.alternatives)) for each in asked]
    rules = (route.rule, *plan.conditions, *plan.title(route.title).conditions)
    return all(with_period) and all(rule is not None and settled_by_records(rule) for rule in rules)


def settled_by_records(rule: Rule) -> bool:
    if isinstance(rule, AttestedRule):
        return False
    if isinstance(rule, Not):
        return settled_by_records(rule.of)
    if isinstance(rule, All | AnyOf | AtLeast):
        return enough_settled(rule, [part for part in rule.of if part.blocking])
    return True


def enough_settled(rule: All | AnyOf | AtLeast, parts: Iterable[Rule]) -> bool:
    settled = [settled_by_records(part) for part in parts]
    if isinstance(rule, All):
        return all(settled)
    return sum(settled) >= (rule.n if isinstance(rule, AtLeast) else 1)
