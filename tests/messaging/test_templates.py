"""The texts: only named placeholders, each filled once."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from messaging.templates import LONGEST, TEMPLATES, BadMessage, fill


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_text_can_be_filled_and_is_short_enough(name):
    values = dict.fromkeys(TEMPLATES[name].placeholders, "值" * 200)
    text = fill(name, values)
    assert "{" not in text
    assert len(text) <= LONGEST
    assert "…" in text


@pytest.mark.abuse("AC-107")
@pytest.mark.parametrize(
    "value", ["{user.password}", "{0}", "{number.__class__}", "%(number)s", "${number}", "{reason}", "{{number}}"]
)
def test_a_value_is_never_read_as_a_placeholder(value):
    text = fill("case_lapsed", {"number": "1", "reason": value})
    assert value in text


@pytest.mark.abuse("AC-107")
@settings(deadline=None)
@given(st.text(alphabet=string.printable + "{}职"))
def test_any_value_is_put_in_as_it_is(value):
    line = " ".join(value.split())[:79]
    assert line in fill("case_lapsed", {"number": "1", "reason": value})


def test_line_breaks_cannot_forge_a_second_message():
    assert "\n" not in fill("case_lapsed", {"number": "1", "reason": "一\r\n【银行】二"})


@pytest.mark.parametrize(
    ("name", "params"),
    [("no_such", {}), ("case_lapsed", {"number": "1"}), ("case_lapsed", {"number": 1, "reason": "x"})],
)
def test_mistakes_of_the_caller_are_refused(name, params):
    with pytest.raises(BadMessage):
        fill(name, params)
