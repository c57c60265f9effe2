"""What a form needs to know of a part of the language, read from the pydantic models themselves."""

import types
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from plans.editor.hints import hint_of
from plans.editor.labels import label_of
from plans.editor.words import kind_label, word_of
from plans.spec.document import PlanDocument
from plans.spec.rule_base import RuleBase

Kind = Literal[
    "text", "long", "number", "day", "choice", "choices", "words", "numbers", "pair",
    "part", "parts", "variant", "variants", "tag", "raw",
]  # fmt: skip
"""``numbers``: lists of numbers, one a line; ``pair``: 2/3; ``part(s)``: a model (of which a list); ``variant(s)``: one
of several models told apart by ``kind``; ``tag``: that kind; ``raw``: a piece of the text."""
LONG = frozenset({
    "text", "statement", "commitment_text", "reading", "hint", "note", "content", "warning", "summary", "purpose",
    "covers", "statement_hint", "selection_hint", "evidence_hint", "recommendation_text",
})  # fmt: skip
ONE_A_LINE = "每行一个"
YES_NO = (("true", "是"), ("false", "否"))
HIDDEN = frozenset({"dates_only"})
"""Follows from how the dates are written; kept only while they stay."""
GROUPS = frozenset({"all", "any", "at_least", "not"})
"""The kinds that hold others."""
MOST_INLINE = 6
"""A list whose items have more fields than this is edited item by item, each on a page of its own."""


@dataclass(frozen=True)
class Shape:
    """How one field is edited. ``choices``: value and label; ``models``: those of a part, or of each variant."""

    name: str
    label: str
    kind: Kind
    required: bool
    choices: tuple[tuple[str, str], ...] = ()
    models: tuple[type[BaseModel], ...] = ()
    hint: str = ""
    values: Literal["text", "number", "bool"] = "text"
    """What a single value is written as."""
    owner: str = ""
    """The model it belongs to."""
    default: str = ""
    """The word for what holds while a choice is left open."""

    @property
    def fields(self) -> Mapping[str, "Shape"]:
        """The fields of a part, or of each of the parts."""
        return fields_of(self.models[0]) if self.kind in ("part", "parts") else {}

    def model_for(self, value: Any) -> type[BaseModel] | None:
        """The model that a value is written by; None where its kind is unknown."""
        if self.kind in ("part", "parts"):
            return self.models[0]
        kind = value.get("kind") if isinstance(value, dict) else None
        return next((model for model in self.models if tag_of(model) == kind), None)

    @property
    def is_own_page(self) -> bool:
        """Whether its items are edited on pages of their own and only listed on this one."""
        if self.kind in ("variant", "variants"):
            return True
        if self.kind != "parts":
            return False
        shown = [each for name, each in self.fields.items() if name not in HIDDEN and name != "source"]
        return len(shown) > MOST_INLINE or not all(_is_flat(each) for each in shown)

    def kinds(self, current: str = "") -> tuple[tuple[str, str], ...]:
        """The kinds to choose among; of a node that exists only those it can turn into without losing its parts."""
        known = [tag for tag in map(tag_of, self.models) if tag]
        if current:
            known = [tag for tag in known if (tag in GROUPS) == (current in GROUPS)]
            if current in GROUPS:
                known = [tag for tag in known if (tag == "not") == (current == "not")]
        return tuple((tag, kind_label(tag)) for tag in sorted(known, key=lambda tag: tag in GROUPS))


def _is_flat(shape: Shape) -> bool:
    if shape.kind == "part":
        return all(_is_flat(each) for each in shape.fields.values())
    return shape.kind not in ("parts", "variant", "variants")


def tag_of(model: type[BaseModel]) -> str | None:
    """What stands in ``kind`` for a model that is told apart by it; None for every other model."""
    info = model.model_fields.get("kind")
    values = get_args(info.annotation) if info and get_origin(info.annotation) is Literal else ()
    return str(values[0]) if len(values) == 1 else None


@cache
def fields_of(model: type[BaseModel]) -> Mapping[str, Shape]:
    """The shapes of a model's fields, as the language has them; what every condition has stands behind its own."""
    names = sorted(model.model_fields, key=lambda name: issubclass(model, RuleBase) and name in RuleBase.model_fields)
    return {name: _shape(name, model.model_fields[name], model) for name in names}


