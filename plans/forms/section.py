"""A form for one section of a plan, made from the language's own models; what it gives goes back into the text.

Errors of the plan do not keep it from being saved: they are shown beside their fields, as in the text view.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import yaml
from django import forms
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from kernel.forms import BaseForm
from plans.editor.sections import Section, named_in
from plans.editor.shapes import Shape, top_shapes
from plans.spec import PlanFileError, Problem
from plans.spec.reader import DECIMAL, INTEGER, read_plain

MOST_ROWS = 60
OPEN_ROWS = 3
HIDDEN = frozenset({"dates_only"})
"""Follows from how the dates are written; kept only while they stay."""
TEXT_LENGTH = 400_000

LONGEST_NUMBER = 19


@dataclass
class Node:
    """A part of the form as it is drawn: a field, a group of nodes, or rows of groups."""

    kind: str
    name: str
    label: str
    form: "SectionForm"
    children: list["Node"] = field(default_factory=list)
    is_new: bool = False
    is_open: bool = True

    @property
    def bound(self) -> BoundField:
        """The field itself."""
        return self.form[self.name]

    @property
    def remove(self) -> BoundField:
        """The box that takes a row away."""
        return self.form[f"{self.name}-remove"]

    @property
    def count(self) -> BoundField:
        """The hidden field that says how many rows were drawn."""
        return self.form[f"{self.name}-rows"]

    @property
    def has_errors(self) -> bool:
        """Whether anything in it is wrong."""
        if self.kind == "field":
            return bool(self.bound.errors)
        return any(child.has_errors for child in self.children)


class SectionForm(BaseForm):
    """Always filled: from what was posted, or else from the plan. ``changes()`` after ``is_valid()``."""

    marks_optional = False

    def __init__(self, section: Section, stored: Mapping[str, Any], posted: Any = None) -> None:
        self.section, self.stored, self.posted = section, stored, posted
        self._shapes: dict[str, Shape] = {}
        self._fields: dict[str, forms.Field] = {}
        self._filled: dict[str, list[str]] = {}
        shapes = top_shapes()
        self.nodes = [self._node(shapes[key], key, stored.get(key)) for key in section.keys]
        self.base_fields = self._fields
        super().__init__(MultiValueDict(self._filled) if posted is None else posted)

    def changes(self) -> dict[str, Any]:
        """The values of the section's keys; None where nothing is written."""
        shapes = top_shapes()
        return {key: self._value(shapes[key], key, self.stored.get(key)) for key in self.section.keys}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, shape in self._shapes.items():
            if shape.kind == "raw":
                try:
                    _parsed(self.cleaned_data.get(name, ""))
                except PlanFileError as error:
                    first = error.problems[0]
                    line = max(first.line - 1, 1)
                    self.add_error(name, _("第 %(line)d 行：%(text)s") % {"line": line, "text": first.message})
        return cleaned

    def show(self, problems: Iterable[Problem]) -> None:
        """Put what is wrong with the plan beside the fields it is about."""
        if not self.is_valid():
            return
        for problem in problems:
            name = self._field_at(problem.path)
            if name is None or name not in self.errors or problem.message not in self.errors[name]:
                self.add_error(name, problem.message)

    def _field_at(self, path: str) -> str | None:
        steps = path.split(".")
        while steps:
            name = "-".join(steps)
            if name in self._shapes:
                return name
            inside = [each for each in self._shapes if each.startswith(f"{name}-")]
            if inside:
                return inside[0]
            steps.pop()
        return None

    def _node(self, shape: Shape, name: str, value: Any) -> Node:
        kind = self._kind(shape, name, value)
        if kind == "part":
            return Node("group", name, shape.label, self, self._inner(shape, name, value if value else {}))
        if kind == "parts":
            return self._rows(shape, name, value or [])
        used = self._naming(shape) if kind == shape.kind else Shape(shape.name, shape.label, "raw", shape.required)
        self._shapes[name] = used
        self._fields[name] = self._field(used, value)
        shown = _shown(used, value)
        if shown:
            self._filled[name] = shown
        return Node("field", name, shape.label, self)

    def _naming(self, shape: Shape) -> Shape:
        """A field that names something of the same plan becomes a choice among what there is."""
        names = shape.kind in ("text", "words") and shape.owner != "Clause"  # its title is a heading
        named = named_in(self.stored, shape.name) if names else []
        if not named:
            return shape
        return replace(shape, kind="choices" if shape.kind == "words" else "choice", choices=tuple(named), hint="")

    def _kind(self, shape: Shape, name: str, value: Any) -> str:
        """The shape's own kind, or raw where the text holds something else there, or too much of it."""
        if shape.kind == "parts" and self.posted is not None:
            return "parts" if f"{name}-rows" in self.posted else "raw"
        fits = {
            "parts": value is None or (isinstance(value, list) and all(isinstance(row, dict) for row in value)),
            "part": value is None or isinstance(value, dict),
            "words": value is None or (isinstance(value, list) and not any(map(_is_nested, value))),
            "choices": value is None or (isinstance(value, list) and not any(map(_is_nested, value))),
        }.get(shape.kind, not _is_nested(value))
        if shape.kind == "parts" and fits and value and len(value) > MOST_ROWS:
            return "raw"
        return shape.kind if fits or shape.kind == "raw" else "raw"

    def _inner(self, shape: Shape, name: str, value: Mapping[str, Any]) -> list[Node]:
        return [
            self._node(each, f"{name}-{each.name}", value.get(each.name))
            for each in shape.fields.values()
            if each.name not in HIDDEN
        ]

    def _rows(self, shape: Shape, name: str, rows: list[Any]) -> Node:
        drawn = self._drawn(name, len(rows) + 1)
        self._filled[f"{name}-rows"] = [str(drawn)]
        node = Node("rows", name, shape.label, self)
        for place in range(drawn):
            value = rows[place] if place < len(rows) else {}
            is_new = place >= drawn - 1
            label = _("再加一项") if is_new else _row_label(shape, value, place)
            inner = self._inner(shape, f"{name}-{place}", value)
            row = Node("row", f"{name}-{place}", label, self, inner, is_new, drawn <= OPEN_ROWS and not is_new)
            node.children.append(row)
            self._fields[f"{name}-{place}-remove"] = forms.BooleanField(label=_("去掉这一项"), required=False)
        self._fields[f"{name}-rows"] = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=500)
        return node

    def _drawn(self, name: str, known: int) -> int:
        if self.posted is None:
            return known
        typed = self.posted.get(f"{name}-rows", "")
        return min(int(typed), 500) if typed.isdecimal() else known

    def _field(self, shape: Shape, value: Any) -> forms.Field:
        more: dict[str, Any] = {"label": shape.label, "required": False, "help_text": shape.hint}
        if shape.kind in ("choice", "choices"):
            known = {each for each, _label in shape.choices}
            choices = [*shape.choices, *((each, each) for each in _shown(shape, value) if each not in known)]
            if shape.kind == "choices":
                return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **more)
            return forms.ChoiceField(choices=[("", _("未写明")), *choices], **more)
        if shape.kind in ("raw", "words", "long"):
            rows = min(max(len("\n".join(_shown(shape, value)).splitlines()) + 1, 2), 24)
            css = "form-control zp-code" if shape.kind == "raw" else "form-control"
            widget = forms.Textarea(attrs={"rows": rows, "class": css})
            more["help_text"] = shape.hint or (_("按文本格式填写") if shape.kind == "raw" else "")
            return forms.CharField(widget=widget, strip=shape.kind != "raw", **more)  # the whole text has its limit
        return forms.CharField(max_length=TEXT_LENGTH, **more)

    def _value(self, shape: Shape, name: str, old: Any) -> Any:
        if name in self._shapes:
            return self._single(self._shapes[name], name, old)
        if shape.kind == "part":
            return self._part(shape, name, old or {})
        rows = old or []
        found = []
        for place in range(self._drawn(name, len(rows) + 1)):
            before = rows[place] if place < len(rows) else {}
            if self.cleaned_data.get(f"{name}-{place}-remove"):
                continue
            value = self._part(shape, f"{name}-{place}", before)
            if value:
                found.append(value)
        return found or None

    def _part(self, shape: Shape, name: str, old: Mapping[str, Any]) -> dict[str, Any] | None:
        typed = {
            each.name: self._value(each, f"{name}-{each.name}", old.get(each.name))
            for each in shape.fields.values()
            if each.name not in HIDDEN
        }
        value = {key: typed.get(key, part) for key, part in old.items() if key not in HIDDEN}
        value |= {key: part for key, part in typed.items() if key not in value}
        value = {key: part for key, part in value.items() if part is not None}
        kept = {key: part for key, part in old.items() if key not in HIDDEN}
        return (dict(old) if value == kept else value) or None

    def _single(self, shape: Shape, name: str, old: Any) -> Any:
        typed = self.cleaned_data.get(name)
        if isinstance(typed, list):
            before = _shown(shape, old)
            return old if sorted(typed) == sorted(before) else typed or None
        typed = typed or ""
        shown = "\n".join(_shown(shape, old)).strip()
        if typed.strip() == shown:
            return old
        if not typed.strip():
            return None
        if shape.kind == "raw":
            return _parsed(typed)
        if shape.kind == "words":
            return [_scalar(shape, line.strip()) for line in typed.splitlines() if line.strip()]
        return _scalar(shape, typed)


