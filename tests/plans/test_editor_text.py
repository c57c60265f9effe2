"""Changing keys of a text: every other line stays as it was written."""

import pytest

from plans.editor.text import lines_at, lines_of, replaced
from plans.spec import PlanFileError, load_yaml
from plans.spec.reader import read_plain
from tests.plans.people import FILE

TEXT = FILE.read_text(encoding="utf-8")


def test_other_lines_and_their_comments_stay():
    after = replaced(TEXT, {"statement_limit": 800, "fee": {"text": "另行通知"}})
    assert load_yaml(after).statement_limit == 800
    assert load_yaml(after).fee.text == "另行通知"
    gone = set(TEXT.splitlines()) - set(after.splitlines())
    fee = read_plain(TEXT).places[("fee",)].line
    assert gone <= set(TEXT.splitlines()[fee - 1 : fee + 15]) | {"statement_limit: 1000"}
    assert after.startswith(TEXT[: TEXT.index("schema_version")])


def test_the_same_values_leave_the_text_alone():
    data = read_plain(TEXT).data
    assert replaced(TEXT, {"windows": data["windows"], "name": data["name"]}) == TEXT


@pytest.mark.parametrize("key", sorted(read_plain(TEXT).data))
def test_taking_any_key_away_and_putting_it_back(key):
    value = read_plain(TEXT).data[key]
    without = replaced(TEXT, {key: None})
    assert key not in read_plain(without).data
    assert read_plain(replaced(without, {key: value})).data == read_plain(TEXT).data


def test_a_new_key_stands_where_the_language_has_it():
    after = replaced(TEXT, {"limits": [{"scope": "person", "per": "year", "count": 1, "text": "每年一次"}]})
    keys = list(read_plain(after).data)
    assert keys.index("audience") < keys.index("limits") < keys.index("cut_offs")


def test_a_text_in_flow_style_is_written_anew():
    assert read_plain(replaced("{name: 甲, year: 2026}\n", {"year": 2027})).data == {"name": "甲", "year": 2027}


@pytest.mark.parametrize("text", ["name: [", "- a\n", "overlay_of: base\nname: 乙\n"])
def test_what_cannot_be_changed_key_by_key_is_refused(text):
    with pytest.raises(PlanFileError):
        replaced(text, {"year": 2027})


def test_the_lines_of_a_section():
    lines = lines_of("a: 1\n# about b\nb:\n  - 2\nc: 3\n", ("b",))
    assert lines == [(2, "# about b"), (3, "b:"), (4, "  - 2")]
    assert lines_of("a: [", ("a",)) == []


@pytest.mark.parametrize("text", ["x: " + "[" * 500 + "]" * 500, "a: &a 1\nb: *a", "a: ["])
def test_a_text_that_the_reader_refuses_has_no_lines_of_anything(text):
    assert lines_of(f"{text}\n", ("a", "x")) == []
    assert lines_at(f"{text}\n", ("a",)) == []
