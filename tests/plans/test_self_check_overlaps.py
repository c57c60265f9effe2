"""The self-check where one answer is a part of another: what is declared twice is not counted twice."""

import pytest

from plans.forms.self_check import SelfCheckForm
from plans.rules.finding import Status
from plans.rules.judge import route_findings
from tests.plans.changed import route, rule


def asking(leaves):
    """A plan with these leaves for a route, which asks for no other hours."""
    return route(rule("all", of=leaves)).model_copy(update={"continuing_education": ()})


def statuses(leaves, answers):
    """The status of each leaf for somebody who answers so."""
    document = asking(leaves)
    form = SelfCheckForm(document, answers)
    assert form.is_valid(), form.errors
    found = route_findings(document, document.titles[0].code, document.routes[0], form.facts())
    return [each.status for each in found[: len(leaves)]]


NATIONAL = {"issuer_level_at_least": "national"}


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [({"what": ["paper"]}, {"what": ["paper"]} | NATIONAL),
     ({"what": ["patent"]}, {"what": ["patent"], "subtypes": ["发明专利"]}),
     ({"what": ["paper"]}, {"what": ["paper"], "from_day": "2015-01-01"}),
     ({"what": ["paper", "book"]}, {"what": ["paper"]})],
)  # fmt: skip
@pytest.mark.parametrize("narrow_first", [False, True])
def test_a_narrower_achievement_is_one_of_the_wider(wide, narrow, narrow_first):
    leaves = [rule("evidence", count=3, **wide), rule("evidence", count=1, **narrow)]
    for said, status in (("2", Status.NOT_MET), ("3", Status.MET)):
        answers = [said, "1"]
        order = slice(None, None, -1 if narrow_first else 1)
        data = {f"evidence_{index}": number for index, number in enumerate(answers[order])}
        assert statuses(leaves[order], data)[order] == [status, Status.MET]


PAPER = {"what": ["paper"]}
BY_FIRST = {"what": ["paper"], "role_in": ["第一作者"]}


@pytest.mark.parametrize(
    ("wide", "both", "facts", "best"),
    [
        ("", None, Status.NOT_MET, Status.MET),  # it may be one paper: left open
        ("1", None, Status.NOT_MET, Status.NOT_MET),
        ("2", None, Status.MET, Status.MET),
        ("", "0", Status.MET, Status.MET),  # none is both: they are two
        ("", "1", Status.NOT_MET, Status.MET),
    ],
)
def test_two_narrower_answers_may_be_one_thing(wide, both, facts, best):
    leaves = [
        rule("evidence", count=2, **PAPER),
        rule("evidence", **PAPER | NATIONAL),
        rule("evidence", **BY_FIRST),
        *([rule("evidence", **BY_FIRST | NATIONAL)] if both else []),
    ]
    data = {"evidence_0": wide, "evidence_1": "1", "evidence_2": "1", "evidence_3": both or ""}
    form = SelfCheckForm(asking(leaves), data)
    assert form.is_valid(), form.errors
    for known, status in ((form.facts(), facts), (form.possible(), best)):
        found = route_findings(form.plan, form.plan.titles[0].code, form.plan.routes[0], known)
        assert [each.status for each in found[:3]] == [status, Status.MET, Status.MET]


def test_one_of_a_run_of_years_is_no_other_thing():
    run = rule("evidence", what=["tax"], consecutive_years=3, amount_of="tax", amount_at_least_fen=100)
    more = rule("evidence", count=4, what=["tax"])
    assert statuses([run, more], {"evidence_0": "1", "evidence_1": "3"}) == [Status.MET, Status.NOT_MET]
    assert statuses([run, more], {"evidence_0": "1", "evidence_1": "4"}) == [Status.MET, Status.MET]


def test_a_wider_achievement_is_not_taken_for_a_narrower():
    for narrow in ({"what": ["paper"], "from_day": "2015-01-01"}, {"what": ["paper"]} | NATIONAL):
        leaves = [rule("evidence", count=3, what=["paper", "book"]), rule("evidence", count=2, **narrow)]
        wide, part = statuses(leaves, {"evidence_0": "3", "evidence_1": "1"})
        assert wide is Status.MET
        assert part is not Status.MET


