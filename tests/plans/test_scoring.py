"""Filling in and adding up a scoring sheet: every kind of item, caps, gates, the threshold, impossible answers."""

from functools import cache

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from plans.checks.contradictions import most_points
from plans.rules.recommending import asked_of
from plans.rules.scoring import MAX_COUNT, MAX_POINTS, ScoreRefused, add_up, in_full, in_words, item_points, most, read
from plans.spec.parts import Route
from plans.spec.scoring import ItemKind, ScoringSheet
from tests.factories import CATALOGUE_FILE
from tests.plans.people import huzhou

SHEET = huzhou().scoring_sheet("self-score")
GATES = [gate.code for gate in SHEET.gates]
COUNTS = [item.code for item in SHEET.items if item.kind is ItemKind.COUNT]
CAPS = sum(group.cap for group in SHEET.groups)
# 60 + 10 + 10 + (1 + 8) + 4 + 2 = 95.
AT_95 = {
    "build-medium-lead": 1,
    "degree": "bachelor-degree",
    "licence": "first-class",
    "paper-count": "one-point",
    "paper-quality": 8,
    "conduct": 4,
    "english": "passed",
}


def small(**more):
    """A sheet of one group without a cap and without a threshold, with a count of at most 3."""
    item = {"code": "works", "name": "作品", "kind": "count", "points_each": 4, "maximum": 3}
    group = {"code": "g", "section": "一", "name": "业绩", "items": [item]}
    return ScoringSheet.model_validate({"code": "s", "name": "表", "titles": ["t"], "groups": [group]} | more)


@pytest.mark.feature("SCO-01", "SCO-03")
@pytest.mark.parametrize(("conduct", "points", "short"), [(4, 95, 0), (3, 94, 1)])
def test_the_threshold_is_reached_at_95_and_not_at_94(conduct, points, short):
    result = add_up(SHEET, AT_95 | {"conduct": conduct}, GATES)
    assert (result.points, result.short, result.reached) == (points, short, short == 0)
    assert result.items["build-medium-lead"] == 60
    assert result.threshold == 95


@pytest.mark.feature("SCO-02")
def test_a_missing_gate_keeps_any_total_from_counting():
    result = add_up(SHEET, AT_95, set(GATES) - {"ethics"})
    assert (result.points, result.short, result.reached) == (95, 0, False)
    assert result.gates_missing == ("思想道德",)


def test_a_sheet_without_cap_and_threshold_just_adds_up():
    result = add_up(small(), {"works": 3}, ())
    assert (result.points, result.raw, result.groups, result.short, result.reached) == (
        12,
        {"g": 12},
        {"g": 12},
        0,
        True,
    )


@pytest.mark.parametrize("text", ["", " ", "\u3000"])
def test_blank_is_no_answer(text):
    assert read(SHEET, {"build-medium-lead": text}).values == {}


def test_what_was_typed_is_read_by_the_kind_of_its_item():
    typed = {
        "build-medium-lead": " 2 ",
        "design-plain-member": "３",
        "degree": "college",
        "paper-quality": "0",
        "stray": "1",
    }
    reading = read(SHEET, typed)
    assert reading.values == {"build-medium-lead": 2, "design-plain-member": 3, "degree": "college", "paper-quality": 0}
    assert reading.wrong == {}


@pytest.mark.parametrize(
    ("item", "text", "sentence"),
    [
        ("degree", "doctor", "“建设工程相近专业的学历学位”没有这个选项，请重新选择。"),
        ("degree", "10", "“建设工程相近专业的学历学位”没有这个选项，请重新选择。"),
        ("paper-quality", "9", "“水平”请填 0 到 8 的整数。"),
        ("paper-quality", "-1", "“水平”请填 0 到 8 的整数。"),
        ("paper-quality", "7.5", "“水平”请填 0 到 8 的整数。"),
        ("design-medium-lead", "100", "“规划与设计·中等复杂·技术骨干”请填 0 到 99 的整数。"),
        ("design-medium-lead", "9" * 5000, "“规划与设计·中等复杂·技术骨干”请填 0 到 99 的整数。"),
        ("design-medium-lead", "两项", "“规划与设计·中等复杂·技术骨干”请填 0 到 99 的整数。"),
    ],
)
def test_an_impossible_answer_is_one_sentence_and_gives_nothing(item, text, sentence):
    reading = read(SHEET, {item: text, "licence": "first-class"})
    assert reading.wrong == {item: sentence}
    assert reading.values == {"licence": "first-class"}


def test_a_stated_maximum_of_things_is_kept():
    item = small().items[0]
    assert (most(item), item_points(item, 3)) == (3, 12)
    with pytest.raises(ScoreRefused, match="0 到 3"):
        item_points(item, 4)


def test_a_total_whose_maximum_is_not_stated_is_taken_as_typed():
    item = {"code": "total", "name": "总分", "kind": "range"}
    group = {"code": "g", "section": "一", "name": "总分", "items": [item]}
    sheet = small(groups=[group], threshold=90)
    assert (add_up(sheet, {"total": 90}, ()).reached, add_up(sheet, {"total": 89}, ()).reached) == (True, False)
    assert most(sheet.items[0]) == most_points(sheet) == MAX_POINTS
    with pytest.raises(ScoreRefused, match="0 到 999"):
        item_points(sheet.items[0], MAX_POINTS + 1)


def test_an_unknown_gate_is_refused():
    with pytest.raises(ScoreRefused) as refused:
        add_up(SHEET, {}, ["wealth"])
    assert refused.value.item == "wealth"