def top_shapes() -> Mapping[str, Shape]:
    """The shapes of the document's top-level keys."""
    return fields_of(PlanDocument)


def _shape(name: str, info: FieldInfo, model: type[BaseModel]) -> Shape:
    owners = [each.__name__ for each in model.__mro__]
    label, required = label_of(name, *owners), info.is_required()
    if name == "kind" and tag_of(model):
        return Shape(name, label, "tag", required, owner=owners[0])
    annotation = _bare(info.annotation)
    shape = (_list if get_origin(annotation) is tuple else _single)(name, label, required, annotation, owners[0])
    default = dict(shape.choices).get(_plain(info.default), "") if shape.kind == "choice" else ""
    hint = shape.hint if shape.kind == "parts" else hint_of(name, *owners) or shape.hint
    return replace(shape, owner=owners[0], hint=hint, default=default)


def _plain(default: Any) -> str:
    return str(default).lower() if isinstance(default, bool) else str(default)


def _bare(annotation: Any) -> Any:
    """Without ``Annotated`` and ``| None``; a union of several things stays one."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
            continue
        if get_origin(annotation) in (types.UnionType, Union):
            parts = [part for part in get_args(annotation) if part is not type(None)]
            if len(parts) == 1:
                annotation = parts[0]
                continue
        return annotation


def _list(name: str, label: str, required: bool, annotation: Any, owner: str) -> Shape:
    arguments = get_args(annotation)
    if arguments == (int, int):
        return Shape(name, label, "pair", required, hint="例如 2/3")
    item = _bare(arguments[0])
    variants = _variants(item)
    if variants:
        return Shape(name, label, "variants", required, models=variants)
    if _is_model(item):
        return Shape(name, label, "parts", required, models=(item,))
    choices = _choices(item, owner, name)
    if choices:
        return Shape(name, label, "choices", required, choices)
    if item is str:
        return Shape(name, label, "words", required, hint=ONE_A_LINE)
    if item is int:
        return Shape(name, label, "words", required, hint=ONE_A_LINE, values="number")
    if get_origin(item) is tuple and _bare(get_args(item)[0]) is int:
        return Shape(name, label, "numbers", required, hint="每行一组，用空格分开，例如 2018 2019 2020")
    return Shape(name, label, "raw", required)


def _single(name: str, label: str, required: bool, annotation: Any, owner: str) -> Shape:
    choices = _choices(annotation, owner, name)
    if choices:
        return Shape(name, label, "choice", required, choices)
    if annotation is bool:
        return Shape(name, label, "choice", required, YES_NO, values="bool")
    if annotation in (int, float) or {_bare(each) for each in get_args(annotation)} == {int, float}:
        return Shape(name, label, "number", required, values="number")
    if annotation in (date, datetime) or annotation is time or "Datetime" in getattr(annotation, "__name__", ""):
        return Shape(name, label, "day", required, hint=_day_hint(annotation))
    if annotation is str:
        return Shape(name, label, "long" if name in LONG else "text", required)
    variants = _variants(annotation)
    if variants:
        return Shape(name, label, "variant", required, models=variants)
    if _is_model(annotation):
        return Shape(name, label, "part", required, models=(annotation,))
    return Shape(name, label, "raw", required)


def _variants(annotation: Any) -> tuple[type[BaseModel], ...]:
    """The models of a union whose every member is told apart by its ``kind``."""
    if get_origin(annotation) not in (types.UnionType, Union):
        return ()
    models = get_args(annotation)
    return tuple(models) if all(_is_model(each) and tag_of(each) for each in models) else ()


def _day_hint(annotation: Any) -> str:
    if annotation is date:
        return "例如 2026-09-01"
    return "例如 17:00" if annotation is time else "例如 2026-09-01（整天），或 2026-09-01T17:00:00+08:00"


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _choices(annotation: Any, owner: str, name: str) -> tuple[tuple[str, str], ...]:
    where = f"{owner}.{name}"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(
            (str(each.value), str(getattr(each, "label", "")) or word_of(each.value, where)) for each in annotation
        )
    if get_origin(annotation) is Literal and all(isinstance(value, str) for value in get_args(annotation)):
        return tuple((value, word_of(value, where)) for value in get_args(annotation))
    return ()
