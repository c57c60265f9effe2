"""Plan files: what is refused, with path and line; what is written back; windows from dates."""

from datetime import UTC, datetime, timedelta

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.rules import Facts, judge_routes
from plans.spec import PlanDocument, PlanFileError, canonical_json, digest, dump_yaml, load_yaml
from plans.spec.parts import SHANGHAI, Window
from plans.spec.reader import read_plain
from tests.plans.people import FILE, assistant, huzhou

TEXT = FILE.read_text(encoding="utf-8")
US = timedelta(microseconds=1)


def problems(text):
    with pytest.raises(PlanFileError) as refused:
        load_yaml(text)
    return [(problem.path, problem.line) for problem in refused.value.problems]


def line_of(part):
    return next(number for number, line in enumerate(TEXT.splitlines(), start=1) if part in line)


def test_export_and_import_are_the_identity():
    written = dump_yaml(huzhou())
    assert load_yaml(written) == huzhou()
    assert dump_yaml(load_yaml(written)) == written
    assert digest(load_yaml(written)) == digest(huzhou())


def test_json_and_back_is_the_identity():
    assert PlanDocument.model_validate_json(canonical_json(huzhou())) == huzhou()


def test_the_digest_does_not_depend_on_the_order_of_keys():
    shuffled = yaml.safe_dump(yaml.load(TEXT, Loader=yaml.BaseLoader), allow_unicode=True, sort_keys=True)
    assert "'" in shuffled  # every scalar is text there, so numbers are quoted and must not be read as numbers
    with pytest.raises(PlanFileError):
        load_yaml(shuffled)
    data = huzhou().model_dump(mode="json")
    assert digest(PlanDocument.model_validate(dict(reversed(data.items())))) == digest(huzhou())


def test_any_change_changes_the_digest():
    assert digest(huzhou().model_copy(update={"statement_limit": 999})) != digest(huzhou())


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("  - kind: apply", "  - kind: applying", "windows.0.kind"),
        ("          minimum: college", "          minimum: kindergarten", "routes.0.rule.of.0.minimum"),
        ("          years: 4", "          years: four", "routes.0.rule.of.2.years"),
        ("        - kind: appointed_now", "        - kind: appointed", "routes.0.rule.of.3"),
        ("statement_limit: 1000", "statement_limit: yes", "statement_limit"),
        ("photo:", "picture:", "picture"),
        ("region: 浙江省湖州市", 'region: "浙江省湖\\n州市"', "region"),
        ("name: 自评申报", 'name: "自评\\u2028申报"', "routes.3.name"),
        ("    min_working_days: 5", "    min_working_days: 0", "notices.0.min_working_days"),
    ],
)
def test_a_wrong_value_is_named_by_path_and_line(old, new, path):
    assert (path, line_of(old)) in problems(TEXT.replace(old, new, 1))


def test_every_problem_is_told_at_once():
    broken = TEXT.replace("year: 2020", "year: soon").replace("statement_limit: 1000", "statement_limit: 0")
    assert [path for path, _line in problems(broken)] == ["year", "statement_limit"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("    title: engineer\n    name: 自评申报", "    title: doctor\n    name: 自评申报", "不存在的代码：doctor"),
        ("  - {code: hvac,", "  - {code: gas,", "代码重复：gas"),
        ("  - code: insurance", "  - code: version", "系统自己使用这个名称，问题请换一个代码：version"),
        ("  stage: payment", "  stage: office", "不存在的代码：office"),
        ("    closes: 2020-10-15", "    closes: 2020-08-15", "开始时间必须早于结束时间"),
        ("          level: junior\n          years", "          years", "必须写明 level"),
        ("    need: required\n", "    need: conditional\n", "必须写 condition"),
        ("            points_each: 6", "            maximum: 6", "缺少 count 所需的分值"),
        ("  min_ratio: 0.65", "  min_ratio: 0.85", "没有照片能满足"),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused(old, new, words):
    assert old in TEXT
    with pytest.raises(PlanFileError, match=words):
        load_yaml(TEXT.replace(old, new, 1))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "键: 值"),
        ("- 1\n", "键: 值"),
        ("a: [", "不是有效的 YAML"),
        ("a: 1\na: 2\n", "同一个键写了两次"),
        ("a: &x [1]\nb: *x\n", "引用"),
        ("? [1]\n: 2\n", "键必须是文字"),
        ("a: \ud800", "不是有效的 YAML"),
        ("\x00", "不是有效的 YAML"),
        ("a: " + "[" * 100_000, "嵌套超过"),
        ("a: " + "{a: " * 50_000, "嵌套超过"),
        ("a" * 2_000_001, "超过"),
        ("".join(f"k{each}: 1\n" for each in range(38_000)), "键和值超过"),
    ],
)
def test_what_is_no_plan_file_is_refused(text, words):
    with pytest.raises(PlanFileError, match=words):
        load_yaml(text)


