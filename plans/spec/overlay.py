"""Overlays: a file that states only what it changes of another plan.

``overlay_of`` names that plan. Mappings are merged by key, lists of named things (``plans.spec.identity``) by name,
everything else is replaced whole; so is a rule or condition of another ``kind``. ``null`` and an empty list clear a
value. ``remove`` lists paths that are taken away first (``attachments.other``); ``order`` gives lists a new order by
names (``chain: [employer, office]``). What comes out is checked like any plan.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from plans.spec.amended import notice_of
from plans.spec.identity import keys_of
from plans.spec.reader import Path, Place, Plain, PlanFileError, Problem

DIRECTIVES: dict[str, dict[str, Any]] = {
    "overlay_of": {"type": "string", "title": "上级计划", "description": "上级计划的代号"},
    "remove": {
        "type": "array",
        "items": {"type": "string"},
        "title": "去掉",
        "description": "先去掉上级计划中的这些项，写路径，例如 attachments.other",
    },
    "order": {
        "type": "object",
        "additionalProperties": {"type": "array", "items": {"type": "string"}},
        "title": "排列",
        "description": "重新排列一个列表，写出每一项的代号，例如 chain: [employer, office]",
    },
}
"""The keys that only an overlay has, as JSON Schema."""


@dataclass(frozen=True)
class Origin:
    """Where a value of a merged plan comes from: which file, by which notice, on which 1-based line."""

    layer: Literal["base", "overlay"]
    document_number: str
    line: int
    file: str


@dataclass
class _Node:
    """A value with the place it is written at; mappings and lists hold further nodes. ``amended``: the notices that
    changed something here under a source that is not theirs; ``touched``: this overlay did; ``replaced``: how many
    items the list had of which this one leaves some out."""

    value: Any
    place: Place
    amended: tuple[str, ...] = ()
    touched: bool = False
    replaced: int = 0

    @property
    def plain(self) -> Any:
        """The value without places."""
        if isinstance(self.value, dict):
            return {key: node.plain for key, node in self.value.items()}
        return [node.plain for node in self.value] if isinstance(self.value, list) else self.value


@dataclass
class _Merging:
    """The overlay and what is wrong with it."""

    overlay: Plain
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, path: Path, message: str) -> None:
        """Note a problem at a path of the overlay."""
        self.problems.append(self.overlay.problem(path, message))


def merge(base: Plain, overlay: Plain) -> Plain:
    """The plan that ``overlay`` makes of ``base``, as plain values with the place of each.

    Raises ``PlanFileError`` for a ``remove`` or ``order`` that names nothing. The result is not yet checked as a plan.
    """
    merging = _Merging(overlay)
    tree = _tree(base, base.data, (), 0)
    changes = _tree(overlay, overlay.data, (), len(base.layers))
    for name in DIRECTIVES:
        changes.value.pop(name, None)
    _remove(tree, merging)
    _merge_mapping(tree, changes)
    _reorder(tree, merging)
    if merging.problems:
        raise PlanFileError(merging.problems)
    _amend(tree, notice_of(overlay.data), len(base.layers))
    nodes = dict(_nodes(tree, ()))
    places = {path: node.place for path, node in nodes.items()}
    amended = {path: node.amended for path, node in nodes.items() if node.amended}
    replaced = {path: node.replaced for path, node in nodes.items() if node.replaced}
    return Plain(tree.plain, places, base.layers + overlay.layers, (base, overlay), amended, replaced)


def _amend(node: _Node, notice: str, top: int) -> bool:
    """Note every mapping whose source, of a layer below ``top``, is not the one of what was changed in it. Whether
    something was changed here that no source further in answers for."""
    if not isinstance(node.value, dict | list):
        return node.touched
    parts = node.value.items() if isinstance(node.value, dict) else enumerate(node.value)
    inside = [_amend(part, notice, top) for key, part in parts if key != "source"]
    changed = node.touched or any(inside)
    source = node.value.get("source") if isinstance(node.value, dict) else None
    if source is None or not isinstance(source.value, dict):
        return changed
    if changed and notice and source.place.layer < top and not source.touched and notice not in node.amended:
        node.amended = (*node.amended, notice)
    return False


def origins(plain: Plain) -> dict[str, Origin]:
    """Where every single value comes from, by its path with names (``windows.apply.closes``)."""
    found: dict[str, Origin] = {}
    _collect(plain, plain.data, (), (), found)
    return found


def _collect(plain: Plain, value: Any, path: Path, named: tuple[str, ...], found: dict[str, Origin]) -> None:
    if isinstance(value, dict) and value:
        for key, part in value.items():
            _collect(plain, part, (*path, key), (*named, key), found)
    elif isinstance(value, list) and any(isinstance(part, dict) for part in value):
        names = keys_of(str(path[-1]), value) or [str(index) for index in range(len(value))]
        for index, part in enumerate(value):
            _collect(plain, part, (*path, index), (*named, names[index]), found)
    else:
        place = plain.place(path)
        layer = plain.layers[place.layer]
        top = place.layer == len(plain.layers) - 1 and len(plain.layers) > 1
        found[".".join(named)] = Origin("overlay" if top else "base", layer.document_number, place.line, layer.name)


def _tree(plain: Plain, value: Any, path: Path, shift: int) -> _Node:
    line, layer, own = plain.place(path)
    place = Place(line, layer + shift, path if own is None else own)
    amended = plain.amended.get(path, ())
    if isinstance(value, dict):
        return _Node({key: _tree(plain, part, (*path, key), shift) for key, part in value.items()}, place, amended)
    if isinstance(value, list):
        return _Node([_tree(plain, part, (*path, index), shift) for index, part in enumerate(value)], place)
    return _Node(value, place)


def _nodes(node: _Node, path: Path) -> Iterator[tuple[Path, _Node]]:
    yield path, node
    if isinstance(node.value, dict):
        for key, part in node.value.items():
            yield from _nodes(part, (*path, key))
    elif isinstance(node.value, list):
        for index, part in enumerate(node.value):
            yield from _nodes(part, (*path, index))


def _merge_mapping(base: _Node, overlay: _Node) -> None:
    for key, change in overlay.value.items():
        if change.value is None or change.value == []:
            base.touched = base.value.pop(key, None) is not None or base.touched
        elif key in base.value:
            base.value[key] = _merged(key, base.value[key], change)
            base.value[key].touched = base.value[key].touched or key == "source"
        else:
            base.value[key] = change
            base.touched = True


def _merged(name: str, base: _Node, overlay: _Node) -> _Node:
    if isinstance(base.value, dict) and isinstance(overlay.value, dict):
        if _another_kind(base, overlay):
            overlay.touched = True
            return overlay
        _merge_mapping(base, overlay)
        return base
    if isinstance(base.value, list) and isinstance(overlay.value, list):
        names, changed = keys_of(name, base.plain), keys_of(name, overlay.plain)
        if names is not None and changed is not None:
            base.value = _merge_named(name, dict(zip(names, base.value, strict=True)), changed, overlay.value)
            base.touched = base.touched or len(base.value) > len(names)
            return base
        own = overlay.plain
        overlay.replaced = len(base.value) if any(each not in own for each in base.plain) else 0
    overlay.touched = overlay.plain != base.plain
    return overlay


def _another_kind(base: _Node, overlay: _Node) -> bool:
    kinds = base.plain.get("kind"), overlay.plain.get("kind")
    return None not in kinds and kinds[0] != kinds[1]


def _merge_named(field_name: str, items: dict[str, _Node], names: list[str], changes: list[_Node]) -> list[_Node]:
    for name, change in zip(names, changes, strict=True):
        items[name] = _merged(field_name, items[name], change) if name in items else change
    return list(items.values())


def _remove(tree: _Node, merging: _Merging) -> None:
    paths = merging.overlay.data.get("remove")
    if paths is None:
        return
    if not isinstance(paths, list):
        merging.refuse(("remove",), "必须是列表，每一项写要去掉的路径")
        return
    taken: list[tuple[_Node, _Node]] = []
    for index, path in enumerate(paths):  # all are found before any is taken: a place means the base's
        found = _find(tree, path) if isinstance(path, str) else None
        if found is None or any(found[1] is part for _node, part in taken):
            merging.refuse(("remove", index), f"被覆盖的计划中没有“{path}”，不能去掉")
        else:
            taken.append(found)
    for node, part in taken:
        node.touched = True
        if isinstance(node.value, dict):
            node.value = {key: each for key, each in node.value.items() if each is not part}
        else:
            node.value = [each for each in node.value if each is not part]


def _find(node: _Node, path: str, name: str = "") -> tuple[_Node, _Node] | None:
    """What ``path`` names below the node, behind the node that holds it; None: nothing. Names may contain dots, so
    every name is tried as a whole."""
    if isinstance(node.value, dict):
        parts = list(node.value.items())
    elif isinstance(node.value, list):
        names = keys_of(name, node.plain) or [str(index) for index in range(len(node.value))]
        parts = list(zip(names, node.value, strict=True))
    else:
        return None
    for each, part in parts:
        if path == each:
            return node, part
        found = _find(part, path[len(each) + 1 :], each) if path.startswith(f"{each}.") else None
        if found is not None:
            return found
    return None


def _reorder(tree: _Node, merging: _Merging) -> None:
    orders = merging.overlay.data.get("order")
    if orders is None:
        return
    if not isinstance(orders, dict):
        merging.refuse(("order",), "必须由“列表名: [各项的名称]”组成")
        return
    for name, wanted in orders.items():
        node = tree.value.get(name)
        names = keys_of(name, node.plain) if node is not None and isinstance(node.value, list) else None
        if names is None or not isinstance(wanted, list) or sorted(map(str, wanted)) != sorted(names):
            merging.refuse(("order", name), "必须写出这个列表的每一项，各写一次" if names else "没有可以排序的列表")
            continue
        items = dict(zip(names, node.value, strict=True))
        node.value = [items[str(each)] for each in wanted]
