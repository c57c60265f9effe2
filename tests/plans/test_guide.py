"""Every example of the clerk's guide is accepted, its worked notice is a whole plan, and its tables name what exists."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from pydantic import TypeAdapter

from kernel.calendar import expected_working
from plans.checks import check
from plans.rules import judge_all
from plans.rules.person import load_person
from plans.spec import BaseFile, load
from plans.spec.base import AppraisalGrade, Degree, EmploymentClass, Level
from plans.spec.condition import OWN_BEGINNING, OWN_NAMES
from plans.spec.plainness import MAX_VALUES
from plans.spec.reader import read_plain
from plans.spec.rule import Rule

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "plans.md").read_text(encoding="utf-8")
MOST_LINES = 400
RULE = TypeAdapter(Rule)


def blocks(text: str) -> list[str]:
    return re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def chapter(number: str) -> str:
    return next(part for part in re.split(r"^## ", TEXT, flags=re.MULTILINE) if part.startswith(number))


WORKED = "".join(blocks(chapter("三")))
PERSON = blocks(chapter("四"))[0]
RULES = [rule for text in blocks(chapter("五")) for rule in read_plain(f"of:\n{text}").data["of"]]
PARTS = blocks(chapter("六")) + blocks(chapter("七"))


@cache
def worked():
    return load(WORKED).document


def test_every_example_is_tried_and_the_guide_is_short():
    assert len(blocks(TEXT)) == len(blocks(chapter("三"))) + 1 + len(blocks(chapter("五"))) + len(PARTS)
    assert len(TEXT.splitlines()) <= MOST_LINES


def test_the_worked_notice_is_a_whole_plan_without_warnings():
    assert worked().code == "my-innovative-2020"
    assert [str(each) for each in check(worked(), expected_working)] == []


def test_the_person_is_judged_as_written():
    person = load_person(PERSON)
    (title,) = judge_all(worked(), person.facts).titles
    assert {"engineer": {each.route: each.status for each in title.routes}} == person.expect.titles
    assert (title.best,) == person.expect.best_routes
    late = load_person(PERSON.replace("2010-12-31", "2011-01-01"))
    assert judge_all(worked(), late.facts).title("engineer").routes[0].status == "to_judge"  # one more may be attested


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["kind"])
def test_every_kind_of_condition_is_accepted(rule):
    assert RULE.validate_python(rule).kind == rule["kind"]


def test_every_kind_of_condition_has_an_example():
    every = {
        each["properties"]["kind"]["const"]
        for each in RULE.json_schema()["$defs"].values()
        if "blocking" in each.get("properties", {})
    }
    shown = set(re.findall(r"kind: (\w+)", f"{WORKED}{chapter('五')}"))
    assert every - shown == {"major_offered"}  # judged for everybody, never written


@pytest.mark.parametrize("text", PARTS, ids=lambda text: text.splitlines()[0])
def test_every_part_fits_on_the_worked_notice(text):
    whole = text if "overlay_of" in text else f"overlay_of: my-innovative-2020\n{text}"
    loaded = load(whole, lambda name: BaseFile(name, WORKED, None) if name == worked().code else None)
    assert loaded.differences


@pytest.mark.parametrize("words", [Level, Degree, EmploymentClass, AppraisalGrade])
def test_the_words_of_the_table_exist(words):
    rows = [
        set(re.findall(r"`(\w+)`", row.split("|")[1])) for row in chapter("二").splitlines() if row.startswith("| `")
    ]
    assert any(row and row <= {each.value for each in words} for row in rows)


def test_the_guide_names_the_codes_that_no_question_may_have():
    told = next(line for line in chapter("二").splitlines() if line.startswith("- 代号"))
    assert set(re.findall(r"`([a-z_-]+)`", told)) == OWN_NAMES | {OWN_BEGINNING, "code", "-", "_"}


def test_the_commands_of_the_table_exist():
    named = set(re.findall(r"manage\.py plan (\w+)", TEXT))
    parser = load_command_class(get_commands()["plan"], "plan").create_parser("manage.py", "plan")
    offered = next(each.choices for each in parser._actions if each.dest == "action")
    assert named == set(offered)


def test_the_warnings_of_the_table_are_those_of_the_checks():
    sources = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "plans" / "checks").glob("*.py"))
    told = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", chapter("八")))
    assert told == set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', sources))


def test_the_guide_names_the_limit_of_a_file_and_what_a_program_can_read():
    assert f"最多 {MAX_VALUES} 个键和值" in chapter("二")
    parser = load_command_class(get_commands()["plan"], "plan").create_parser("manage.py", "plan")
    assert parser.parse_args(["judge", "a.yaml", "--person", "p.yaml", "--json"]).json
    assert "`--json`" in chapter("四")