@pytest.mark.parametrize(
    ("text", "path", "line", "words"),
    [
        ("a: 1\nb:\n  - c: &x 1\n", "b.0.c", 3, "引用"),
        ("a: 1\n? [k]\n: 2\nb: [1, *x]\n", "b.1", 4, "引用"),
        ("a: 1\nb: [1, {c: !!python/object:os.system x}]\n", "b.1.c", 2, "标签"),
        ("a: ! 文字\n", "a", 1, "标签"),
        ("!!map\na: 1\n", "", 1, "标签"),
        ("a: 1\nb:\n  <<: {c: 1}\n", "b.<<", 3, "合并"),
        ("a: {b: 1}\na: {b: 2}\n", "a", 2, "写了两次"),
    ],
)
def test_only_plain_yaml_is_taken(text, path, line, words):
    with pytest.raises(PlanFileError, match=words) as error:
        read_plain(text)
    assert (error.value.problems[0].path, error.value.problems[0].line) == (path, line)


def test_marks_in_quotes_are_text():
    assert read_plain("a: '&x'\nb: [\"*x\", '!!x']\n'<<': 1\nc: 甲&乙\n").data["c"] == "甲&乙"


def test_a_control_character_is_refused_before_the_database_would():
    assert ("name", 5) in problems(TEXT.replace("\nname: 2020年度", '\nname: "\\0年度"\nseries_: 2020年度', 1))


def paths_of(value, path=()):
    """Every scalar of a plain document, by path."""
    if isinstance(value, dict):
        return [found for key, part in value.items() for found in paths_of(part, (*path, key))]
    if isinstance(value, list):
        return [found for index, part in enumerate(value) for found in paths_of(part, (*path, index))]
    return [path]


DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
PLAIN = huzhou().model_dump(mode="json")
PATHS = paths_of(PLAIN)
ODD = st.sampled_from(
    [None, True, 0, 1, -1, 10**12, 0.5, "", "x", "2020-02-30", "2020-01-01", "9999-12-31", [], {}, "all"]
)


def mutated(value, path, new):
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = mutated(copy[path[0]], path[1:], new)
    return copy


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(path=st.sampled_from(PATHS), new=ODD)
def test_a_plan_with_one_value_changed_is_refused_by_path_or_judged(path, new):
    text = yaml.dump(mutated(PLAIN, path, new), Dumper=DUMPER, allow_unicode=True)
    try:
        plan = load_yaml(text)
    except PlanFileError as error:
        refused = error.problems
    else:
        refused = None
        judge_routes(plan, assistant())
        judge_routes(plan, Facts())
    assert refused is None or all(problem.line >= 1 and problem.message for problem in refused)


@pytest.mark.feature("PLN-03")
@pytest.mark.abuse("AC-039")
@pytest.mark.parametrize(
    ("moment", "state"),
    [
        ("2020-09-01T00:00:00+08:00", "open"),
        ("2020-10-15T23:59:59.999999+08:00", "open"),
        ("2020-10-16T00:00:00+08:00", "closed"),
        ("2020-10-15T16:00:00+00:00", "closed"),  # local midnight seen from UTC
        ("2020-10-16T00:00:00+00:00", "closed"),  # UTC midnight is eight hours late
        ("2020-08-31T16:00:00+00:00", "open"),
    ],
)
def test_a_window_of_days_is_half_open_in_china(moment, state):
    window = huzhou().window("apply")
    at = datetime.fromisoformat(moment)
    assert window.state(at) == state
    assert window.is_open(at) is (state == "open")
    assert window.last_day.isoformat() == "2020-10-15"


@pytest.mark.abuse("AC-039")
def test_one_microsecond_decides():
    window = huzhou().window("apply")
    assert [window.state(window.opens - US), window.state(window.opens)] == ["upcoming", "open"]
    assert [window.state(window.closes - US), window.state(window.closes)] == ["open", "closed"]
    assert window.dates_only


@pytest.mark.feature("PLN-04")
@pytest.mark.abuse("AC-039")
def test_a_window_with_clock_times():
    opens, closes = "2020-08-17T10:00:00+08:00", "2020-09-07T17:00:00+08:00"
    window = Window.model_validate({"kind": "apply", "opens": opens, "closes": closes})
    assert not window.dates_only
    assert window.state(datetime(2020, 9, 7, 8, 59, 59, tzinfo=UTC)) == "open"
    assert window.state(datetime(2020, 9, 7, 17, 0, tzinfo=SHANGHAI)) == "closed"
    assert window.last_day.isoformat() == "2020-09-07"


def test_a_time_without_a_zone_is_refused():
    assert ("windows.0.closes", line_of("    closes: 2020-10-15")) in problems(
        TEXT.replace("    closes: 2020-10-15", "    closes: 2020-10-15T17:00:00", 1)
    )
