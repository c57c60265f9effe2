"""Places and values of a plan in words: a second person approves a difference, and must be able to read it."""

import re

import pytest

from plans import draft_presenters as present
from plans.bases import CATALOG, base_beside
from plans.editor.places import place_of
from plans.editor.sections import BY_CODE
from plans.editor.values import day_in_words
from plans.forms.section import SectionForm
from plans.spec import PlanDocument, load_yaml
from plans.spec.identity import keys_of
from plans.spec.redate import redate_to_year

FILES = sorted(CATALOG.glob("*.yaml"))
HUZHOU = CATALOG / "huzhou-construction-2020.yaml"
CODE = re.compile(r"[a-z]+(_[a-z]+)+|\d{4}-\d\d-\d\d|^\w+: |\[[a-z]", re.MULTILINE)
"""A key of the language, a date as machines write it, a line of the text, titles by their codes."""


def plan_of(file=HUZHOU):
    return load_yaml(file.read_text(encoding="utf-8"), base_beside(file))


def with_values(plan, **values):
    return PlanDocument.model_validate(plan.model_dump(mode="json") | values)


def rows(before, after):
    return {row["path"]: row for row in present.change_rows(before, after)}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_plan_of_another_year_differs_in_dates_that_people_read(file):
    plan = plan_of(file)
    found = present.change_rows(plan, redate_to_year(plan, plan.year + 6))
    assert found
    for row in found:
        assert not CODE.search(row["where"]), row
        for said in (row["before"], row["after"]):
            assert not re.search(r"\d{4}-\d\d-\d\d|T\d\d:|\[[a-z]", said), row


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_part_of_a_plan_that_is_taken_away_is_shown_in_words(file):
    plan = plan_of(file)
    data = plan.model_dump(mode="json")
    other = plan.model_construct(**{**plan.__dict__, "windows": (), "attachments": (), "fee": None, "notices": ()})
    for row in present.change_rows(plan, other):
        assert not CODE.search(row["where"] + "\n" + row["before"]), row
    assert data["windows"]


def test_the_end_of_a_window_is_the_day_before_midnight():
    plan = plan_of()
    windows = plan.model_dump(mode="json")["windows"]
    windows[0]["closes"] = "2030-12-17T00:00:00+08:00"
    row = next(iter(rows(plan, with_values(plan, windows=windows)).values()))
    assert row["after"] == "2030年12月16日 24:00" and "办理时间 › 个人网上申报" in row["where"]


def test_codes_are_said_by_name():
    data = plan_of().model_dump(mode="json")
    assert "engineer" not in place_of("cut_offs.tenure[engineer]", data).words
    route = data["routes"][0]
    assert route["name"] in place_of(f"routes.{route['code']}.rule", data).words
    stage = data["chain"][0]
    assert stage["labels"]["staff"] in place_of(f"chain.{stage['code']}.settings", data).words
    assert route["name"] in place_of("routes.0.rule", data).words  # as the checks write it


def test_routes_of_one_name_are_told_apart_by_their_title():
    data = plan_of().model_dump(mode="json")
    first, second = data["routes"][0], data["routes"][0] | {"code": "twin", "title": data["titles"][-1]["code"]}
    assert place_of("routes.0", data).words.endswith(first["name"])
    data["routes"].append(second)
    last = data["titles"][-1]["name"]
    assert place_of("routes.twin", data).words.endswith(f"{first['name']}（{last}）")
    assert place_of("routes.0", data).words != place_of("routes.twin", data).words


def test_windows_of_one_kind_are_told_apart_by_whom_they_are_for():
    """Also where they are edited: the rows of 办理时间, and routes of one name."""
    data = plan_of().model_dump(mode="json")
    first, route = data["windows"][0], data["routes"][0]
    data["receiving"] = {"found_by": "choice", "offices": [{"code": "city", "name": "市经信局"}]}
    titles = [data["titles"][0]["code"]]
    data["windows"] = [first, first | {"routes": [route["code"]]}, first | {"offices": ["city"], "titles": titles}]
    labels = [place_of(f"windows.{name}", data).labels[-1] for name in keys_of("windows", data["windows"])]
    title, word = data["titles"][0]["name"], "个人网上申报"
    assert labels == [word, f"{word}（{route['name']}）", f"{word}（{title}；市经信局）"]
    (rows,) = SectionForm(BY_CODE["windows"], data).nodes
    assert [row.label for row in rows.children[:-1]] == labels
    data["routes"].append(route | {"code": "twin", "title": data["titles"][-1]["code"]})
    (node,) = (each for each in SectionForm(BY_CODE["routes"], data).nodes if each.at == "routes")
    assert node.items[-1].label == f"{route['name']}（{data['titles'][-1]['name']}）"


def test_a_new_attachment_is_told_line_by_line():
    plan = plan_of()
    attachments = plan.model_dump(mode="json")["attachments"]
    new = attachments[0] | {"code": "social", "name": "社保证明", "need": "required", "max_files": 7, "titles": []}
    row = rows(plan, with_values(plan, attachments=[*attachments, new]))["attachments.social"]
    assert row["where"] == "附件 › 社保证明"
    lines = row["after"].splitlines()
    assert "名称：社保证明" in lines and "是否要交：必交" in lines and "最多几个文件：7" in lines


def test_what_is_no_date_stays_as_it_is():
    assert day_in_words("soon") == "soon" and day_in_words("2030-02-31") == "2030-02-31"
    assert day_in_words("17:30:00") == "17:30" and day_in_words("2030-02-01") == "2030年2月1日"