@pytest.mark.parametrize(("associate", "status"), [("1", Status.NOT_MET), ("2", Status.MET), ("", Status.NOT_MET)])
@pytest.mark.parametrize("full_first", [False, True])
def test_a_recommender_of_the_higher_level_is_one_of_the_lower(associate, status, full_first):
    order = slice(None, None, -1 if full_first else 1)
    leaves = [
        rule("recommended_by", count=2, level="associate_senior", matching_major=False),
        rule("recommended_by", count=1, level="full_senior", matching_major=False),
    ][order]
    data = {f"recommenders_{index}": number for index, number in enumerate([associate, "1"][order])}
    assert statuses(leaves, data)[order] == [status, Status.MET]


def hours(years, least):
    return rule("hours", years=years, minima=[{"kind": "professional", "hours": least}], per_year=False)


@pytest.mark.parametrize(
    ("total", "alone", "status"),
    [("90", "0", [Status.MET, Status.NOT_MET]),
     ("70", "24", [Status.NOT_MET, Status.MET]),
     ("90", "24", [Status.MET, Status.MET])],
)  # fmt: skip
def test_the_hours_of_one_year_are_some_of_those_of_all(total, alone, status):
    three_and_one = [hours([2018, 2019, 2020], 90), hours([2020], 24)]
    assert statuses(three_and_one, {"hours_0": total, "hours_1": alone}) == status


def test_the_rest_of_a_sum_is_put_into_a_year_only_where_it_can_lie_in_no_other():
    years = [hours([2018, 2019], 90), hours([2018], 24), hours([2019], 24)]
    assert statuses(years, {"hours_0": "90"}) == [Status.NOT_MET] * 3
    assert statuses(years, {"hours_0": "90", "hours_1": "24"}) == [Status.MET] * 3
    assert statuses(years, {"hours_0": "90", "hours_1": "90"}) == [Status.MET, Status.MET, Status.NOT_MET]
    form = SelfCheckForm(asking(years), {"hours_0": "90"})
    assert form.is_valid()
    found = route_findings(form.plan, form.plan.titles[0].code, form.plan.routes[0], form.possible())
    assert [each.status for each in found[:3]] == [Status.MET] * 3  # so that the page leaves it open


@pytest.mark.parametrize(
    ("titled", "poor", "status"),
    [
        ("2014-07-01", "", [Status.MET, Status.MET]),
        ("2010-07-01", "", [Status.NOT_MET, Status.NOT_MET]),  # at best met: the page leaves it open
        ("2014-07-01", "appraisal_2017", [Status.NOT_MET, Status.MET]),
    ],
)
def test_years_since_the_present_title_are_asked_as_far_back_as_six(titled, poor, status):
    leaves = [
        rule("appraisal", since="present_title"),
        rule("hours", since="present_title", minima=[{"kind": "general", "hours": 18}]),
    ]
    said = {f"appraisal_{year}": "competent" for year in range(2014, 2020)} | {f"hours_{n}": "18" for n in range(6)}
    said |= {"title_level": "intermediate", "title_on": titled} | ({poor: "not_competent"} if poor else {})
    plan = asking(leaves).model_copy(update={"appraisal": None})
    form = SelfCheckForm(plan, said)
    assert form.is_valid(), form.errors
    assert [name for name in form.fields if name.startswith("appraisal_")] == [
        f"appraisal_{y}" for y in range(2014, 2020)
    ]
    assert [each.years for each in form.asked.hours] == [(year,) for year in range(2015, 2021)]
    found, best = (
        [each.status for each in route_findings(plan, plan.titles[0].code, plan.routes[0], facts)[:2]]
        for facts in (form.facts(), form.possible())
    )
    assert found == status
    assert best == ([Status.NOT_MET, Status.MET] if poor else [Status.MET] * 2)


def test_another_declaration_of_an_unknown_level_is_for_a_person():
    one = rule("no_other_declaration", per="level_and_year")
    assert statuses([one, one], {"other_declaration": "yes"}) == [Status.TO_JUDGE] * 2
    assert statuses([one, one], {"other_declaration": "no"}) == [Status.MET] * 2
    year = rule("no_other_declaration", per="year")
    assert statuses([year, year], {"other_declaration": "yes"}) == [Status.NOT_MET] * 2


def test_a_score_beyond_a_thousand_is_taken():
    form = SelfCheckForm(asking([rule("score", sheet="self-score", minimum=1100)]), {"score_self-score": "1100"})
    assert form.is_valid(), form.errors
    assert [each.points for each in form.facts().scores] == [1100]
    unsaid = SelfCheckForm(form.plan, {})
    assert unsaid.is_valid()
    assert unsaid.possible().scores[0].points >= 1100
