"""The JSON Schema of a plan file as an editor shows it to a clerk: names, descriptions and values in Chinese."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from plans.editor.labels import label_of
from plans.editor.meanings import MODELS, meaning_of
from plans.editor.words import KINDS, word_of
from plans.spec import json_schema

Schema = dict[str, Any]
PACKAGE = "plans.spec."


def schema_for_clerks() -> Schema:
    """``plans.spec.json_schema`` with Chinese titles and descriptions; ``enumDescriptions`` says what a value means."""
    schema = json_schema()
    models, enums = _by_name(BaseModel), _by_name(StrEnum)
    for name, part in schema["$defs"].items():
        part.pop("description", None)
        part["title"] = MODELS.get(name) or KINDS.get(_kind(part)) or "可以写的值"
        if name in enums:
            part["enumDescriptions"] = [_word(each) for each in enums[name]]
        owners = [each.__name__ for each in models[name].__mro__] if name in models else []
        for field, inner in part.get("properties", {}).items() if owners else ():
            _tell(inner, field, owners)
    plan, overlay = schema["$defs"]["PlanDocument"]["properties"], schema["$defs"]["Overlay"]["properties"]
    for name in plan:
        overlay[name] = {key: plan[name][key] for key in ("title", "description") if key in plan[name]}
    return schema


def _tell(part: Schema, field: str, owners: list[str]) -> None:
    part["title"] = label_of(field, *owners)
    part.pop("description", None)
    meaning = meaning_of(field, *owners)
    if meaning:
        part["description"] = meaning
    for values in _chosen(part):
        values["enumDescriptions"] = [word_of(each, f"{owners[0]}.{field}") for each in values["enum"]]


def _chosen(part: Schema) -> Iterator[Schema]:
    """Where below a field its values are listed."""
    if "enum" in part:
        yield part
    for inner in (*part.get("anyOf", ()), *part.get("prefixItems", ()), part.get("items")):
        if isinstance(inner, dict):
            yield from _chosen(inner)


def _kind(part: Schema) -> str:
    return str(part.get("properties", {}).get("kind", {}).get("const", ""))


def _word(value: StrEnum) -> str:
    return str(getattr(value, "label", "")) or word_of(value, type(value).__name__)


def _by_name(base: type[BaseModel] | type[StrEnum]) -> dict[str, Any]:
    """The language's own classes below one, by their names."""
    found: dict[str, Any] = {}
    for each in base.__subclasses__():
        found |= _by_name(each) | ({each.__name__: each} if each.__module__.startswith(PACKAGE) else {})
    return found
