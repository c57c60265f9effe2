"""What a draft's text says: the plan, what is wrong with it, what is doubtful. Writes nothing."""

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from plans.bases import code_of, pinned
from plans.checks.replaced import lists_replaced
from plans.editor.overlays import owned
from plans.editor.wording import without_pattern
from plans.services.publishing import warnings_of
from plans.spec import Loaded, PlanDocument, PlanFileError, Problem
from plans.spec.io import checked, merged
from plans.spec.reader import Path, Plain, read_plain

MOST_KEPT = 32
_KEPT: dict[tuple[str, str], "Reading"] = {}


@dataclass(frozen=True)
class Reading:
    """``plain``: the text's values, also with errors; None: not readable at all. ``merged``: those of the plan, which
    are others where the text lies over another plan; None: that one is not there. ``loaded``: None with errors."""

    plain: Plain | None
    merged: Plain | None
    loaded: Loaded | None
    problems: list[Problem]
    warnings: list[Problem]

    @property
    def values(self) -> dict[str, Any] | None:
        """The plan as plain values, also with errors; None where the text is not readable as a plan."""
        return self.merged.data if self.merged else None

    @property
    def own(self) -> frozenset[Path]:
        """Of an overlay: the paths that it states itself."""
        return owned(self.merged) if self.merged else frozenset()

    @property
    def document(self) -> PlanDocument | None:
        """The plan, when there is no error."""
        return self.loaded.document if self.loaded else None


def read_draft(text: str, under: str = "") -> Reading:
    """Read a text that may lie over the plan ``under``, written as a file. The last few are remembered, for every page
    of the editor asks for the same one."""
    found = _KEPT.get((text, under))
    if found is None:
        found = _read(text, under)
        over = found.plain.data.get("overlay_of") if found.plain else None
        if found.plain is not None and over in (None, code_of(under)):  # another base may be another one tomorrow
            if len(_KEPT) >= MOST_KEPT:
                _KEPT.clear()
            _KEPT[text, under] = found
    return found


def _read(text: str, under: str) -> Reading:
    plain = whole = None
    try:
        plain = read_plain(text)
        whole, base = merged(text, pinned(under))
        loaded = Loaded(checked(whole), whole, base)
    except PlanFileError as error:
        return Reading(plain, whole, None, [_for_page(each) for each in error.problems], [])
    found = [*warnings_of(loaded.document), *lists_replaced(whole)]
    warnings = [loaded.problem(each.path, each.message) for each in found]
    return Reading(plain, whole, loaded, [], [_for_page(each) for each in warnings])


def _for_page(problem: Problem) -> Problem:
    """A page names the base's file, not where this machine keeps it, and says in words what a pattern asks."""
    file = PurePath(problem.file).name if problem.file else ""
    return replace(problem, file=file, message=without_pattern(problem.message))
