"""Where the values of a plan come from that one notice states on top of another: what is kept with its version.

A city's notice repeats, adds to and changes a province's. Kept as plain JSON: the notice below, the paths that the
upper one states itself, and what it made different, in words with the clause.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from plans.editor.labels import label_of
from plans.editor.places import place_of
from plans.editor.values import shown
from plans.spec import Change, Loaded, PlanDocument, diff
from plans.spec.dates import WindowKind
from plans.spec.identity import keys_of

Data = dict[str, Any]

IN_THE_HEADING = frozenset({"schema_version", "code", "name", "issuer", "document_number", "issued_on", "redating"})
REMARKS = frozenset({"sources", "ambiguities", "stated_twice"})
"""Not told as differences: they stand in the heading, or are about the notices and not about the evaluation."""
CALLED_BY = ("name", "what", "office", "label", "title", "key", "statement")


@dataclass(frozen=True)
class Difference:
    """One thing that the upper notice says otherwise, in words; ``before`` or ``after`` is empty where nothing is."""

    path: str
    where: str
    before: str
    after: str
    source: str


@dataclass(frozen=True)
class Provenance:
    """``base_issuer`` and ``base_name`` name the notice below; ``own`` are the paths that the upper one states."""

    base_code: str
    base_name: str
    base_issuer: str
    own: tuple[str, ...]
    differences: tuple[Difference, ...]
    base: Data
    """The plan of the notice below, so that a draft made later lies over the same one."""
    text: str = ""
    """The upper notice as it was written; empty: what is published was moved in time, or given a fee, since."""

    def states(self, path: str) -> bool:
        """Whether the upper notice itself says anything at or below a path (``attachments.other``)."""
        return any(each == path or each.startswith(f"{path}.") for each in self.own)

    def as_data(self) -> Data:
        """Plain JSON values, as a version keeps them."""
        differences = [vars(each) for each in self.differences]
        return {**vars(self), "own": list(self.own), "differences": differences}


def provenance_of(loaded: Loaded, document: PlanDocument, base: PlanDocument | None, text: str) -> Provenance | None:
    """Of a plan that was read as an overlay from ``text``; None for one that is none.

    ``document`` and ``base`` are the plan and the one below it as they are published: moved in time alike.
    """
    if base is None:
        return None
    own = tuple(path for path, origin in loaded.origins.items() if origin.layer == "overlay")
    told = [each for each in diff(base, document) if _is_told(each)]
    below, above = base.model_dump(mode="json"), document.model_dump(mode="json")
    differences = tuple(_difference(each, (base, below), (document, above)) for each in told)
    written = text if document == loaded.document else ""
    return Provenance(base.code, base.name, base.issuer, own, differences, below, written)


def read_provenance(data: Data | None) -> Provenance | None:
    """What a version keeps, as a provenance again."""
    if data is None:
        return None
    differences = tuple(Difference(**each) for each in data["differences"])
    return Provenance(**data | {"own": tuple(data["own"]), "differences": differences})


def _is_told(change: Change) -> bool:
    steps = change.path.split(".")
    return steps[0] not in IN_THE_HEADING | REMARKS and "source" not in steps[1:]


def _difference(change: Change, before: tuple[PlanDocument, Data], after: tuple[PlanDocument, Data]) -> Difference:
    """Both plans with their plain values."""
    old, new = before[1], after[1]
    plan, data = before if change.kind == "removed" else after
    names = _names(plan)
    steps = list(_steps(data, change.path, names))
    source = next((found for found in (_source(value) for _word, value in reversed(steps)) if found), "")
    return Difference(
        change.path,
        " › ".join(word for word, _value in steps),
        _in_words(change.before, change.path, old if change.kind != "added" else new, names),
        _in_words(change.after, change.path, new if change.kind != "removed" else old, names),
        "" if change.kind == "removed" else source or plan.document_number or plan.issuer,
    )


def _steps(value: Any, path: str, names: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """Each step of a path in words with the value it leads to. Names may contain dots and are tried as a whole."""
    field = ""
    while path:
        if isinstance(value, dict):
            keys = list(value)
            values = list(value.values())
        elif isinstance(value, list):
            keys = keys_of(field, value) or [str(index) for index in range(len(value))]
            values = value
        else:
            return
        pairs = zip(keys, values, strict=True)
        key, part = next(pair for pair in pairs if f"{path}.".startswith(f"{pair[0]}."))
        yield _called(field, key, part, names) if isinstance(value, list) else label_of(key), part
        path, field, value = path[len(key) + 1 :], key, part


def _called(field: str, key: str, item: Any, names: dict[str, str]) -> str:
    """What an item of a list is called."""
    if field == "windows":
        groups = ("、".join(names.get(code, code) for code in item[each]) for each in ("titles", "routes", "offices"))
        whose = "；".join(filter(None, groups))
        return WindowKind(item["kind"]).label + (f"（{whose}）" if whose else "")
    if not isinstance(item, dict):
        return key
    words = next((item[name] for name in CALLED_BY if isinstance(item.get(name), str)), None)
    labels = item.get("labels") or {}
    return words or labels.get("not_reached") or (f"第 {int(key) + 1} 项" if key.isdecimal() else key)


def _source(value: Any) -> str:
    source = value.get("source") if isinstance(value, dict) else None
    if isinstance(source, dict):
        return " ".join(filter(None, (source["document"], source["clause"])))
    return source or ""


def _names(plan: PlanDocument) -> dict[str, str]:
    """What codes mean in this plan."""
    stages = {stage.code: stage.labels.not_reached for stage in plan.chain}
    offices = {each.code: each.name for each in plan.receiving.offices} if plan.receiving else {}
    routes, titles = ({each.code: each.name for each in plan.routes}, {each.code: each.name for each in plan.titles})
    return stages | offices | routes | titles


def _in_words(value: Any, path: str, data: Data, names: dict[str, str]) -> str:
    """As the editor shows it, without codes and clauses; the order of stages by what applicants call them."""
    if path == "chain":
        return "、".join(names.get(each, each) for each in value or ())
    return shown(place_of(path, data, value), _read(value), data)


def _read(value: Any) -> Any:
    """What of a value is for reading: its clause stands beside it."""
    if isinstance(value, dict):
        return {key: _read(part) for key, part in value.items() if key not in ("code", "source")}
    return [_read(part) for part in value] if isinstance(value, list) else value


def stated_at(loaded: Loaded, path: str) -> str:
    """``FILE:LINE`` where the overlay first says something at or below a path; nothing where it says nothing."""
    own = [
        origin
        for name, origin in loaded.origins.items()
        if origin.layer == "overlay" and (name == path or name.startswith(f"{path}."))
    ]
    first = min(own, key=lambda origin: origin.line, default=None)
    return f"{first.file}:{first.line}" if first else ""
