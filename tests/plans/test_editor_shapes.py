"""Every part of the language can be edited in a form: each field and each choice has its Chinese name."""

from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from plans.bases import CATALOG
from plans.editor import tree
from plans.editor.hints import HINTS
from plans.editor.labels import OWN_LABELS
from plans.editor.outline import Item
from plans.editor.sections import OF_KEY, SECTIONS, named_in
from plans.editor.shapes import Shape, fields_of, tag_of
from plans.editor.steps import step_of, taken
from plans.editor.wording import in_words
from plans.editor.words import KINDS
from plans.forms.section import SectionForm
from plans.spec import Problem
from plans.spec.document import PlanDocument
from plans.spec.reader import read_plain

NOT_EDITED = {"schema_version", "code", "redating"}
"""Keys that no section holds: they are settled when the draft is made."""


def models(model: type[BaseModel] = PlanDocument, seen: set | None = None) -> set[type[BaseModel]]:
    """Every model of the language."""
    seen = set() if seen is None else seen
    if model not in seen:
        seen.add(model)
        for shape in fields_of(model).values():
            for each in shape.models:
                models(each, seen)
    return seen


def shapes() -> Iterator[tuple[str, Shape]]:
    for model in models():
        for name, shape in fields_of(model).items():
            yield f"{model.__name__}.{name}", shape


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text) or text == "JPG"


def test_every_field_has_a_chinese_name():
    assert [where for where, shape in shapes() if not is_chinese(shape.label)] == []


def test_every_choice_has_a_chinese_name():
    choices = [(where, label) for where, shape in shapes() for _value, label in shape.choices]
    assert len(choices) > 100
    assert [each for each in choices if not is_chinese(each[1])] == []


def test_every_kind_of_condition_has_a_chinese_name():
    kinds = {tag_of(each) for each in models()} - {None}
    assert len(kinds) > 15
    assert {kind for kind in kinds if not is_chinese(KINDS.get(kind, ""))} == set()


def test_nothing_is_left_to_be_typed_as_text():
    assert [where for where, shape in shapes() if shape.kind == "raw" and where != "PlanDocument.schema_version"] == []


def test_every_key_stands_in_a_section():
    assert set(PlanDocument.model_fields) - set(OF_KEY) == NOT_EDITED


def test_names_and_hints_are_of_fields_that_there_are():
    known = {f"{base.__name__}.{name}" for model in models() for base in model.__mro__
             if issubclass(base, BaseModel) for name in base.model_fields}  # fmt: skip
    assert {each for each in {*OWN_LABELS, *HINTS} if "." in each} - known == set()


def walk(items: list[Item], form: SectionForm) -> Iterator[str]:
    for item in items:
        yield item.at
        if not item.children:
            part = SectionForm(form.spot.section, form.stored, path=tree.path_of(item.at))
            yield from places(part)
        yield from walk(list(item.children), form)


def places(form: SectionForm) -> Iterator[str]:
    """Everything below a place that has a page of its own."""
    waiting = list(form.nodes)
    while waiting:
        node = waiting.pop()
        waiting += node.children
        yield from walk(node.items, form)


