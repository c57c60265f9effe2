"""One place of a plan that a form edits: the section itself, or a part below it that has a page of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from plans.editor import tree
from plans.editor.sections import Section
from plans.editor.shapes import Shape, fields_of, top_shapes
from plans.editor.words import kind_label
from plans.spec.reader import Path

NAMED_BY = ("title", "name", "what", "office", "text", "school", "key", "label", "kind", "stage", "code", "path")
LISTS = ("parts", "variants")
LONGEST_NAME = 60


class Met(NamedTuple):
    """Something met on the way along a path: how it is edited and what is written there. ``place``: in its list."""

    path: Path
    shape: Shape
    value: Any
    place: int | None


@dataclass(frozen=True)
class Spot:
    """``path`` is empty for the section itself. ``fields``: what is edited there; ``kinds``: what it may turn into."""

    section: Section
    path: Path
    label: str
    value: Mapping[str, Any]
    fields: Mapping[str, Shape]
    shape: Shape | None = None
    """How the list is edited that it stands in; None for the section."""
    kinds: tuple[tuple[str, str], ...] = ()
    crumbs: tuple[tuple[str, str], ...] = ()
    """Path and label of everything above it that has a page, the outermost first."""

    @property
    def kind(self) -> str:
        """The kind of a rule or condition; empty for everything else."""
        return str(self.value.get("kind", "")) if self.kinds else ""

    @property
    def at(self) -> str:
        """The path as it stands in an address."""
        return tree.dotted(self.path)


def along(section: Section, data: Mapping[str, Any], path: Path) -> Iterator[Met]:
    """Every field and every item that a path of the section leads through. LookupError where there is no such thing;
    the last field need not be written."""
    fields: Mapping[str, Shape] = {key: top_shapes()[key] for key in section.keys}
    value: Any = data
    for length, step in enumerate(path, start=1):
        if isinstance(step, str):
            shape = fields[step]
            value = value.get(step) if isinstance(value, dict) else None
        else:
            value = tree.at(value, (step,))
        is_item = not isinstance(step, str)
        if is_item and (length == 1 or shape.kind not in LISTS):
            raise LookupError(tree.dotted(path))
        yield Met(path[:length], shape, value, step if isinstance(step, int) else None)
        model = shape.model_for(value) if is_item or shape.kind in ("part", "variant") else None
        fields = fields_of(model) if model else {}


def spot_of(section: Section, data: Mapping[str, Any], path: Path) -> Spot:
    """What is edited at a path of the plan. LookupError where nothing is written, or nothing with a page of its own."""
    spot = Spot(section, (), section.label, data, {key: top_shapes()[key] for key in section.keys})
    crumbs: list[tuple[str, str]] = []
    for met in along(section, data, path):
        if not met.shape.is_own_page or (met.shape.kind in LISTS and met.place is None):
            continue
        if not isinstance(met.value, dict):
            raise LookupError(tree.dotted(path))
        spot = _own(section, met, tuple(crumbs))
        crumbs.append((spot.at, spot.label))
    if spot.path != path:
        raise LookupError(tree.dotted(path))
    return spot


def _own(section: Section, met: Met, crumbs: tuple[tuple[str, str], ...]) -> Spot:
    model = met.shape.model_for(met.value)
    varies = met.shape.kind in ("variant", "variants")
    kinds = met.shape.kinds(str(met.value.get("kind", ""))) if varies else ()
    label = called(met.shape, met.value, met.place)
    return Spot(section, met.path, label, met.value, fields_of(model) if model else {}, met.shape, kinds, crumbs)


def called(shape: Shape, value: Any, place: int | None) -> str:
    """What an item is called: its name, or the word for its kind."""
    if isinstance(value, dict) and shape.kind in ("variant", "variants"):
        own = value.get("title")
        return own[:LONGEST_NAME] if isinstance(own, str) else kind_label(str(value.get("kind", "")))
    if isinstance(value, dict):
        labels = value.get("labels")
        if isinstance(labels, dict) and isinstance(labels.get("staff"), str):
            return str(labels["staff"])[:LONGEST_NAME]
        for name in NAMED_BY:
            found = value.get(name)
            if isinstance(found, str) and not (name == "title" and "name" in value):
                words = dict(shape.fields[name].choices) if name in shape.fields else {}
                return words.get(found, found)[:LONGEST_NAME]
    return f"第 {(place or 0) + 1} 项"
