"""What no calendar, column or stack can hold is refused where it is written."""

import json
import re

import pytest
from django.apps import apps

from plans.rules.person import load_person
from plans.spec import PlanDocument, PlanFileError, load_yaml
from plans.spec.audience import Committee
from plans.spec.chain import Stage
from plans.spec.dates import Window
from plans.spec.money import Fee
from plans.spec.papers import Attachment
from plans.spec.routes import Major, Route, TitleOffer
from tests.plans.people import FILE

TEXT = FILE.read_text(encoding="utf-8")


def refused(old, new):
    """Path and message of every problem when one line of the notice reads otherwise."""
    assert old in TEXT
    with pytest.raises(PlanFileError) as raised:
        load_yaml(TEXT.replace(old, new, 1))
    line = TEXT[: TEXT.index(old)].count("\n") + 1
    assert {each.line for each in raised.value.problems} == {line}
    return [(each.path, each.message) for each in raised.value.problems]


@pytest.mark.parametrize("day", ["0001-01-01", "1948-12-31", "2201-01-01", "9999-12-31"])
def test_a_day_no_plan_can_lie_on_is_refused_as_a_window_is(day):
    said = "年份必须在 1949 到 2200 之间"
    assert refused("date: 2020-12-31", f"date: {day}") == [("cut_offs.0.date", said)]
    assert refused("issued_on: 2020-08-28", f"issued_on: {day}") == [("issued_on", said)]


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("achievements:\n  - {kind: paper, year: 0}\n", "achievements.0.year", 2),
        ("person:\n  achievements:\n    - {kind: paper, year: 99999}\n", "person.achievements.0.year", 3),
        ("appraisals: [{year: 0, grade: competent}]\n", "appraisals.0.year", 1),
        ("major: hvac\nborn_on: 9990-01-01\n", "born_on", 2),
        ("declarations: [{year: 1899, level: junior}]\n", "declarations.0.year", 1),
    ],
)
def test_a_year_nobody_lived_in_is_refused_with_its_line(text, path, line):
    with pytest.raises(PlanFileError) as raised:
        load_person(text)
    assert [(each.path, each.line, each.message) for each in raised.value.problems] == [
        (path, line, "年份必须在 1900 到 2200 之间")
    ]


def chained(count):
    """The notice with so many deadlines, each counted from the one before."""
    first = "deadlines:\n  - {code: d0, what: 名册, after: {anchor: 'window:apply:closes', days: 1}}\n"
    rest = (f"  - {{code: d{n}, what: 名册, after: {{anchor: d{n - 1}, days: 1}}}}\n" for n in range(1, count))
    return TEXT + first + "".join(rest)


def test_deadlines_counted_one_from_the_other_without_end_are_refused():
    assert len(load_yaml(chained(20)).deadlines) == 20
    for count in (21, 700):
        with pytest.raises(PlanFileError) as raised:
            load_yaml(chained(count))
        (problem,) = raised.value.problems
        assert problem.path == "deadlines.20.after.anchor"
        assert problem.message == "deadlines 一个推算另一个，最多连续 20 个"


@pytest.mark.parametrize(("name", "most"), [("name", 200), ("series", 60), ("region", 60)])
def test_a_name_longer_than_its_column_is_refused(name, most):
    (line,) = (each for each in TEXT.splitlines() if each.startswith(f"{name}: "))
    assert refused(line, f"{name}: {'长' * (most + 1)}") == [(name, f"超过 {most} 个字")]
    assert getattr(load_yaml(TEXT.replace(line, f"{name}: {'长' * most}", 1)), name) == "长" * most


COLUMNS = {
    "plans.Plan.code": (PlanDocument, "code"),
    "plans.PlanDraft.code": (PlanDocument, "code"),
    "plans.PlanDraft.name": (PlanDocument, "name"),
    "plans.PlanVersion.name": (PlanDocument, "name"),
    "plans.PlanVersion.series": (PlanDocument, "series"),
    "plans.PlanVersion.region": (PlanDocument, "region"),
    "plans.PlanWindow.kind": (Window, "kind"),
    "accounts.Organization.name": (Committee, "office"),
    "applicants.Dossier.title": (TitleOffer, "code"),
    "applicants.Dossier.route": (Route, "code"),
    "applicants.Dossier.major": (Major, "code"),
    "applicants.DossierFile.code": (Attachment, "code"),
    "review.Case.stage": (Stage, "code"),
    "review.Case.title": (TitleOffer, "code"),
    "review.Case.major": (Major, "code"),
    "review.ReviewEvent.stage": (Stage, "code"),
    "review.Batch.stage": (Stage, "code"),
    "review.PublicNotice.stage": (Stage, "code"),
    "fees.Bill.stage": (Stage, "code"),
    "fees.Bill.basis": (Fee, "basis"),
}
"""Every column into which publishing, declaring, submitting or billing copies a text of a plan, by where it stands. A
bill's subject and a message are cut to theirs."""


def longest(model, name):
    """How many characters the language lets a field have."""
    schema = model.model_json_schema()
    written = json.dumps(schema["properties"][name])
    for reference in re.findall(r"#/\$defs/(\w+)", written):
        written += json.dumps(schema["$defs"][reference])
    if "enum" in written:
        return max(map(len, re.findall(r'"enum": \[(.*?)\]', written)[0].replace('"', "").split(", ")))
    found = re.findall(r'"maxLength": (\d+)', written) + [
        int(most) + 1 for most in re.findall(r"\{\d,(\d+)\}", written)
    ]
    return int(found[0])


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_holds_what_a_plan_may_say(column):
    label, _dot, name = column.rpartition(".")
    assert apps.get_model(label)._meta.get_field(name).max_length >= longest(*COLUMNS[column])


@pytest.mark.parametrize("written", [r"\N", r"\x80", r"\x9f", r"\x7f"])
def test_a_control_character_is_refused_in_every_text(written):
    ((path, _message),) = refused("region: 浙江省湖州市", f'region: "浙江省{written}湖州市"')
    assert path == "region"
