"""Single values of a plan as they stand in inputs, and what was typed as values again."""

import re
from typing import Any

import yaml

from plans.editor.shapes import Shape
from plans.spec.reader import DECIMAL, INTEGER, read_plain

LONGEST_NUMBER = 19
SINGLE = ("words", "choices")


def is_nested(value: Any) -> bool:
    """Whether a value holds others."""
    return isinstance(value, dict | list)


def fits(shape: Shape, value: Any) -> bool:
    """Whether a value can be edited as its shape says; otherwise it is edited as a piece of the text."""
    if shape.kind == "raw" or value is None:
        return True
    if shape.kind in ("part", "variant"):
        return isinstance(value, dict)
    if shape.kind in ("parts", "variants"):
        return isinstance(value, list) and all(isinstance(row, dict) for row in value)
    if shape.kind in (*SINGLE, "pair"):
        return isinstance(value, list) and not any(map(is_nested, value))
    if shape.kind == "numbers":
        return isinstance(value, list) and all(isinstance(row, list) and not any(map(is_nested, row)) for row in value)
    return not is_nested(value)


def shown(shape: Shape, value: Any) -> list[str]:
    """The value as it stands in the inputs: several for check boxes, one line for each of several words."""
    if value is None or value == "":
        return []
    if shape.kind == "raw":
        return [as_text(value)]
    if shape.kind == "pair" and isinstance(value, list):
        return ["/".join(map(_plain, value))]
    if shape.kind == "numbers" and isinstance(value, list):
        return ["\n".join(" ".join(map(_plain, row)) for row in value)]
    if isinstance(value, list):
        words = [_plain(each) for each in value]
        return words if shape.kind == "choices" else ["\n".join(words)]
    return [_plain(value)]


def single(shape: Shape, typed: Any, old: Any) -> Any:
    """What was typed in the place of ``old``; the old value itself where nothing was changed, None where nothing is."""
    if isinstance(typed, list):
        return old if sorted(typed) == sorted(shown(shape, old)) else typed or None
    typed = typed or ""
    if typed.strip() == "\n".join(shown(shape, old)).strip():
        return old
    if not typed.strip():
        return None
    if shape.kind == "raw":
        return parsed(typed)
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    if shape.kind == "words":
        return [_scalar(shape, line) for line in lines]
    if shape.kind == "numbers":
        return [_numbers(line) for line in lines]
    return _numbers(typed) if shape.kind == "pair" else _scalar(shape, typed)


def parsed(text: str) -> Any:
    """The value of a piece of the text. Raises PlanFileError."""
    lines = [f"  {line}" for line in text.splitlines()]
    return read_plain("value:\n" + "\n".join(lines)).data["value"] if text.strip() else None


def as_text(value: Any) -> str:
    """A value as a piece of the text."""
    if is_nested(value):
        return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=110).rstrip("\n")
    return _plain(value)


def _plain(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _numbers(line: str) -> list[Any]:
    return [_number(word) for word in re.split(r"[\s,，、/]+", line.strip()) if word]


def _number(word: str) -> Any:
    return int(word) if INTEGER.match(word) and len(word) <= LONGEST_NUMBER else word


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
