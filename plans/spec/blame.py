"""Which part of an overlay broke something of the plan below it.

The plan below is right by itself, so whatever is wrong with one of its lines in the merged plan was caused from above:
by the part of the overlay without which it is not wrong. Parts are left out one after the other to find it.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import Any, NamedTuple

from plans.spec.identity import IDENTITIES
from plans.spec.overlay import merge
from plans.spec.reader import Path, Plain, PlanFileError, Problem, dotted

MOST_TRIALS = 80
NO_PARTS = frozenset({"overlay_of", "order"})
NAMING = frozenset({"code", "kind", *(field for fields in IDENTITIES.values() for field in fields)})
"""Keys of an item without which it would be another one: never left out alone."""
Wrong = Callable[[Plain], list[Problem]]


class _Where(NamedTuple):
    """A problem in the plan below, the same whatever is left out above it."""

    file: str
    line: int
    at: str
    message: str


def blamed(problems: list[Problem], plain: Plain, wrong_with: Wrong) -> list[Problem]:
    """The problems, those on lines of the plan below at the place of the overlay that caused them. ``path`` stays that
    of the merged plan."""
    if plain.laid is None or not any(each.file for each in problems):
        return problems
    blaming = _Blaming(*plain.laid, wrong_with)
    return [blaming.at_its_cause(each) if each.file else each for each in problems]


class _Blaming:
    """What remains wrong without each part of the overlay, each tried once."""

    def __init__(self, base: Plain, overlay: Plain, wrong_with: Wrong) -> None:
        self.base, self.overlay, self.wrong_with = base, overlay, wrong_with
        self.left: dict[Path, frozenset[_Where] | None] = {}

    def at_its_cause(self, problem: Problem) -> Problem:
        """The problem at the smallest part of the overlay that caused it alone; else where the overlay begins."""
        told = replace(problem, file=PurePath(problem.file).name)
        cause = self._cause(_where(problem), ())
        place = self.overlay.place(cause or ("overlay_of",))
        words = "去掉以后" if cause[:1] == ("remove",) else "这样改以后" if cause else "两份计划合并以后"
        return Problem(problem.path, place.line, f"{words}，{told}", "", dotted(cause) or "overlay_of")

    def _cause(self, where: _Where, path: Path) -> Path:
        for part in _parts(self.overlay, path):
            left = self._left_without(part)
            if left is not None and where not in left:
                return self._cause(where, part)
        return path

    def _left_without(self, path: Path) -> frozenset[_Where] | None:
        """What is wrong without a part; None where that cannot be tried."""
        if path not in self.left:
            if len(self.left) >= MOST_TRIALS:
                return None
            self.left[path] = self._try(path)
        return self.left[path]

    def _try(self, path: Path) -> frozenset[_Where] | None:
        try:
            without = Plain(_without(self.overlay.data, path), self.overlay.places, self.overlay.layers)
            return frozenset(map(_where, self.wrong_with(merge(self.base, without))))
        except PlanFileError:
            return None


def _where(problem: Problem) -> _Where:
    return _Where(problem.file, problem.line, problem.written_at, problem.message)


def _parts(plain: Plain, path: Path) -> Iterator[Path]:
    """The parts of what the overlay says at a path, what it takes away first."""
    value: Any = plain.data
    for step in path:
        value = value[step]
    if isinstance(value, dict):
        keys = [key for key in value if key not in (NAMING if path else NO_PARTS)]
        yield from ((*path, key) for key in sorted(keys, key=lambda key: key != "remove"))
    elif isinstance(value, list) and (path == ("remove",) or all(isinstance(each, dict) for each in value)):
        yield from ((*path, index) for index in range(len(value)))


def _without(value: Any, path: Path) -> Any:
    """A copy without what stands at a path."""
    if len(path) == 1:
        if isinstance(value, dict):
            return {key: part for key, part in value.items() if key != path[0]}
        return [part for index, part in enumerate(value) if index != path[0]]
    if isinstance(value, dict):
        return {key: _without(part, path[1:]) if key == path[0] else part for key, part in value.items()}
    return [_without(part, path[1:]) if index == path[0] else part for index, part in enumerate(value)]
