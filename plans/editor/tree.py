"""Changing the shape of a plan's values: adding, taking away, moving and wrapping what stands at a path.

Every function returns new values and leaves those it was given alone. A path names keys and places:
``("routes", 2, "rule", "of", 0)``. LookupError where there is no such thing.
"""

from collections.abc import Mapping
from copy import deepcopy
from itertools import count, pairwise
from typing import Any

from plans.spec.reader import Path

Data = dict[str, Any]
LONGEST_PLACE = 6


def path_of(text: str) -> Path:
    """``routes.2.rule`` as a path; empty for an empty text."""
    return (
        tuple(int(step) if step.isdecimal() and len(step) < LONGEST_PLACE else step for step in text.split("."))
        if text
        else ()
    )


def dotted(path: Path) -> str:
    """A path as it stands in an address."""
    return ".".join(map(str, path))


def at(data: Any, path: Path) -> Any:
    """The value at a path. LookupError where there is none."""
    for step in path:
        if isinstance(data, dict) and isinstance(step, str):
            data = data[step]
        elif isinstance(data, list) and isinstance(step, int):
            data = data[int(step)]
        else:
            raise LookupError(dotted(path))
    return data


def exists(data: Any, path: Path) -> bool:
    """Whether something is written at a path."""
    try:
        at(data, path)
    except LookupError:
        return False
    return True


def put(data: Mapping[str, Any], path: Path, value: Any) -> Data:
    """With another value at a path; None takes a key away. Mappings that are missing on the way are made."""
    changed = deepcopy(dict(data))
    found: Any = changed
    for step, following in pairwise(path):
        if isinstance(found, dict) and found.get(step) is None:
            found[step] = [] if isinstance(following, int) else {}
        found = at(found, (step,))
    if value is None and isinstance(found, dict):
        found.pop(path[-1], None)
    else:
        if isinstance(found, list):
            at(found, path[-1:])
        found[path[-1]] = deepcopy(value)
    return changed


def removed(data: Mapping[str, Any], path: Path) -> Data:
    """Without what stands at a path; what is empty then goes with it, but no item of a list and no group does."""
    at(data, path)
    changed = deepcopy(dict(data))
    del at(changed, path[:-1])[path[-1]]
    above = path[:-1]
    while above and not isinstance(above[-1], int) and above[-1] != "of" and not at(changed, above):
        del at(changed, above[:-1])[above[-1]]
        above = above[:-1]
    return changed


def moved(data: Mapping[str, Any], path: Path, by: int) -> Data:
    """With an item of a list moved by so many places; at the end of the list it stays."""
    at(data, path)
    items = list(at(data, path[:-1]))
    place = path[-1]
    if not isinstance(place, int):
        raise LookupError(dotted(path))
    item = items.pop(place)
    items.insert(max(place + by, 0), item)
    return put(data, path[:-1], items)


def added(data: Mapping[str, Any], path: Path, item: Data, *, coded: bool = False) -> tuple[Data, Path]:
    """With one more item at the end of the list at a path, and the item's own path. ``coded``: with a code of its own,
    made from the list's name."""
    items = at(data, path) if exists(data, path) else []
    items = items if isinstance(items, list) else []
    if coded:
        item = {"code": _free_code(str(path[-1]).rstrip("s"), items)} | item
    return put(data, path, [*items, item]), (*path, len(items))


def _free_code(stem: str, items: list[Any]) -> str:
    taken = {item.get("code") for item in items if isinstance(item, dict)}
    stem = stem.replace("_", "-")
    return next(code for number in count(len(items) + 1) if (code := f"{stem}-{number}") not in taken)


def wrapped(data: Mapping[str, Any], path: Path, kind: str) -> Data:
    """With the node at a path put into a new group of that kind."""
    node = at(data, path)
    group: Data = {"kind": kind, "of": node if kind == "not" else [node]}
    if kind == "at_least":
        group = {"kind": kind, "n": 1, "of": [node]}
    return put(data, path, group)


def unwrapped(data: Mapping[str, Any], path: Path) -> Data:
    """Without the group at a path: its parts take its place. LookupError where there is no room for several."""
    inner = at(data, (*path, "of"))
    parts = inner if isinstance(inner, list) else [inner]
    if isinstance(path[-1], int):
        items = list(at(data, path[:-1]))
        items[path[-1] : path[-1] + 1] = parts
        return put(data, path[:-1], items)
    if len(parts) != 1:
        raise LookupError(dotted(path))
    return put(data, path, parts[0])