def test_values_in_words():
    assert in_words(SHEET.item("degree"), "college") == "大专学历"
    assert in_words(SHEET.item("degree"), "doctor") == ""
    assert in_words(SHEET.item("build-medium-lead"), 2) == "2 项"
    assert in_words(SHEET.item("conduct"), 4) == "4 分"
    with pytest.raises(KeyError):
        SHEET.item("nothing")


def test_values_with_their_points():
    assert in_full(SHEET.item("degree"), "college") == "大专学历，6 分"
    assert in_full(SHEET.item("build-medium-lead"), 2) == "2 项，120 分"
    assert in_full(SHEET.item("paper-count"), "two-points") == "2 分"
    assert in_full(SHEET.item("conduct"), 4) == "4 分"


@pytest.mark.parametrize(
    ("part", "named"),
    [
        ({"gates": [{"code": "a", "name": "甲"}, {"code": "a", "name": "乙"}]}, "控制项的代码重复：a"),
        ({"groups": [{"code": "g", "section": "一", "name": "甲", "items": [{"code": "w", "name": "丙", "kind": "range", "maximum": 1}]}] * 2}, "代码重复"),
    ],
)  # fmt: skip
def test_a_code_used_twice_is_refused(part, named):
    with pytest.raises(ValidationError, match=named):
        small(**part)


def test_an_option_used_twice_is_refused():
    options = [{"code": "x", "label": "甲", "points": 1}, {"code": "x", "label": "乙", "points": 2}]
    item = {"code": "w", "name": "丙", "kind": "option", "options": options}
    with pytest.raises(ValidationError, match="“丙”的选项的代码重复：x"):
        small(groups=[{"code": "g", "section": "一", "name": "甲", "items": [item]}])


@pytest.mark.feature("REC-01")
def test_the_recommenders_a_route_asks_for_are_found_in_its_rule():
    asked = asked_of(huzhou().route("engineer-self-scored"))
    assert (asked.count, asked.level, asked.matching_major) == (2, "associate_senior", True)
    assert asked_of(huzhou().route("engineer-normal")) is None
    assert asked_of(huzhou().route("engineer-transfer")) is None


def test_of_several_recommendations_the_one_that_asks_for_most_counts():
    def leaf(count):
        return {"kind": "recommended_by", "count": count, "level": "full_senior"}

    tree = {"kind": "any", "of": [leaf(1), {"kind": "at_least", "n": 1, "of": [leaf(3), leaf(2)]}]}
    route = {"code": "r", "title": "t", "name": "名", "summary": "句", "filed_as": "normal", "rule": tree}
    assert asked_of(Route.model_validate(route)).count == 3


def values_of(item):
    if item.kind is ItemKind.OPTION:
        return st.sampled_from([option.code for option in item.options])
    return st.integers(min_value=0, max_value=most(item))


FILLED = st.fixed_dictionaries({}, optional={item.code: values_of(item) for item in SHEET.items})


@settings(deadline=None)
@given(values=FILLED, gates=st.sets(st.sampled_from(GATES)))
def test_a_total_is_the_capped_groups_and_never_above_the_caps(values, gates):
    result = add_up(SHEET, values, gates)
    assert result.points == sum(result.groups.values())
    assert 0 <= result.points <= CAPS == 164
    assert all(result.groups[group.code] == min(result.raw[group.code], group.cap) for group in SHEET.groups)
    assert sum(result.raw.values()) == sum(result.items.values())
    assert result.reached == (result.points >= 95 and gates == set(GATES))


@settings(deadline=None)
@given(values=FILLED, item=st.sampled_from(COUNTS), more=st.integers(min_value=0, max_value=MAX_COUNT))
def test_counting_more_never_gives_less(values, item, more):
    before = values.get(item, 0)
    after = min(before + more, MAX_COUNT)
    assert add_up(SHEET, {**values, item: after}, ()).points >= add_up(SHEET, {**values, item: before}, ()).points


@settings(deadline=None)
@given(values=FILLED)
def test_what_is_read_back_from_text_is_what_was_meant(values):
    reading = read(SHEET, {code: str(value) for code, value in values.items()})
    assert (reading.values, reading.wrong) == (values, {})


@settings(deadline=None, max_examples=200)
@given(typed=st.dictionaries(st.sampled_from([item.code for item in SHEET.items]), st.text(max_size=12), max_size=6))
def test_whatever_is_typed_is_read_or_refused(typed):
    reading = read(SHEET, typed)
    assert add_up(SHEET, reading.values, ()).points <= CAPS
    assert not reading.values.keys() & reading.wrong.keys()


@cache
def as_written():
    return yaml.safe_load(CATALOGUE_FILE.read_text())["scoring_sheets"][0]


def by_hand(values):
    """The total as a person adds it up from the notice's table: an oracle that knows nothing of the code it checks."""
    total = 0
    for group in as_written()["groups"]:
        points = 0
        for item in group["items"]:
            if item["code"] not in values:
                continue
            given = values[item["code"]]
            if item["kind"] == "option":
                points += {option["code"]: option["points"] for option in item["options"]}[given]
            else:
                points += given * item.get("points_each", 1)
        total += min(points, group["cap"])
    return total


@pytest.mark.abuse("AC-030")
@settings(deadline=None, max_examples=60)
@given(values=FILLED)
def test_the_total_is_the_one_added_up_by_hand(values):
    assert add_up(SHEET, values, GATES).points == by_hand(values)


def test_as_many_digits_are_read_as_the_greatest_number_has():
    item = {"code": "points", "name": "得分", "kind": "range", "maximum": 1200}
    sheet = small(groups=[{"code": "g", "section": "一", "name": "业绩", "items": [item]}])
    assert read(sheet, {"points": "1000"}).values == {"points": 1000}
    assert set(read(sheet, {"points": "1201"}).wrong) == {"points"}
    assert set(read(sheet, {"points": "00100"}).wrong) == {"points"}
