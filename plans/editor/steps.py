"""What the buttons beside the parts of a plan do: open, add, take away, move, wrap. Values in, values out."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from plans.editor import tree
from plans.editor.sections import Section
from plans.editor.shapes import GROUPS, Shape
from plans.editor.spot import LISTS, along, spot_of
from plans.spec.reader import Path

Data = dict[str, Any]


class Step(NamedTuple):
    """One button: what it does, and to what."""

    verb: str
    path: Path


class Done(NamedTuple):
    """The values afterwards, and the path of what is looked at next."""

    data: Data
    path: Path


def step_of(text: str) -> Step:
    """``up:routes.2`` as a step. LookupError for a verb that no button has."""
    verb, _colon, target = text.partition(":")
    if verb not in STEPS:
        raise LookupError(text)
    return Step(verb, tree.path_of(target))


def taken(section: Section, data: Mapping[str, Any], here: Path, step: Step, kind: str = "") -> Done:
    """Take one step. ``here``: what is looked at; ``kind``: of the condition to be made. LookupError where the section
    has no such thing, where it cannot be done there, or where the page shown has no such button: for what does not lie
    on or below ``here``."""
    if step.path[: len(here)] != here:
        raise LookupError(tree.dotted(step.path))
    met = list(along(section, data, step.path))
    if not met:
        raise LookupError(step.verb)
    done = STEPS[step.verb](data, step.path, met[-1].shape, kind)
    path = done.path if done.path is not HERE else here
    if step.verb == "remove" and here[: len(step.path)] == step.path:
        path = step.path[:-1]  # not what now stands in its place
    while True:  # what was looked at may be gone
        try:
            return Done(done.data, spot_of(section, done.data, path).path)
        except LookupError:
            path = path[:-1]


HERE: Path = ("", "")
"""Stands for what is looked at now."""


def _opened(data: Mapping[str, Any], path: Path, _shape: Shape, _kind: str) -> Done:
    tree.at(data, path)
    return Done(dict(data), path)


def _added(data: Mapping[str, Any], path: Path, shape: Shape, kind: str) -> Done:
    if shape.kind == "parts":
        return Done(*tree.added(data, path, {}, coded="code" in shape.fields))
    if kind not in dict(shape.kinds()):
        raise LookupError(kind)
    item: Data = {"kind": kind} | ({"n": 1} if kind == "at_least" else {})
    if kind in GROUPS and kind != "not":
        item["of"] = []
    if shape.kind == "variants":
        return Done(*tree.added(data, path, item))
    if tree.exists(data, path):
        raise LookupError(tree.dotted(path))
    return Done(tree.put(data, path, item), path)


def _removed(data: Mapping[str, Any], path: Path, _shape: Shape, _kind: str) -> Done:
    return Done(tree.removed(data, path), HERE)


def _up(data: Mapping[str, Any], path: Path, _shape: Shape, _kind: str) -> Done:
    return Done(tree.moved(data, path, -1), HERE)


def _down(data: Mapping[str, Any], path: Path, _shape: Shape, _kind: str) -> Done:
    return Done(tree.moved(data, path, 1), HERE)


def _copied(data: Mapping[str, Any], path: Path, shape: Shape, _kind: str) -> Done:
    if not isinstance(path[-1], int):
        raise LookupError(tree.dotted(path))
    item = {key: value for key, value in tree.at(data, path).items() if key != "code"}
    return Done(*tree.added(data, path[:-1], item, coded="code" in shape.fields))


def _wrapped(data: Mapping[str, Any], path: Path, shape: Shape, kind: str) -> Done:
    if kind not in GROUPS or kind not in dict(shape.kinds()) or (shape.kind in LISTS) != isinstance(path[-1], int):
        raise LookupError(kind)
    return Done(tree.wrapped(data, path, kind), path)


def _unwrapped(data: Mapping[str, Any], path: Path, _shape: Shape, _kind: str) -> Done:
    return Done(tree.unwrapped(data, path), path[:-1])


STEPS: dict[str, Callable[[Mapping[str, Any], Path, Shape, str], Done]] = {
    "open": _opened,
    "add": _added,
    "copy": _copied,
    "remove": _removed,
    "up": _up,
    "down": _down,
    "wrap": _wrapped,
    "unwrap": _unwrapped,
}
