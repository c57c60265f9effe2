"""A pack may expect single conditions of a route, at any depth; what differs is told with its line."""

import pytest

from plans.reports import expectation_problems
from plans.rules.person import load_person
from tests.plans.people import huzhou

PERSON = """\
plan: huzhou-construction-2020
about: 只有聘任年限不够。
person:
  titles:
    - {name: 助理工程师, level: junior, obtained_on: 2016-01-01}
expect:
  engineer: {engineer-normal: not_met}
  findings:
    engineer-normal: {职称: met, 实际聘任年限: not_met}
    assistant-skilled: {技师满 3 年: not_met}
"""


def problems(text):
    return [f"{each.line}: {each.message}" for each in expectation_problems(huzhou(), load_person(text))]


def test_what_is_expected_and_found_is_no_problem():
    assert problems(PERSON.replace("assistant-skilled: {技师满 3 年", "assistant-skilled: {高级工满 2 年")) == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("    engineer-normal: {职称: not_met}", "9: 预期 not_met，实际 met"),
        ("    engineer-normal: {没有的条件: met}", "9: 预期 met，实际 没有这个条件"),
        ("    no-such-route: {职称: met}", "9: 预期 met，实际 没有这个条件"),
    ],
)
def test_what_differs_is_told(line, message):
    text = PERSON.split("    engineer-normal: {职称")[0] + line + "\n"
    assert problems(text) == [message]
