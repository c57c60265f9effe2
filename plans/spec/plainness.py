"""What a plan file's YAML may not hold: what makes a small file a huge one, or a value something else than it says.

Looked for in the events, before anything is made of them: nesting that would exhaust the stack, aliases, tags, and more
keys and values than a page could be made of in time (the longest notices known come to a tenth of that).
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

MAX_DEPTH = 60
MAX_VALUES = 30_000
REFERENCE = "不接受 YAML 的引用（& 和 *），请把内容再写一次；文字以它们开头的要加引号"
TAG = "不接受 YAML 的标签（!），请去掉；文字以“!”开头的要加引号"
MERGE_KEY = "不接受 YAML 的合并（<<），请把内容再写一次"


class Refusal(NamedTuple):
    """What is refused: its path with places, 1-based line, and why."""

    path: tuple[str | int, ...]
    line: int
    message: str


@dataclass
class _Level:
    """A mapping or list that is being read: where in it the next thing stands."""

    is_mapping: bool
    is_key: bool
    step: str | int | None = None


def refused(text: str, loader: Any) -> Refusal | None:
    """The first thing that no plan file may hold; None: nothing. Raises yaml.YAMLError as the reader does."""
    levels: list[_Level] = []
    number = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.CollectionEndEvent):
            _over(levels, levels.pop().is_key)
        elif isinstance(event, yaml.NodeEvent):
            number += 1
            is_key = _arrive(levels, event)
            message = _why(event, is_key, number, len(levels))
            if message:
                return Refusal(tuple(each.step for each in levels if each.step is not None), _line(event), message)
            if isinstance(event, yaml.CollectionStartEvent):
                levels.append(_Level(isinstance(event, yaml.MappingStartEvent), is_key))
            else:
                _over(levels, is_key)
    return None


def _line(event: yaml.NodeEvent) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _arrive(levels: list[_Level], event: yaml.NodeEvent) -> bool:
    """Note where a node stands; whether it is a key."""
    if not levels:
        return False
    level = levels[-1]
    if not level.is_mapping:
        level.step = 0 if level.step is None else int(level.step) + 1
        return False
    if level.step is None:
        level.step = str(getattr(event, "value", "?"))
        return True
    return False


def _over(levels: list[_Level], is_key: bool) -> None:
    """A node is read; behind a value the next one is a key."""
    if levels and levels[-1].is_mapping and not is_key:
        levels[-1].step = None


def _why(event: yaml.NodeEvent, is_key: bool, number: int, depth: int) -> str:
    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        return REFERENCE
    if getattr(event, "tag", None) is not None:
        return TAG
    if is_key and isinstance(event, yaml.ScalarEvent) and event.value == "<<" and event.implicit[0]:
        return MERGE_KEY
    if number > MAX_VALUES:
        return f"键和值超过 {MAX_VALUES} 个"
    is_deeper = isinstance(event, yaml.CollectionStartEvent) and depth >= MAX_DEPTH
    return f"嵌套超过 {MAX_DEPTH} 层" if is_deeper else ""
