"""Notices of other provinces, as they are usually worded: each is a plan without a line of code, and judged as expected.

The five plans beside this file are invented, and say so; their kinds of conditions are not. Numbers that the applicant
writes (lessons, out-patient half-days, points of an examination), ages by sex, results that expire, recognition without
a vote, stages for one title, offices above the employer's own, several public notices or none, no fee, no department;
majors of one title, conditions and questions for some majors, half a year of work, a route that closes early; a title
for the county only, schooling or years waived but not both, years that are fewer for some, papers sent out for review.
"""

from functools import cache
from pathlib import Path

import pytest

from kernel.calendar import expected_working
from plans.checks import check, feasible_calendar
from plans.reports import expectation_problems
from plans.rules import attachments_for
from plans.rules.fees import amount_due
from plans.rules.person import load_person
from plans.rules.verdict import judge_all
from plans.spec import digest, dump_yaml, load_yaml
from plans.spec.chain import StageKind

FOLDER = Path(__file__).parent / "foreign"
PLANS = sorted(FOLDER.glob("*.yaml"))
PERSONS = sorted((FOLDER / "persons").glob("*/*.yaml"))


@cache
def plan_of(name):
    return load_yaml((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


@pytest.mark.feature("PLN-01")
@pytest.mark.parametrize("name", [file.stem for file in PLANS])
def test_a_notice_of_another_province_is_a_plan(name):
    plan = plan_of(name)
    assert check(plan, expected_working) == []
    assert digest(load_yaml(dump_yaml(plan))) == digest(plan)
    steps = feasible_calendar(plan, expected_working)
    for title in plan.titles:
        walked = [step.code for step in steps if step.title == title.code]
        assert walked == ["apply", *(stage.code for stage in plan.chain_for(title.code))]


@pytest.mark.parametrize("file", PERSONS, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_person_is_judged_as_expected(file):
    plan, person = plan_of(file.parent.name), load_person(file.read_text(encoding="utf-8"), str(file))
    assert person.plan == plan.code
    assert person.about
    assert [each.message for each in expectation_problems(plan, person)] == []


def test_every_route_is_judged_both_ways():
    """Met or left to a person for somebody, and not met for somebody."""
    seen: dict[str, set[str]] = {}
    for file in PERSONS:
        facts = load_person(file.read_text(encoding="utf-8")).facts
        for title in judge_all(plan_of(file.parent.name), facts).titles:
            for route in title.routes:
                seen.setdefault(route.route, set()).add("fails" if route.status == "not_met" else "may")
    assert {route for route, ways in seen.items() if "fails" not in ways} == set()
    assert {route for route, ways in seen.items() if "may" not in ways} == {
        "senior-rural", "deputy-grassroots", "engineer-skilled",
    }  # fmt: skip


def test_who_is_recognised_is_not_voted_on():
    plan = plan_of("engineers")
    kinds = {title.code: [stage.kind for stage in plan.chain_for(title.code)] for title in plan.titles}
    assert StageKind.BALLOT in kinds["engineer"]
    assert StageKind.BALLOT not in kinds["engineer-first"]
    assert kinds["engineer-first"][-1] is StageKind.CONFIRMATION


def test_nothing_that_a_notice_does_not_state_is_made_up():
    plan = plan_of("teachers")
    assert (plan.statement_limit, plan.photo, plan.fee, plan.limits[0].count) == (None, None, None, None)


@pytest.mark.feature("PLN-02", "ATT-02", "FEE-01")
def test_what_depends_on_title_route_and_major_is_said_of_each():
    plan = plan_of("trades")
    days = {route.code: plan.window("apply", route.title, route.code).last_day.isoformat() for route in plan.routes}
    assert days == {
        "lecturer-normal": "2024-09-13",
        "lecturer-exceptional": "2024-08-16",
        "professor-normal": "2024-08-23",
    }
    assert [each.code for each in plan.majors_for("professor")] == ["culture", "special", "morals"]
    trade = {"title": "lecturer", "route": "lecturer-normal", "major": "special", "employment_class": "freelance"}
    assert [(each.code, must) for each, must in attachments_for(plan, trade)] == [("company-proof", True)]
    oral = {"title": "professor", "route": "professor-normal", "major": "culture"}
    assert [each.code for each, _must in attachments_for(plan, oral)] == ["video"]
    assert (amount_due(plan, trade), amount_due(plan, oral)) == (300_00, 440_00)
    asked = {major: plan.questions_for("lecturer", "lecturer-normal", major) for major in ("special", "culture")}
    assert {each.code for each in asked["special"]} - {each.code for each in asked["culture"]} == {"company"}


@pytest.mark.feature("FEE-01", "PLN-02")
def test_who_sends_papers_out_pays_for_each_and_only_such_a_title_waits_for_them():
    plan = plan_of("farmers")
    answers = {"title": "extension", "route": "extension-normal", "major": "crops", "papers-sent": "2"}
    assert amount_due(plan, answers) == 580_00 + 140_00 + 2 * 200_00
    usual = {"title": "agronomist", "route": "agronomist-normal", "major": "crops"}
    assert (amount_due(plan, usual), amount_due(plan, usual | {"route": "agronomist-transfer"})) == (580_00, 720_00)
    sent = {title.code for title in plan.titles for stage in plan.chain_for(title.code) if stage.code == "paper_review"}
    assert sent == {"extension"}
