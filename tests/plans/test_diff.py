"""What differs between two plans, told item by item."""

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.spec import PlanFileError, diff, load_yaml
from plans.spec.diff import _lists
from tests.plans.people import FILE, huzhou
from tests.plans.test_files import DUMPER, ODD, PATHS, PLAIN, mutated

TEXT = FILE.read_text(encoding="utf-8")


def changes(old, new):
    assert old in TEXT
    return [(each.kind, each.path) for each in diff(huzhou(), load_yaml(TEXT.replace(old, new, 1)))]


def test_equal_plans_do_not_differ():
    assert diff(huzhou(), load_yaml(TEXT)) == []


def test_a_changed_value_is_named_by_the_codes_on_its_way():
    old = "          years: 4\n          after_title"
    assert changes(old, old.replace("4", "5")) == [("changed", "routes.engineer-normal.rule.of.2.years")]


def test_an_item_more_or_less_is_one_change_and_not_a_shift_of_the_rest():
    hvac = "  - {code: hvac, name: 暖通工程, accepts: [供热通风与空调工程]}\n"
    assert changes(hvac, "") == [("removed", "majors.hvac")]
    assert changes(hvac, hvac + "  - {code: new, name: 新专业, accepts: [新专业]}\n") == [("added", "majors.new")]


def test_a_part_more_in_a_rule_is_one_change():
    old = "        - kind: holds\n          what: title\n"
    assert changes(old, "        - kind: major_offered\n" + old) == [("added", "routes.engineer-normal.rule.of.1")]
    both = diff(load_yaml(TEXT.replace(old, "        - kind: major_offered\n" + old, 1)), huzhou())
    assert [(each.kind, each.path) for each in both] == [("removed", "routes.engineer-normal.rule.of.1")]


def test_a_part_in_front_of_one_that_changed_is_told_apart_from_it():
    """By kind and name, not by place: one more in front, and one number changed, are two differences."""
    first = "        - kind: education\n          minimum: college\n"
    more = "        - kind: attested\n          statement: 业绩突出\n"
    assert changes(first, more + first.replace("college", "bachelor")) == [
        ("added", "routes.engineer-normal.rule.of.0"),
        ("changed", "routes.engineer-normal.rule.of.1.minimum"),
    ]
    named = [{"kind": "tenure", "title": each, "years": years, "also": []} for each, years in (("甲", 1), ("乙", 2))]
    turned = [named[1] | {"years": 3}, named[0] | {"years": 4}]
    assert [(each.path, each.before, each.after) for each in _lists(named, turned, ("of",))] == [
        ("of.0.years", 2, 3),
        ("of.1.years", 1, 4),
    ]


def test_a_rule_of_another_kind_is_one_change():
    old = "        - kind: appointed_now\n          level: junior\n"
    assert changes(old, "        - kind: major_offered\n") == [("changed", "routes.engineer-normal.rule.of.3")]


def test_the_order_of_stages_counts():
    chain = huzhou().chain
    turned = huzhou().model_copy(update={"chain": (chain[1], chain[0], *chain[2:])})
    (only,) = diff(huzhou(), turned)
    assert (only.path, only.before[:2], only.after[:2]) == (
        "chain",
        ["employer", "employer_notice"],
        ["employer_notice", "employer"],
    )


def test_a_change_is_one_readable_line():
    assert (
        str(diff(huzhou(), huzhou().model_copy(update={"statement_limit": 900}))[0]) == "~ statement_limit: 1000 -> 900"
    )
    assert str(diff(huzhou(), huzhou().model_copy(update={"fee": None}))[0]).startswith("- fee: {")
    assert str(diff(huzhou().model_copy(update={"fee": None}), huzhou())[0]).startswith("+ fee: {")


def test_a_day_is_told_as_the_file_gives_it():
    closes = "closes: 2020-10-15"
    assert TEXT.count(closes) > 0
    later = load_yaml(TEXT.replace(closes, "closes: 2020-10-16", 1))
    assert [str(each) for each in diff(huzhou(), later)] == ['~ windows.apply.closes: "2020-10-15" -> "2020-10-16"']
    shut = load_yaml(TEXT.replace(closes, "closes: 2020-10-15T17:00:00+08:00", 1))
    assert '"2020-10-15" -> "2020-10-15T17:00:00+08:00"' in "\n".join(map(str, diff(huzhou(), shut)))
    (none,) = diff(huzhou(), huzhou().model_copy(update={"windows": ()}))
    assert '"opens": "2020-09-01", "closes": "2020-10-15"' in str(none)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(path=st.sampled_from(PATHS), new=ODD)
def test_plans_differ_exactly_when_something_is_told(path, new):
    try:
        changed = load_yaml(yaml.dump(mutated(PLAIN, path, new), Dumper=DUMPER, allow_unicode=True))
    except PlanFileError:
        return
    assert bool(diff(huzhou(), changed)) == (changed != huzhou())
