"""The plan file: read it, also as an overlay of another plan; write it byte-stably; the document's digest."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

import yaml
from pydantic import ValidationError

from plans.spec.amended import is_mark, told
from plans.spec.blame import blamed
from plans.spec.dates import SHANGHAI
from plans.spec.diff import Change, diff
from plans.spec.document import PlanDocument
from plans.spec.overlay import DIRECTIVES, Origin, merge, origins
from plans.spec.problems import problems_of
from plans.spec.reader import Plain, PlanFileError, Problem, read_plain, readable

MAX_OVERLAYS = 5


@dataclass(frozen=True)
class BaseFile:
    """The plan an overlay is of: its text, the name that problems call it by, and where its own base is looked for."""

    name: str
    text: str
    find_base: "FindBase"


FindBase = Callable[[str], BaseFile | None]
"""From what ``overlay_of`` says to that plan; None: there is no such plan."""


def no_base(name: str) -> BaseFile | None:
    """Looks nowhere: a single file on its own."""
    return None


@dataclass(frozen=True)
class Loaded:
    """A plan that was read: the document, where everything is written, and the plan it is an overlay of, if any."""

    document: PlanDocument
    plain: Plain
    base: PlanDocument | None = None

    @property
    def origins(self) -> dict[str, Origin]:
        """Where every single value comes from, by its path with names (``windows.apply.closes``)."""
        return origins(self.plain)

    @property
    def differences(self) -> list[Change]:
        """What an overlay changed of its base; empty for a plan that is no overlay."""
        return [each for each in diff(self.base, self.document) if not is_mark(each)] if self.base else []

    def problem(self, path: str, message: str) -> Problem:
        """A remark on a path of the document (``routes.0.rule``), with the line it is written on."""
        steps = tuple(int(step) if step.isdecimal() else step for step in path.split(".")) if path else ()
        found = self.plain.problem(steps, message)
        return replace(found, path=path)


def load_yaml(text: str, find_base: FindBase = no_base) -> PlanDocument:
    """Read one plan file; see ``load``."""
    return load(text, find_base).document


def load(text: str, find_base: FindBase = no_base, name: str = "") -> Loaded:
    """Read one plan file, merged with the plan it is an overlay of.

    Raises ``PlanFileError`` with path and line of every problem: not YAML, anchors, duplicate or unknown keys,
    missing or wrong values, an ``overlay_of`` that ``find_base`` does not know.
    """
    plain, base = merged(text, find_base, name)
    return Loaded(checked(plain), plain, base)


def merged(text: str, find_base: FindBase = no_base, name: str = "") -> tuple[Plain, PlanDocument | None]:
    """The file merged with the plan it is an overlay of, and that plan; not yet checked. Raises as ``load``."""
    return _merged(read_plain(text, name), find_base, MAX_OVERLAYS)


def _merged(plain: Plain, find_base: FindBase, more: int) -> tuple[Plain, PlanDocument | None]:
    """The file merged with its base, which may be an overlay itself; and the base as a plan."""
    if "overlay_of" not in plain.data:
        return plain, None
    path = ("overlay_of",)
    wanted = plain.data["overlay_of"]
    if not more:
        raise PlanFileError([plain.problem(path, f"覆盖超过 {MAX_OVERLAYS} 层，或者互相覆盖")])
    if not isinstance(wanted, str):
        raise PlanFileError([plain.problem(path, "找不到被覆盖的计划：必须是文字，写计划的代号或者旁边的文件名")])
    found = find_base(wanted)
    if found is None:
        raise PlanFileError([plain.problem(path, f"找不到被覆盖的计划“{readable(wanted)}”")])
    try:
        below, _base = _merged(read_plain(found.text, found.name), found.find_base, more - 1)
        base = checked(below)
    except PlanFileError as error:
        inner = [replace(each, file=each.file or found.name) for each in error.problems]
        raise PlanFileError(inner) from error
    return merge(below, plain), base


def checked(plain: Plain) -> PlanDocument:
    """The plan in plain values. Raises ``PlanFileError``; what an overlay broke is told at the overlay's own place."""
    try:
        return PlanDocument.model_validate(told(plain))
    except ValidationError as error:
        raise PlanFileError(blamed(problems_of(error, plain), plain, _wrong_with)) from error


def _wrong_with(plain: Plain) -> list[Problem]:
    try:
        PlanDocument.model_validate(plain.data)
    except ValidationError as error:
        return problems_of(error, plain)
    return []


def canonical_json(document: PlanDocument) -> bytes:
    """The one byte form of a document: sorted keys, no spaces, UTF-8. What the digest is taken of."""
    data = document.model_dump(mode="json")
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest(document: PlanDocument) -> str:
    """``sha256:`` and the hexadecimal digest of the canonical JSON."""
    return "sha256:" + hashlib.sha256(canonical_json(document)).hexdigest()


class _Writer(yaml.SafeDumper):
    """Indents lists and never makes anchors, so that the same document is always the same bytes."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never write anchors."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent list items below their key."""
        super().increase_indent(flow, False)


def dump_yaml(document: PlanDocument) -> str:
    """Write a document as a plan file. Reading it back gives an equal document; unset values are left out."""
    data = document.model_dump(mode="json", exclude_defaults=True)
    for window, written in zip(document.windows, data["windows"], strict=True):
        if window.dates_only and _whole_days(*filter(None, (window.opens, window.closes))):  # as the notice gave it
            del written["dates_only"]
            if window.opens:
                written["opens"] = window.opens.date().isoformat()
            written["closes"] = window.last_day.isoformat()
    for deadline, written in zip(document.deadlines, data.get("deadlines", ()), strict=True):
        if deadline.dates_only and deadline.at and deadline.last_day and _whole_days(deadline.at):
            del written["dates_only"]
            written["at"] = deadline.last_day.isoformat()
    return yaml.dump(data, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=110)


def _whole_days(*moments: datetime) -> bool:
    return all(moment.astimezone(SHANGHAI).time() == time.min for moment in moments)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a plan file, with what each field is for; of an overlay, where the file says ``overlay_of``.

    An overlay may state any part of a plan and leave out the rest, so only its own keys and the names of the plan's are
    described: what comes out of it is checked as a plan.
    """
    plan = PlanDocument.model_json_schema()
    definitions = plan.pop("$defs")
    anything = {name: {"description": part.get("description", "")} for name, part in plan["properties"].items()}
    overlay = {
        "title": "Overlay",
        "description": "在上级计划的基础上，只写不同的和增加的",
        "type": "object",
        "properties": DIRECTIVES | anything,
        "required": ["overlay_of"],
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": definitions | {"PlanDocument": plan, "Overlay": overlay},
        "if": {"required": ["overlay_of"]},
        "then": {"$ref": "#/$defs/Overlay"},
        "else": {"$ref": "#/$defs/PlanDocument"},
    }
