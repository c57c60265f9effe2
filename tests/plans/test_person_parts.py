"""A person's file: what it expects when little is written, and its schema."""

from datetime import date

import pytest

from plans.rules.person import load_person, person_schema
from plans.spec import PlanFileError

PACK = (
    "plan: some-plan\nabout: 甲\nperson: {}\nexpect:\n  best: normal\n  first_day: %s\n  engineer: {normal: not_met}\n"
)


def test_one_first_day_is_that_of_the_best_route():
    assert load_person(PACK % "2021-01-01").expect.first_days == {"normal": date(2021, 1, 1)}


def test_a_person_without_a_pack_around_is_the_facts_alone():
    read = load_person("major: hvac\nappraisals:\n  - {year: 2019, grade: competent}\n")
    assert (read.facts.major, read.facts.appraisals[0].year) == ("hvac", 2019)
    assert (read.plan, read.about, read.expect) == (None, None, None)


@pytest.mark.parametrize(("last", "beyond"), [(1900, 1899), (2200, 2201)])
def test_the_years_of_a_life_end_where_they_are_said_to(last, beyond):
    graded = "appraisals:\n  - {year: %d, grade: competent}\n"
    assert load_person(graded % last).facts.appraisals[0].year == last
    with pytest.raises(PlanFileError):
        load_person(graded % beyond)


def test_what_is_expected_must_be_a_mapping():
    with pytest.raises(PlanFileError):
        load_person("plan: some-plan\nabout: 甲\nperson: {}\nexpect: met\n")


def test_the_schema_names_every_fact():
    assert {"major", "achievements", "declarations"} <= set(person_schema()["properties"])
