"""What a person left unsaid is open, not missing: judged at worst and at best."""

from dataclasses import replace

import pytest
from pydantic import TypeAdapter

from plans.rules import Facts, Status, judge_all
from plans.rules.context import Context
from plans.rules.evaluate import evaluate_in
from plans.rules.unsaid import UNSAID, held_open
from plans.spec.rule import AttestedRule, Rule
from tests.plans.people import assistant, huzhou

BEST = assistant()
ROUTE = "engineer-normal"


def judged(facts: Facts, possible: Facts | None):
    return judge_all(huzhou(), facts, possible).title("engineer")


def route_of(facts: Facts, possible: Facts | None):
    return next(each for each in judged(facts, possible).routes if each.route == ROUTE)


def test_of_a_person_who_has_said_nothing_no_route_is_named():
    verdict = judged(Facts(), BEST)
    assert verdict.best is None
    assert "还没有填写您的情况" in verdict.explanation


def test_what_may_still_come_true_is_open_and_says_that_nothing_was_said():
    partly = replace(BEST, educations=(), appointments=(), works=())
    found = route_of(partly, BEST)
    assert not found.failing
    assert found.unsaid
    assert {each.status for each in found.unsaid} == {Status.TO_JUDGE}
    assert UNSAID in {each.missing for each in found.unsaid}
    assert "没有填写" in {each.actual for each in found.unsaid}
    assert not set(map(id, found.unsaid)) & set(map(id, found.for_reviewer))
    assert set(map(id, found.unsaid)) | set(map(id, found.for_reviewer)) == set(map(id, found.open))


def test_the_best_route_tells_what_is_not_known_yet():
    partly = replace(BEST, educations=(), appointments=(), works=())
    assert "还不知道" in judged(partly, BEST).explanation


def test_what_nothing_can_mend_still_fails():
    said = replace(BEST, educations=(), appointments=(), works=())
    assert route_of(said, said).failing
    assert route_of(said, None).failing


def test_a_field_of_the_page_is_named_where_there_is_no_best_answer():
    open_one = {each.kind: each for each in route_of(replace(BEST, major=None), BEST).open}["major_offered"]
    assert "想申报的专业" in open_one.missing
    wrong = route_of(replace(BEST, major="no-such-major"), BEST)
    assert "major_offered" in {each.kind for each in wrong.failing}


@pytest.mark.parametrize("rule", [{"kind": "appraisal"}, {"kind": "hours", "minima": [{"hours": 24}]}])
def test_the_day_of_a_title_that_years_are_counted_from_is_asked_for(rule):
    asked = TypeAdapter(Rule).validate_python(rule | {"since": "present_title"})
    nobody = replace(BEST, titles=())
    for possible, unsaid in ((BEST, True), (nobody, False)):  # who has no title is for a person
        found = evaluate_in(Context(huzhou(), "engineer", possible), asked, nobody)
        assert (found.status, found.unsaid) == (Status.TO_JUDGE, unsaid)
        assert (found.missing == "请填写取得现职称的日期") is unsaid


def test_a_question_without_an_answer_is_something_unsaid():
    asked = AttestedRule(kind="attested", statement="见附件")
    found = replace(route_of(BEST, None).findings[0], kind="answer", status=Status.TO_JUDGE, unsaid=False)
    context = Context(huzhou(), "engineer", None)
    assert held_open(found, asked, BEST, context).unsaid
    assert not held_open(replace(found, kind="attested"), asked, BEST, context).unsaid
