"""A place of a plan by its Chinese names, as ``diff`` and the checks write it: by code, by name or by number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plans.editor.labels import LABELS
from plans.editor.sections import named_in
from plans.editor.shapes import Shape, fields_of, top_shapes
from plans.editor.spot import LISTS, NAMED_BY, called
from plans.spec.identity import IDENTITIES, keys_of

REMARKS = ("stated_twice", "ambiguities")
"""The lists whose items are named by a place of the same plan."""
FEN = "（分）"
"""Amounts are shown in yuan, so their label does not name the unit of the text."""


@dataclass(frozen=True)
class Place:
    """``labels``: from the outermost to the place itself. ``shape``: how its field is edited, where it is a field of
    the language; ``is_item``: it is one item of that list. ``beside``: the values of the part that it stands in."""

    labels: tuple[str, ...]
    shape: Shape | None
    is_item: bool
    beside: Mapping[str, Any]

    @property
    def words(self) -> str:
        """办理时间 › 申报 › 截止."""
        return " › ".join(self.labels)


def place_of(path: str, data: Mapping[str, Any], item: Any = None) -> Place:
    """The place at a dotted path of a plan's plain values. ``item``: what stands there, where the values lack it."""
    labels: list[str] = []
    fields: Mapping[str, Shape] = top_shapes()
    shape: Shape | None = None
    value: Any = data
    beside: Mapping[str, Any] = data
    is_item, rest = False, path
    while rest:
        if shape and shape.kind in LISTS and not is_item:
            number, rest = _item_at(shape.name, value, rest)
            value = value[number] if number is not None else item if not rest else None
            labels.append(item_name(shape, value, number, data))
            is_item = True
        else:
            step, _dot, rest = rest.partition(".")
            beside = value if isinstance(value, dict) else {}
            shape, is_item = fields.get(step), False
            value = beside.get(step)
            labels.append(label_of_field(shape) if shape else _numbered(step))
        model = shape.model_for(value) if shape and (is_item or shape.kind in ("part", "variant")) else None
        fields = fields_of(model) if model else {}
    return Place(tuple(labels), shape, is_item, beside)


def _others(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The plan's routes; two titles may each have one of the same name."""
    routes = data.get("routes")
    return [each for each in routes if isinstance(each, dict)] if isinstance(routes, list) else []


def label_of_field(shape: Shape) -> str:
    """What a field is called where its value is shown and not typed."""
    return shape.label.removesuffix(FEN) if shape.name.endswith("_fen") else shape.label


def _numbered(step: str) -> str:
    return f"第 {int(step) + 1} 项" if step.isdecimal() else LABELS.get(step, step)


def _item_at(name: str, items: Any, rest: str) -> tuple[int | None, str]:
    """Which item the path goes on with, and what is left of the path; names may hold dots themselves."""
    known = items if isinstance(items, list) else []
    names = keys_of(name, known) or []
    fitting = [each for each in names if f"{rest}.".startswith(f"{each}.")]
    if fitting:
        longest = max(fitting, key=len)
        return names.index(longest), rest[len(longest) + 1 :]
    step, _dot, left = rest.partition(".")
    if step.isdecimal() and int(step) < len(known):
        return int(step), left
    return None, left if step.isdecimal() or name not in IDENTITIES else ""


def item_name(shape: Shape, item: Any, number: int | None, data: Mapping[str, Any]) -> str:
    """What an item of a list is called, and for which titles, routes and offices where these are a part of its name."""
    name = called(shape, item, number)
    if not isinstance(item, dict):
        return name
    by = next((field for field in NAMED_BY if item.get(field) == name), "")
    name = dict(named_in(data, by)).get(name, name) if by == "stage" else name
    if by == "path" and not name.startswith(REMARKS):  # a remark about a remark could be about itself
        name = place_of(name, data).words
    if shape.name == "routes" and sum(name == other.get("name") for other in _others(data)) > 1:
        title = dict(named_in(data, "titles")).get(item.get("title", ""))
        return f"{name}（{title}）" if title else name
    own = "；".join(filter(None, (_named(item, field, data) for field in IDENTITIES.get(shape.name, ()))))
    if not own:
        return name
    return f"{name}（{own}）" if any(item.get(field) for field in NAMED_BY) else own


def _named(item: Mapping[str, Any], field: str, data: Mapping[str, Any]) -> str:
    """The names of what an item lists in a field that is a part of its own name."""
    codes = item.get(field)
    known = dict(named_in(data, field)) if isinstance(codes, list) else {}
    return "、".join(known.get(str(code), str(code)) for code in codes) if isinstance(codes, list) else ""
