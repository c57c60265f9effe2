"""The values of a plan in words: names for codes, dates as the plan page writes them, whole parts line by line."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from kernel import formats
from plans.editor.places import Place, item_name, label_of_field, place_of
from plans.editor.sections import named_in
from plans.editor.shapes import HIDDEN, Shape, fields_of
from plans.editor.spot import LISTS
from plans.editor.text import written
from plans.editor.words import kind_label
from plans.spec.identity import keys_of

CLOSINGS = frozenset({"closes", "at"})
"""Moments at which something ends: midnight is 24:00 of the day before."""
REFERENCES = frozenset({
    "titles", "routes", "route", "stage", "deadline", "pre_approval", "scoring_sheet", "sheet", "question", "tag",
    "offices", "anchor", "values", "key",
})  # fmt: skip
"""Fields that name something of the plan; where the text holds plain words there they stay as they are."""
EMPTY: tuple[Any, ...] = (None, "", [], {})
INDENT = "　"


def shown(place: Place, value: Any, data: Mapping[str, Any]) -> str:
    """A value at a place for reading; empty where nothing is written. ``data``: the plan it stands in."""
    if value in EMPTY:
        return ""
    if place.shape is None:
        return _plainly(value)
    if place.is_item and isinstance(value, dict):
        return "\n".join(_lines(place.shape, value, data))
    return _field(place.shape, value, place.beside, data)


def _field(shape: Shape, value: Any, beside: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    if shape.kind in ("part", "variant") and isinstance(value, dict):
        return "\n".join(_lines(shape, value, data))
    if shape.kind in LISTS and isinstance(value, list):
        return _items(shape, value, data)
    if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(each, dict | list) for each in value)):
        return _plainly(value)
    names = dict(shape.choices)
    if shape.name in REFERENCES or (shape.owner, shape.name) in {("Route", "title"), ("PreApproval", "form")}:
        names |= dict(named_in(data, shape.name, beside))
    if shape.name == "path" and isinstance(value, str):
        return place_of(value, data).words
    several = value if isinstance(value, list) else [value]
    if shape.kind == "pair":
        return "/".join(map(str, several))
    return "、".join(_single(shape, each, names) for each in several)


def _single(shape: Shape, value: Any, names: Mapping[str, str]) -> str:
    key = str(value).lower() if isinstance(value, bool) else str(value)
    if key in names:
        return names[key]
    if shape.kind == "day" and isinstance(value, str):
        return day_in_words(value, closing=shape.name in CLOSINGS)
    if shape.name.endswith("_fen") and isinstance(value, int):
        return formats.money(value)
    return str(value)


def day_in_words(text: str, *, closing: bool = False) -> str:
    """2026-12-17T00:00:00+08:00 as 2026年12月17日 00:00, or 2026年12月16日 24:00 where something closes; a text that is
    no date stays as it is."""
    try:
        if "T" not in text:
            return formats.cn_date(date.fromisoformat(text)) if "-" in text else text.removesuffix(":00")
        moment = datetime.fromisoformat(text)
        return formats.cn_closing(moment) if closing else formats.cn_datetime(moment)
    except ValueError:
        return text


def _items(shape: Shape, items: list[Any], data: Mapping[str, Any]) -> str:
    """Every item as lines; names of items, where only their order differs, by what they are called."""
    if not all(isinstance(each, dict) for each in items):
        listed = data.get(shape.name)
        known = listed if isinstance(listed, list) else []
        names = dict(zip(keys_of(shape.name, known) or (), known, strict=False))
        return "、".join(item_name(shape, names[each], None, data) if each in names else str(each) for each in items)
    return "\n".join("\n".join(_lines(shape, each, data)) for each in items)


def _lines(shape: Shape, value: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """``label: value`` for everything that a part says beyond what the language takes for granted."""
    model = shape.model_for(value)
    if model is None:
        return _plainly(value).splitlines()
    lines = [f"【{kind_label(str(value['kind']))}】"] if shape.kind in ("variant", "variants") else []
    for name, field in fields_of(model).items():
        part = value.get(name)
        if name in HIDDEN or field.kind == "tag" or part in EMPTY or _unsaid(part, model.model_fields[name].default):
            continue
        said = _field(field, part, value, data)
        if not said:  # a part of which everything is as the language takes it for granted
            continue
        if "\n" in said or field.kind in ("part", "variant", *LISTS):
            lines += [f"{label_of_field(field)}：", *(f"{INDENT}{line}" for line in said.splitlines())]
        else:
            lines.append(f"{label_of_field(field)}：{said}")
    return lines


def _unsaid(value: Any, default: Any) -> bool:
    """Whether a value is what the language takes for granted; a model's own pairs are tuples."""
    return value == (list(default) if isinstance(default, tuple) else default)


def _plainly(value: Any) -> str:
    if isinstance(value, dict):
        return written({key: part for key, part in value.items() if part not in EMPTY}).rstrip("\n")
    if isinstance(value, list):
        return ("\n" if any(isinstance(each, dict) for each in value) else "、").join(map(_plainly, value))
    return str(value)
