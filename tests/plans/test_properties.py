"""Properties of every verdict: what is irrelevant changes nothing, what is added never takes away."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from plans.rules import Status, judge_routes
from plans.rules.facts import Appointment, AppraisalResult, Education, Facts, Hours, Named, TitleHeld, Work
from plans.spec.base import AppraisalGrade, Degree, EmploymentClass, HoursKind, Level
from tests.plans.people import huzhou

RANK = {Status.NOT_MET: 0, Status.TO_JUDGE: 1, Status.MET: 2}
days = st.dates(min_value=date(2005, 1, 1), max_value=date(2021, 12, 31))
names = st.sampled_from(["助理工程师", "技师", "二级建造师", "二级建造师（市政）", "全国技术能手", "其他"])
educations = st.builds(
    Education, st.sampled_from(Degree), st.sampled_from(["土木工程", "汉语言文学"]), st.none() | days
)
titles = st.builds(TitleHeld, names, st.sampled_from(Level), st.none() | days)
appointments = st.builds(Appointment, names, st.sampled_from(Level), days)  # still going on
named = st.builds(Named, names, days)
works = st.builds(Work, days, st.none(), st.booleans())
hours = st.builds(Hours, st.integers(2015, 2020), st.sampled_from(HoursKind), st.integers(0, 90))


@st.composite
def people(draw):
    return Facts(
        major=draw(st.sampled_from([None, "building-construction", "hvac"])),
        employment=draw(st.none() | st.sampled_from(EmploymentClass)),
        educations=tuple(draw(st.lists(educations, max_size=2))),
        titles=tuple(draw(st.lists(titles, max_size=2))),
        appointments=tuple(draw(st.lists(appointments, max_size=2))),
        works=tuple(draw(st.lists(works, max_size=2))),
        credentials=tuple(draw(st.lists(named, max_size=2))),
        honours=tuple(draw(st.lists(named, max_size=1))),
        hours=tuple(draw(st.lists(hours, max_size=6))),
        appraisals=tuple(AppraisalResult(year, AppraisalGrade.COMPETENT) for year in (2017, 2018, 2019)),
    )


def verdicts(facts):
    found = judge_routes(huzhou(), facts)
    return {(route, index): each.status for route, findings in found.items() for index, each in enumerate(findings)}


@settings(deadline=None)
@given(
    facts=people(),
    more=st.one_of(
        educations.map(lambda e: ("educations", e)),
        appointments.map(lambda a: ("appointments", a)),
        works.map(lambda w: ("works", w)),
        named.map(lambda n: ("credentials", n)),
        named.map(lambda n: ("honours", n)),
        hours.map(lambda h: ("hours", h)),
    ),
)
def test_an_added_fact_never_turns_met_into_not_met(facts, more):
    kind, fact = more
    before = verdicts(facts)
    after = verdicts(replace(facts, **{kind: (*getattr(facts, kind), fact)}))
    for place, status in before.items():
        if status is Status.MET:
            assert after[place] is not Status.NOT_MET


@settings(deadline=None)
@given(facts=people(), year=st.integers(1990, 2014))
def test_what_lies_outside_the_plans_years_changes_nothing(facts, year):
    old = replace(
        facts,
        appraisals=(*facts.appraisals, AppraisalResult(year, AppraisalGrade.NOT_COMPETENT)),
        hours=(*facts.hours, Hours(year, HoursKind.GENERAL, 90)),
    )
    assert verdicts(old) == verdicts(facts)


@settings(deadline=None)
@given(facts=people())
def test_the_order_of_records_changes_nothing(facts):
    turned = replace(
        facts,
        **{
            kind: tuple(reversed(getattr(facts, kind)))
            for kind in ("educations", "titles", "appointments", "works", "credentials", "hours")
        },
    )
    assert verdicts(turned) == verdicts(facts)


@settings(deadline=None)
@given(facts=people())
def test_a_verdict_is_the_same_twice(facts):
    assert judge_routes(huzhou(), facts) == judge_routes(huzhou(), facts)