@pytest.mark.parametrize("file", sorted(CATALOG.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_part_of_every_notice_is_shown_and_kept(file):
    """Each place of each plan opens, and what a browser sends back unchanged changes nothing."""
    data = read_plain(file.read_text(encoding="utf-8")).data
    count = 0
    for section in SECTIONS:
        for at in ["", *places(SectionForm(section, data))]:
            path = tree.path_of(at)
            form = SectionForm(section, data, SectionForm(section, data, path=path).data, path=path)
            assert form.is_valid() and form.values() == data, (section.code, at, form.errors)
            count += 1
    assert count > len(SECTIONS)


def test_what_is_wrong_is_said_with_the_words_of_the_form():
    fields = fields_of(PlanDocument)
    assert in_words("titles 和 routes 必须写", fields) == "“申报职称” 和 “申报方式” 必须写"
    assert in_words("只能是 'evidence', 'answer' 之一", {}) == "只能是 “业绩成果”, “对问题的回答” 之一"
    assert in_words("照片的下限高于上限 YAML", {}) == "照片的下限高于上限 YAML"


def test_a_problem_stands_at_its_field_or_is_counted_at_its_item():
    data = read_plain((CATALOG / "huzhou-construction-2020.yaml").read_text(encoding="utf-8")).data
    section = OF_KEY["routes"]
    problems = [Problem("routes.0.rule.of.0.minimum", 1, "错甲"), Problem("routes.0.name", 1, "错乙"),
                Problem("routes", 1, "错丙"), Problem("conditions.x", 1, "错丁")]  # fmt: skip
    whole = SectionForm(section, data, problems=problems)
    whole.show()
    routes = next(node for node in whole.nodes if node.at == "routes")
    assert (routes.items[0].wrong, routes.items[1].wrong, routes.wrong) == (2, 0, ["错丙"])
    assert not whole.errors
    route = SectionForm(section, data, problems=problems, path=("routes", 0))
    route.show()
    assert dict(route.errors) == {"routes-0-name": ["错乙"]}
    leaf = SectionForm(section, data, problems=problems, path=tree.path_of("routes.0.rule.of.0"))
    leaf.show()
    assert dict(leaf.errors) == {"routes-0-rule-of-0-minimum": ["错甲"]}


def test_what_a_condition_may_name_follows_the_question():
    data = {"questions": [{"code": "online", "text": "能否核验", "options": [{"code": "found", "label": "能"}]}],
            "majors": [{"code": "a", "name": "甲"}], "windows": [{"kind": "apply"}, "x"],
            "chain": [{"code": "office", "labels": {"staff": "审核"}}], "deadlines": [{"code": "d", "what": "报送"}]}  # fmt: skip
    assert named_in(data, "values", {"question": "online"}) == [("found", "能")]
    assert named_in({"routes": "x"}, "routes") == []
    twice = [
        {"code": "a", "name": "转评", "title": "t"},
        {"code": "b", "name": "转评", "title": ["x"]},
        {"code": "c", "name": "兼评"},
    ]
    titled = {"titles": [{"code": "t", "name": "工程师"}], "routes": twice}
    assert named_in(titled, "routes") == [("a", "转评（工程师）"), ("b", "转评"), ("c", "兼评")]
    assert named_in(data, "values", {"key": "major"}) == [("a", "甲")]
    assert ("mainland", "内地居民") in named_in(data, "values", {"key": "residency"})
    assert named_in(data, "values", {}) == named_in(data, "values", {"key": "x"}) == []
    assert ("online", "能否核验") in named_in(data, "key") and ("title", "申报职称") in named_in(data, "key")
    assert named_in(data, "anchor") == [
        ("window:apply:opens", "个人网上申报开始"), ("window:apply:closes", "个人网上申报截止"),
        ("stage:office:left", "“审核”办结"), ("d", "“报送”截止"),
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["", "x", "routes", "routes.0.name", "routes.x", "routes.0.rule.of", "titles.0", "0",
                                  "routes.0.0", "routes.0.rule.0", "routes.0.source", "routes.999999999999"])  # fmt: skip
def test_a_path_that_leads_nowhere_is_a_lookup_error(path):
    data = read_plain((CATALOG / "huzhou-construction-2020.yaml").read_text(encoding="utf-8")).data
    if path:
        with pytest.raises(LookupError):
            SectionForm(OF_KEY["routes"], data, path=tree.path_of(path))
    with pytest.raises(LookupError):
        taken(OF_KEY["routes"], data, (), step_of(f"wrap:{path}"), "all")


def test_values_that_were_given_stay_as_they_are():
    data = {"a": [{"b": 1}, {"b": 2}]}
    assert tree.put(data, ("a", 0, "b"), 3)["a"][0] == {"b": 3}
    assert tree.removed(data, ("a", 1))["a"] == [{"b": 1}]
    assert tree.removed({"a": {"of": [1]}}, ("a", "of", 0)) == {"a": {"of": []}}
    assert tree.removed({"a": {"b": [1]}}, ("a", "b", 0)) == {}
    assert tree.moved(data, ("a", 1), -5)["a"][0] == {"b": 2}
    assert data == {"a": [{"b": 1}, {"b": 2}]}


NOTHING = ([], {}, [{}])
WRONG = [[], {}, "x", 5, True, ["x"], [["x"]], [{}], {"kind": ["a"]}, [{"kind": {"a": 1}}], {"kind": "all", "of": "x"},
         {"kind": "all", "of": ["x", {"kind": [1]}]}]  # fmt: skip


@pytest.mark.parametrize("path", ["routes", "routes.0", "routes.0.rule", "routes.0.rule.kind", "routes.0.rule.of",
                                  "routes.0.rule.of.0", "routes.0.rule.of.1.any_of", "routes.0.source", "routes.0.open",
                                  "routes.0.extra_fields"])  # fmt: skip
@pytest.mark.parametrize("value", WRONG, ids=str)
def test_what_does_not_belong_there_is_shown_and_kept(path, value):
    """A text may hold anything: the form shows it, and what a browser sends back unchanged changes nothing."""
    whole = read_plain((CATALOG / "huzhou-construction-2020.yaml").read_text(encoding="utf-8")).data
    data = tree.put(whole, tree.path_of(path), value)
    section = OF_KEY["routes"]
    form = SectionForm(section, data)
    for at in ["", *(at for at in places(form) if at.startswith("routes.0"))]:
        shown = SectionForm(section, data, path=tree.path_of(at))
        str(shown)
        sent = SectionForm(section, data, shown.data, path=tree.path_of(at))
        assert sent.is_valid() and (sent.values() == data or value in NOTHING), at
