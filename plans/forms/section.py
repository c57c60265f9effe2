"""A form for one place of a plan, made from the language's own models; what it gives goes back into the text.

Errors of the plan do not keep it from being saved: they are shown beside their fields, as in the text view. What has a
page of its own is only listed here.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from kernel.forms import BaseForm
from plans.editor import tree
from plans.editor.outline import Says, items_of
from plans.editor.places import item_name
from plans.editor.sections import Section
from plans.editor.shapes import GROUPS, HIDDEN, Shape, fields_of
from plans.editor.spot import Spot, spot_of
from plans.editor.steps import Step
from plans.editor.wording import MISSING, in_words
from plans.forms.fields import field_of, naming
from plans.forms.nodes import Node
from plans.forms.values import fits, parsed, shown, single
from plans.spec import PlanFileError, Problem
from plans.spec.reader import Path

MOST_ROWS = 60
OPEN_ROWS = 3


class SectionForm(BaseForm):
    """Always filled: from what was posted, or else from the plan. ``values()`` after ``is_valid()``.

    ``stored``: the whole plan as plain values. ``path``: what is edited, with a page of its own; the section when it
    is empty. ``says``: what a condition asks, in a sentence. ``own``: what an overlay states itself. LookupError for a
    path that leads nowhere.
    """

    marks_optional = False

    def __init__(
        self,
        section: Section,
        stored: Mapping[str, Any],
        posted: Any = None,
        *,
        path: Path = (),
        problems: Collection[Problem] = (),
        says: Says = lambda node: "",
        own: Collection[Path] = (),
    ) -> None:
        self.spot: Spot = spot_of(section, stored, path)
        self.stored, self.posted, self.problems, self.says, self.own = stored, posted, problems, says, own
        self._shapes: dict[str, Shape] = {}
        self._fields: dict[str, forms.Field] = {}
        self._filled: dict[str, list[str]] = {}
        self._kept: dict[Path, list[int]] = {}
        self.nodes = [*self._kind_node(), *self._inner(self.spot.fields, path, self.spot.value)]
        self.base_fields = self._fields
        super().__init__(MultiValueDict(self._filled) if posted is None else posted)

    def values(self) -> dict[str, Any]:
        """The whole plan with what was typed in its place."""
        changed = self._part(self.spot.fields, self.spot.path, self.spot.value)
        changed = self._of_kind(changed)
        if self.spot.path:
            return tree.put(self.stored, self.spot.path, changed)
        return {key: value for key, value in changed.items() if value is not None}

    @property
    def wraps(self) -> list[tuple[str, str]]:
        """The groups that the condition may be put into."""
        shape = self.spot.shape
        return [(kind, label) for kind, label in shape.kinds() if kind in GROUPS] if shape else []

    @property
    def may_unwrap(self) -> bool:
        """Whether the group can go and leave its parts where it stands."""
        inner = self.spot.value.get("of")
        return isinstance(inner, dict) or (
            bool(inner) and (isinstance(self.spot.path[-1], int) or len(inner or ()) == 1)
        )

    def in_place(self, step: Step) -> Step:
        """The step with its place among the rows that stay: those taken away and those left empty do not count."""
        rows, place = step.path[:-1], step.path[-1] if step.path else ""
        kept = self._kept.get(rows)
        if kept is None or not isinstance(place, int):
            return step
        return step._replace(path=(*rows, sum(each < place for each in kept)))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, shape in self._shapes.items():
            if shape.kind == "raw":
                try:
                    parsed(self.cleaned_data.get(name, ""))
                except PlanFileError as error:
                    first = error.problems[0]
                    line = max(first.line - 1, 1)
                    self.add_error(name, _("第 %(line)d 行：%(text)s") % {"line": line, "text": first.message})
        return cleaned

    def show(self) -> None:
        """Put what is wrong with the plan beside the fields it is about; what is wrong below is counted at its item."""
        if not self.is_valid():
            return
        for problem in self.problems:
            if not f"{problem.path}.".startswith(f"{self.spot.at}." if self.spot.path else ""):
                continue
            message = in_words(problem.message, self.spot.fields)
            name = self._field_at(problem.path)
            if problem.message == MISSING and name and name == problem.path.replace(".", "-") and self._chosen(name):
                message = _("请选择“%s”。") % self._shapes[name].label
            if name is None and self._is_listed(problem.path, message):
                continue
            if name is None or name not in self.errors or message not in self.errors[name]:
                self.add_error(name, message)

    def _chosen(self, name: str) -> bool:
        return self._shapes[name].kind in ("choice", "choices")

    def _field_at(self, path: str) -> str | None:
        steps = path.split(".")
        while len(steps) > len(self.spot.path):
            name = "-".join(steps)
            if name in self._shapes:
                return name
            if any(at == ".".join(steps) for at in self._lists()):
                return None
            inside = [each for each in self._shapes if each.startswith(f"{name}-")]
            if inside:
                return inside[0]
            steps.pop()
        return None

    def _lists(self) -> dict[str, Node]:
        return {node.at: node for node in _all(self.nodes) if node.kind == "items"}

    def _is_listed(self, path: str, message: str) -> bool:
        for at, node in self._lists().items():
            if path == at and not node.is_full:
                node.wrong.append(message)
            if f"{path}.".startswith(f"{at}."):
                return True
        return False

    def _kind_node(self) -> list[Node]:
        """The choice of what kind of condition this is."""
        if not self.spot.kinds:
            return []
        name = "-".join(map(str, (*self.spot.path, "kind")))
        label = _("条件的种类")
        known = dict(self.spot.kinds)
        current = str(self.spot.value.get("kind", ""))
        choices = [*self.spot.kinds] if current in known else [(current, current or _("请选择")), *self.spot.kinds]
        self._fields[name] = forms.ChoiceField(choices=choices, label=label, required=False)
        self._filled[name] = [current]
        self._shapes[name] = Shape("kind", label, "choice", True, tuple(choices))
        return [Node("field", name, label, self)] if len(choices) > 1 else []

    def _node(self, shape: Shape, path: Path, value: Any, beside: Mapping[str, Any]) -> Node:
        name = "-".join(map(str, path))
        kind = self._kind(shape, name, value)
        if kind == "part":
            return Node("group", name, shape.label, self, self._inner(shape.fields, path, value if value else {}))
        if kind in ("parts", "variant", "variants"):
            return self._items(shape, path, value) if shape.is_own_page else self._rows(shape, path, value or [])
        used = naming(shape, self.stored, beside) if kind == shape.kind else replace(shape, kind="raw", choices=())
        self._shapes[name] = used
        if path in self.own:
            used = replace(used, hint="。".join(filter(None, (used.hint, _("本通知写明，不沿用底本")))))
        self._fields[name] = field_of(used, value)
        words = shown(used, value)
        if words:
            self._filled[name] = words
        return Node("field", name, shape.label, self, at=tree.dotted(path))

    def _kind(self, shape: Shape, name: str, value: Any) -> str:
        """The shape's own kind, or raw where the text holds something else there, or too much of it."""
        if shape.kind == "parts" and not shape.is_own_page:
            if self.posted is not None:
                return "parts" if f"{name}-rows" in self.posted else "raw"
            if fits(shape, value) and value and len(value) > MOST_ROWS:
                return "raw"
        return shape.kind if fits(shape, value) else "raw"

    def _inner(self, fields: Mapping[str, Shape], path: Path, value: Mapping[str, Any]) -> list[Node]:
        return [
            self._node(each, (*path, each.name), value.get(each.name), value)
            for each in fields.values()
            if each.name not in HIDDEN and each.kind != "tag"
        ]

    def _items(self, shape: Shape, path: Path, value: Any) -> Node:
        name = "-".join(map(str, path))
        items = items_of(shape, path, value, self.problems, self.says, self.own)
        if shape.kind == "parts":  # by name, and by what tells it from another of the same name
            named = enumerate(zip(items, value or (), strict=True))
            items = [replace(item, label=item_name(shape, each, at, self.stored)) for at, (item, each) in named]
        kinds = shape.kinds() if shape.kind in ("variant", "variants") else ()
        full = shape.kind == "variant" and bool(items)
        return Node(
            "items", name, shape.label, self, at=tree.dotted(path), items=items, kinds=kinds, is_full=full,
            hint=shape.hint,
        )  # fmt: skip

    def _rows(self, shape: Shape, path: Path, rows: list[Any]) -> Node:
        name = "-".join(map(str, path))
        drawn = self._drawn(name, len(rows) + 1)
        self._filled[f"{name}-rows"] = [str(drawn)]
        node = Node("rows", name, shape.label, self, at=tree.dotted(path))
        for place in range(drawn):
            value = rows[place] if place < len(rows) else {}
            is_new = place >= drawn - 1
            label = _("再加一项") if is_new else item_name(shape, value, place, self.stored)
            inner = self._inner(shape.fields, (*path, place), value)
            is_open = drawn <= OPEN_ROWS and not is_new
            row = Node("row", f"{name}-{place}", label, self, inner, is_new, is_open, tree.dotted((*path, place)))
            row.is_first, row.is_last = place == 0, place >= len(rows) - 1
            node.children.append(row)
            self._fields[f"{name}-{place}-remove"] = forms.BooleanField(label=_("去掉这一项"), required=False)
        self._fields[f"{name}-rows"] = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=500)
        return node

    def _drawn(self, name: str, known: int) -> int:
        if self.posted is None:
            return known
        typed = self.posted.get(f"{name}-rows", "")
        return min(int(typed), 500) if typed.isdecimal() else known

    def _value(self, shape: Shape, path: Path, old: Any) -> Any:
        name = "-".join(map(str, path))
        if name in self._shapes:
            return single(self._shapes[name], self.cleaned_data.get(name), old)
        if shape.kind == "part":
            return self._part(shape.fields, path, old or {}) or None
        if shape.is_own_page:
            return old
        rows = old or []
        found = []
        for place in range(self._drawn(name, len(rows) + 1)):
            before = rows[place] if place < len(rows) else {}
            if self.cleaned_data.get(f"{name}-{place}-remove"):
                continue
            value = self._part(shape.fields, (*path, place), before)
            if value:
                found.append(value)
                self._kept.setdefault(path, []).append(place)
        return found or None

    def _part(self, fields: Mapping[str, Shape], path: Path, old: Mapping[str, Any]) -> dict[str, Any]:
        shapes = [each for each in fields.values() if each.name not in HIDDEN and each.kind != "tag"]
        typed = {each.name: self._value(each, (*path, each.name), old.get(each.name)) for each in shapes}
        kept = {key: part for key, part in old.items() if key not in HIDDEN}
        value = {key: typed.get(key, part) for key, part in kept.items()}
        value |= {key: part for key, part in typed.items() if key not in value}
        value = {key: part for key, part in value.items() if part is not None}
        return dict(old) if value == kept else value

    def _of_kind(self, value: dict[str, Any]) -> dict[str, Any]:
        """With the kind that was chosen; what another kind has no field for goes away."""
        kind = self.cleaned_data.get("-".join(map(str, (*self.spot.path, "kind")))) if self.spot.kinds else None
        if not kind or kind == str(value.get("kind", "")):
            return value
        model = self.spot.shape.model_for({"kind": kind}) if self.spot.shape else None
        known = fields_of(model) if model else {}
        changed = {"kind": kind} | {key: part for key, part in value.items() if key in known and key != "kind"}
        return changed | ({"n": 1} if kind == "at_least" and kind in GROUPS else {})


def _all(nodes: Iterable[Node]) -> Iterable[Node]:
    for node in nodes:
        yield node
        yield from _all(node.children)
