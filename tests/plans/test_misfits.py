"""A person's file that does not fit the plan is refused by path and line, not judged as if nothing had been said."""

import re
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from plans.misfits import misfits
from plans.rules import facts
from plans.rules.person import load_person
from plans.spec import load_yaml
from tests.plans.test_command import run
from tests.plans.test_packs import FILES, name_of, person_of, plan_of

FOREIGN = Path(__file__).parent / "foreign"
OURS = {"jianyang": "jianyang-engineering-2020", "huzhou": "huzhou-construction-2020"}
DOCTORS = FOREIGN / "doctors.yaml"
RECORDS = {
    "educations": facts.Education,
    "retrainings": facts.Retraining,
    "titles": facts.TitleHeld,
    "appointments": facts.Appointment,
    "works": facts.Work,
    "credentials": facts.Named,
    "honours": facts.Named,
    "appraisals": facts.AppraisalResult,
    "hours": facts.Hours,
    "achievements": facts.Achievement,
    "recommenders": facts.Recommender,
    "scores": facts.SheetScore,
    "answers": facts.Answer,
    "figures": facts.Figure,
    "declarations": facts.Declaration,
}


@cache
def foreign(name):
    return load_yaml((FOREIGN / f"{name}.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "text", "line", "path", "words"),
    [
        (
            "doctors",
            "person:\n  answers:\n    - {question: outpatient, value: '400'}\n",
            3,
            "person.answers.0.question",
            "figures: [{question: outpatient, number: 数字}]",
        ),
        (
            "doctors",
            "answers:\n  - {question: nothing, value: a}\n",
            2,
            "answers.0.question",
            "没有问题 nothing；有的是",
        ),
        ("doctors", "figures:\n\n  - {question: nothing, number: 1}\n", 3, "figures.0.question", "没有问题 nothing"),
        ("jianyang", "answers: [{question: Q, value: nothing}]\n", 1, "answers.0.value", "没有选项 nothing，只能是 "),
        ("jianyang", "figures: [{question: Q, number: 1}]\n", 1, "figures.0.question", "请写在 answers 中"),
        ("doctors", "figures:\n  - {question: outpatients, number: 1}\n", 2, "figures.0.question", "想写 outpatient"),
        (
            "doctors",
            "scores:\n  - {sheet: selfscore, points: 1, gates_passed: true}\n",
            2,
            "scores.0.sheet",
            "没有写任何评分表",
        ),
        (
            "huzhou",
            "scores: [{sheet: self-scored, points: 1, gates_passed: true}]\n",
            1,
            "scores.0.sheet",
            "是不是想写 self-score",
        ),
        ("huzhou", "major: BUILDING-CONSTRUCTION\n", 1, "major", "是不是想写 building-construction"),
        ("huzhou", "major: building-constructoin\n", 1, "major", "是不是想写 building-construction"),
        (
            "huzhou",
            "person:\n\n  pre_approvals: [early]\n",
            3,
            "person.pre_approvals.0",
            "没有事先批准 early；它没有写任何",
        ),
        (
            "huzhou",
            "works:\n  - {starts: 2010-01-01, untagged: [rural]}\n",
            2,
            "works.0.untagged.0",
            "没有工作的类别 rural",
        ),
        ("doctors", "about: 甲\nplan: other-plan\nperson: {}\n", 2, "plan", "按计划 other-plan 写的"),
    ],
)
def test_what_no_condition_would_look_at_is_refused(name, text, line, path, words):
    plan = foreign(name) if name == "doctors" else plan_of(OURS[name])
    asked = next((each.code for each in plan.questions if each.options), "")
    (problem,) = misfits(plan, load_person(text.replace("Q", asked)))
    assert (problem.line, problem.path) == (line, path)
    assert words in problem.message


def test_judge_refuses_the_person_and_goes_on_with_the_next(tmp_path):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("plan: other-plan\nabout: 走错的人\nperson: {}\n", encoding="utf-8")
    right = next((FOREIGN / "persons" / "doctors").glob("*.yaml"))
    status, out, err = run("judge", DOCTORS, "--person", wrong, "--person", right)
    assert status == 1
    assert err.startswith(f"{wrong}:1: plan: 这个人是按计划 other-plan 写的")
    assert (err.count("\n"), "走错的人" in out, out != "") == (1, False, True)


def test_every_person_of_the_packs_fits():
    packs = {name_of(file): list(misfits(plan_of(file.parent.name), person_of(file))) for file in FILES}
    others = {
        str(file): list(misfits(foreign(file.parent.name), person_of(file))) for file in FOREIGN.glob("persons/*/*")
    }
    assert len(others) > 10
    assert {name: found for name, found in (packs | others).items() if found} == {}


def test_the_table_of_the_persons_file_names_every_key():
    text = (Path(__file__).resolve().parents[2] / "docs" / "persons.md").read_text(encoding="utf-8")
    rows = {}
    for row in text.split("`person` 中的键")[1].splitlines():
        if row.startswith("| `"):
            first, rest = row.strip("| ").split(" | ", 1)
            rows |= {key: set(re.findall(r"[`{ ](\w+)(?=[`:])", rest)) for key in re.findall(r"`(\w+)`", first)}
    assert set(rows) == {each.name for each in fields(facts.Facts)}
    for name, record in RECORDS.items():
        assert {each.name for each in fields(record)} - {"label"} <= rows[name], name
