"""What a draft's text says: the plan, what is wrong with it, what is doubtful. Writes nothing."""

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from plans.bases import known_base
from plans.services.publishing import warnings_of
from plans.spec import Loaded, PlanDocument, PlanFileError, Problem, load
from plans.spec.reader import Plain, read_plain

MOST_KEPT = 32
_KEPT: dict[str, "Reading"] = {}


@dataclass(frozen=True)
class Reading:
    """``plain``: the values, also of a text with errors; None: not readable at all. ``loaded``: None with errors."""

    plain: Plain | None
    loaded: Loaded | None
    problems: list[Problem]
    warnings: list[Problem]

    @property
    def values(self) -> dict[str, Any] | None:
        """The plan as plain values, also with errors; None where the text is not readable as a plan."""
        if self.plain is None or "overlay_of" in self.plain.data:
            return None
        return self.plain.data

    @property
    def document(self) -> PlanDocument | None:
        """The plan, when there is no error."""
        return self.loaded.document if self.loaded else None


def read_draft(text: str) -> Reading:
    """Read a text; the last few are remembered, for every page of the editor asks for the same one."""
    found = _KEPT.get(text)
    if found is None:
        found = _read(text)
        if found.plain is not None and "overlay_of" not in found.plain.data:  # its base may be another one tomorrow
            if len(_KEPT) >= MOST_KEPT:
                _KEPT.clear()
            _KEPT[text] = found
    return found


def _read(text: str) -> Reading:
    try:
        plain = read_plain(text)
    except PlanFileError as error:
        return Reading(None, None, error.problems, [])
    try:
        loaded = load(text, known_base)
    except PlanFileError as error:
        return Reading(plain, None, [_without_folder(each) for each in error.problems], [])
    warnings = [loaded.problem(each.path, each.message) for each in warnings_of(loaded.document)]
    return Reading(plain, loaded, [], [_without_folder(each) for each in warnings])


def _without_folder(problem: Problem) -> Problem:
    """A page names the base's file, not where this machine keeps it."""
    return replace(problem, file=PurePath(problem.file).name) if problem.file else problem
