"""What differs between two plans, item by item: lists of named things by their names, the rest by place."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, Literal

from plans.spec.document import PlanDocument
from plans.spec.identity import keys_of

Kind = Literal["added", "removed", "changed"]
MIDNIGHT = "T00:00:00+08:00"
CALLED_BY = frozenset({"title", "name", "label", "text"})
SURELY = 1000
ENDS = frozenset({"closes", "at", "deadline"})
"""Moments that are the first one too late: a file that names a day here means the midnight after it."""


@dataclass(frozen=True)
class Change:
    """One difference. ``path`` names items by code: ``routes.engineer-normal.rule.of.1.years``; values are plain."""

    path: str
    kind: Kind
    before: Any
    after: Any

    def __str__(self) -> str:
        if self.kind == "added":
            return f"+ {self.path}: {self._shown(self.after)}"
        if self.kind == "removed":
            return f"- {self.path}: {self._shown(self.before)}"
        return f"~ {self.path}: {self._shown(self.before)} -> {self._shown(self.after)}"

    def _shown(self, value: Any) -> str:
        return json.dumps(_written(value, self.path.rpartition(".")[2]), ensure_ascii=False)


def diff(a: PlanDocument, b: PlanDocument) -> list[Change]:
    """Everything that must change to make ``b`` of ``a``, in the order of the document. Empty when they are equal."""
    return list(_mappings(_data(a), _data(b), ()))


def _data(document: PlanDocument) -> dict[str, Any]:
    data: dict[str, Any] = document.model_dump(mode="json")
    return data


def _written(value: Any, key: str) -> Any:
    """The value of a field as a file gives it: a midnight as the bare day."""
    if isinstance(value, dict):
        return {name: _written(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_written(item, key) for item in value]
    if not isinstance(value, str) or not value.endswith(MIDNIGHT) or key not in {"opens", *ENDS}:
        return value
    day = date.fromisoformat(value.removesuffix(MIDNIGHT))
    return (day - timedelta(days=key in ENDS)).isoformat()


def _empty(value: Any) -> bool:
    return value is None or value == []


def _changes(a: Any, b: Any, path: tuple[str, ...]) -> Iterator[Change]:
    if type(a) is type(b) and a == b:
        return
    if isinstance(a, dict) and isinstance(b, dict) and a.get("kind") == b.get("kind"):
        yield from _mappings(a, b, path)
    elif isinstance(a, list) and isinstance(b, list) and a and b:
        yield from _lists(a, b, path)
    else:
        kind: Kind = "added" if _empty(a) else "removed" if _empty(b) else "changed"
        yield Change(".".join(path), kind, a, b)


def _mappings(a: dict[str, Any], b: dict[str, Any], path: tuple[str, ...]) -> Iterator[Change]:
    for key in [*a, *(key for key in b if key not in a)]:
        yield from _changes(a.get(key), b.get(key), (*path, key))


def _lists(a: list[Any], b: list[Any], path: tuple[str, ...]) -> Iterator[Change]:
    names_a, names_b = keys_of(path[-1], a), keys_of(path[-1], b)
    if names_a is not None and names_b is not None:
        yield from _named(dict(zip(names_a, a, strict=True)), dict(zip(names_b, b, strict=True)), path)
    elif all(isinstance(item, dict) for item in [*a, *b]):
        yield from _placed(a, b, path)
    else:
        yield Change(".".join(path), "changed", a, b)


def _named(a: dict[str, Any], b: dict[str, Any], path: tuple[str, ...]) -> Iterator[Change]:
    for name, item in a.items():
        if name in b:
            yield from _changes(item, b[name], (*path, name))
        else:
            yield Change(".".join((*path, name)), "removed", item, None)
    for name, item in b.items():
        if name not in a:
            yield Change(".".join((*path, name)), "added", None, item)
    before, after = [name for name in a if name in b], [name for name in b if name in a]
    inserted = path[-1] == "chain" and list(b)[: len(after)] != after
    if before != after or inserted:  # where a stage stands matters; a new major's place in the list does not
        yield Change(".".join(path), "changed", list(a), list(b))


def _placed(a: list[Any], b: list[Any], path: tuple[str, ...]) -> Iterator[Change]:
    """Lists of nameless parts, such as a rule's: what stayed is found first, so that one more part is one line."""
    matcher = SequenceMatcher(None, [_sorted(item) for item in a], [_sorted(item) for item in b], autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        for was, now in _paired(a[a1:a2], b[b1:b2]) if tag != "equal" else ():
            if was is None and now is not None:
                yield Change(".".join((*path, str(b1 + now))), "added", None, b[b1 + now])
            elif was is not None and now is None:
                yield Change(".".join((*path, str(a1 + was))), "removed", a[a1 + was], None)
            elif was is not None and now is not None:
                yield from _changes(a[a1 + was], b[b1 + now], (*path, str(b1 + now)))


def _paired(a: list[Any], b: list[Any]) -> list[tuple[int | None, int | None]]:
    """Which of the parts that changed became which: those of one kind that are most alike first, the rest by place.
    None: that part is new, or gone."""
    likes = [(_likeness(was, now), -abs(i - j), i, j) for i, was in enumerate(a) for j, now in enumerate(b)]
    old, new = dict.fromkeys(range(len(a))), dict.fromkeys(range(len(b)))
    pairs: list[tuple[int | None, int | None]] = []
    for likeness, _near, i, j in sorted(likes, reverse=True):
        if likeness and i in old and j in new:
            del old[i], new[j]
            pairs.append((i, j))
    pairs += zip_longest(old, new)
    return sorted(pairs, key=lambda pair: (pair[0] if pair[1] is None else pair[1]) or 0)


def _likeness(a: dict[str, Any], b: dict[str, Any]) -> int:
    """How alike two parts are; 0: they are of different kinds. The name says most."""
    if a.get("kind") != b.get("kind"):
        return 0
    same = [key for key, value in a.items() if value not in (None, [], False) and b.get(key) == value]
    return len(same) + (SURELY if any(key in CALLED_BY for key in same) else 0)


def _sorted(item: Any) -> str:
    return json.dumps(item, ensure_ascii=False, sort_keys=True)
