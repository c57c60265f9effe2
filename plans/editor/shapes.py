"""What a form needs to know of a part of the language, read from the pydantic models themselves."""

import types
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from plans.editor.labels import WORDS, label_of
from plans.spec.document import PlanDocument

Kind = Literal["text", "long", "number", "day", "choice", "choices", "words", "part", "parts", "raw"]
LONG = frozenset({"text", "statement", "commitment_text", "reading", "hint", "note", "content", "warning", "summary"})
RAW = frozenset({"scoring_sheets"})
"""Fields edited as text in the form too: as fields they would be hundreds."""
YES_NO = (("true", "是"), ("false", "否"))


@dataclass(frozen=True)
class Shape:
    """How one field is edited. ``choices``: value and label; ``fields``: those of a part or of each of the parts."""

    name: str
    label: str
    kind: Kind
    required: bool
    choices: tuple[tuple[str, str], ...] = ()
    fields: Mapping[str, "Shape"] = field(default_factory=dict)
    hint: str = ""
    values: Literal["text", "number", "bool"] = "text"
    """What a single value is written as."""
    owner: str = ""
    """The model it belongs to."""


@cache
def top_shapes() -> Mapping[str, Shape]:
    """The shapes of the document's top-level keys."""
    return _fields(PlanDocument)


def _fields(model: type[BaseModel]) -> Mapping[str, Shape]:
    owner = model.__name__
    return {name: replace(_shape(name, info, owner), owner=owner) for name, info in model.model_fields.items()}


def _shape(name: str, info: FieldInfo, owner: str) -> Shape:
    label, required = label_of(name, owner), info.is_required()
    if name in RAW:
        return Shape(name, label, "raw", required)
    annotation = _bare(info.annotation)
    if get_origin(annotation) is tuple:
        return _list(name, label, required, annotation)
    return _single(name, label, required, annotation)


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


def _list(name: str, label: str, required: bool, annotation: Any) -> Shape:
    item = _bare(get_args(annotation)[0])
    if get_args(annotation)[1:] != (...,):
        return Shape(name, label, "raw", required)
    if _is_model(item):
        return Shape(name, label, "parts", required, fields=_fields(item))
    choices = _choices(item)
    if choices:
        return Shape(name, label, "choices", required, choices)
    if item is str:
        return Shape(name, label, "words", required, hint="每行一个")
    if item is int:
        return Shape(name, label, "words", required, hint="每行一个", values="number")
    return Shape(name, label, "raw", required)


def _single(name: str, label: str, required: bool, annotation: Any) -> Shape:
    choices = _choices(annotation)
    if choices:
        return Shape(name, label, "choice", required, choices)
    if annotation is bool:
        return Shape(name, label, "choice", required, YES_NO, values="bool")
    if annotation in (int, float):
        return Shape(name, label, "number", required, values="number")
    if annotation in (date, datetime) or annotation is time or "Datetime" in getattr(annotation, "__name__", ""):
        return Shape(name, label, "day", required, hint=_day_hint(annotation))
    if annotation is str:
        return Shape(name, label, "long" if name in LONG else "text", required)
    if _is_model(annotation):
        return Shape(name, label, "part", required, fields=_fields(annotation))
    return Shape(name, label, "raw", required)


def _day_hint(annotation: Any) -> str:
    if annotation is date:
        return "例如 2026-09-01"
    return "例如 17:00" if annotation is time else "例如 2026-09-01（整天），或 2026-09-01T17:00:00+08:00"


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _choices(annotation: Any) -> tuple[tuple[str, str], ...]:
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple((str(each.value), str(getattr(each, "label", "")) or _word(each.value)) for each in annotation)
    if get_origin(annotation) is Literal and all(isinstance(value, str) for value in get_args(annotation)):
        return tuple((value, _word(value)) for value in get_args(annotation))
    return ()


def _word(value: Any) -> str:
    return WORDS.get(str(value), str(value))
