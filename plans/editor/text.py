"""Changing some keys of a plan's text and leaving every other line as it was written, comments too."""

from collections.abc import Iterator
from typing import Any

import yaml

from plans.spec import PlanFileError
from plans.spec.document import PlanDocument
from plans.spec.reader import Path, Problem, node_of, read_plain

ORDER = tuple(PlanDocument.model_fields)


class _Writer(yaml.SafeDumper):
    """Indents lists and never makes anchors, as ``plans.spec.dump_yaml`` does."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never write anchors."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent list items below their key."""
        super().increase_indent(flow, False)


def written(data: dict[str, Any]) -> str:
    """Plain values as text. Reading it back gives the same values."""
    return yaml.dump(data, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=110) if data else ""


def name_of(text: str) -> str:
    """The plan's name as far as the text says it, for lists."""
    try:
        name = read_plain(text).data.get("name")
    except PlanFileError:
        return ""
    return name[:200] if isinstance(name, str) else ""


def is_overlay(data: dict[str, Any]) -> bool:
    """Whether a text states only its differences from another plan."""
    return "overlay_of" in data


def replaced(text: str, changes: dict[str, Any]) -> str:
    """The text with the values of some top-level keys changed; None and an empty list take the key away.

    Only the lines of keys whose value really changes are written anew; comments inside them are lost. Raises
    PlanFileError when the text is not readable, or is an overlay, in which an empty value has a meaning of its own.
    """
    plain = read_plain(text)
    if is_overlay(plain.data):
        raise PlanFileError([Problem("overlay_of", plain.place(("overlay_of",)).line, "覆盖计划只能在文本中编辑")])
    wanted = dict(plain.data)
    for key, value in changes.items():
        if value is None or value in ([], {}):
            wanted.pop(key, None)
        else:
            wanted[key] = value
    return rewritten(text, wanted)


def rewritten(text: str, wanted: dict[str, Any]) -> str:
    """The text with exactly these top-level keys; None and empty lists are written as they are. As ``replaced``."""
    old = read_plain(text).data
    if wanted == old:
        return text
    ordered = _in_order(wanted, list(old))
    spliced = _spliced(text, old, ordered)
    try:
        if read_plain(spliced).data == wanted:
            return spliced
    except PlanFileError:
        pass
    return written(ordered)  # a text in flow style or with unusual lines: written as a whole


def lines_of(text: str, keys: tuple[str, ...]) -> list[tuple[int, str]]:
    """The lines on which these top-level keys are written, each with its 1-based number."""
    lines = text.splitlines()
    found = []
    for key, first, last in _blocks(text):
        if key in keys:
            found += [(number + 1, lines[number]) for number in range(first, last)]
    return found


def lines_at(text: str, path: Path) -> list[tuple[int, str]]:
    """The lines on which what stands at a path is written, each with its 1-based number; none where it is not."""
    try:
        node = node_of(text)
    except PlanFileError:
        return []
    first = node.start_mark.line if node else 0
    for step in path:
        if isinstance(node, yaml.MappingNode):
            pair = next((each for each in node.value if each[0].value == step), None)
            first, node = (pair[0].start_mark.line, pair[1]) if pair else (0, None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            first = node.start_mark.line
        else:
            node = None
    if node is None:
        return []
    lines = text.splitlines()
    is_block = isinstance(node, yaml.CollectionNode) and not node.flow_style  # ends where the next thing begins
    last = node.end_mark.line if is_block else node.end_mark.line + 1
    found = [(number + 1, lines[number]) for number in range(first, min(max(last, first + 1), len(lines)))]
    while len(found) > 1 and _is_lead(found[-1][1]):
        found.pop()
    return found


def _in_order(wanted: dict[str, Any], known: list[str]) -> dict[str, Any]:
    """Keys as they stood; a new one behind the nearest key that the language names before it."""
    names = [key for key in known if key in wanted]
    for key in wanted:
        if key in names:
            continue
        before = set(ORDER[: ORDER.index(key)]) if key in ORDER else set(names)
        places = [place + 1 for place, name in enumerate(names) if name in before]
        names.insert(max(places, default=0), key)
    return {name: wanted[name] for name in names}


def _spliced(text: str, old: dict[str, Any], wanted: dict[str, Any]) -> str:
    lines = text.splitlines()
    blocks = {key: lines[first:last] for key, first, last in _blocks(text)}
    starts = [first for _key, first, _last in _blocks(text)]
    result = lines[: min(starts, default=0)]
    for key, value in wanted.items():
        if key in old and old[key] == value:
            result += blocks.get(key, [])
        else:
            result += _comments_before(blocks.get(key, [])) + written({key: value}).splitlines()
    return "\n".join(result) + "\n"


def _is_lead(line: str) -> bool:
    return not line.strip() or line.startswith("#")


def _comments_before(block: list[str]) -> list[str]:
    kept = []
    for line in block:
        if not _is_lead(line):
            break
        kept.append(line)
    return kept


def _blocks(text: str) -> Iterator[tuple[str, int, int]]:
    """Every top-level key with its lines (from, to): blank lines and comments before a key belong to it."""
    try:
        node = node_of(text)
    except PlanFileError:
        return
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        return
    lines = text.splitlines()
    keys = [(key.value, key.start_mark.line) for key, _value in node.value]
    starts = []
    for place, (_key, line) in enumerate(keys):
        first = line
        least = keys[place - 1][1] + 1 if place else line  # what stands above the first key is the file's own
        while first > least and _is_lead(lines[first - 1]):
            first -= 1
        starts.append(first)
    ends = [*starts[1:], len(lines)]
    for (key, _line), first, last in zip(keys, starts, ends, strict=True):
        yield key, first, last