def _is_nested(value: Any) -> bool:
    return isinstance(value, dict | list)


def _shown(shape: Shape, value: Any) -> list[str]:
    """The value as it stands in the inputs: several for check boxes, one line for each of several words."""
    if value is None or value == "":
        return []
    if shape.kind == "raw":
        return [_as_text(value)]
    if isinstance(value, list):
        words = [_plain(each) for each in value]
        return words if shape.kind == "choices" else ["\n".join(words)]
    return [_plain(value)]


def _as_text(value: Any) -> str:
    if _is_nested(value):
        return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=110).rstrip("\n")
    return _plain(value)


def _plain(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _scalar(shape: Shape, typed: str) -> Any:
    """A number or a yes where one is wanted and typed; anything else stays as typed, and is then reported."""
    if shape.values == "bool":
        return {"true": True, "false": False}.get(typed, typed)
    if len(typed) > LONGEST_NUMBER:  # no value of a plan is that large: reported as it stands
        return typed
    if shape.values == "number" and INTEGER.match(typed):
        return int(typed)
    if shape.values == "number" and DECIMAL.match(typed):
        return float(typed)
    return typed


def _parsed(text: str) -> Any:
    """The value of a piece of the text. Raises PlanFileError."""
    lines = [f"  {line}" for line in text.splitlines()]
    return read_plain("value:\n" + "\n".join(lines)).data["value"] if text.strip() else None


def _row_label(shape: Shape, value: Mapping[str, Any], place: int) -> str:
    """What a row is called: its name, or the word for its kind."""
    for name in ("name", "what", "office", "title", "text", "school", "key", "kind", "stage", "code"):
        found = value.get(name)
        if isinstance(found, str):
            words = dict(shape.fields[name].choices) if name in shape.fields else {}
            return words.get(found, found)[:60]
    return _("第 %d 项") % (place + 1)
