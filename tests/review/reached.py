"""Which services come to hold a case, read from their sources, and which of them a block of code has entered."""

import ast
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import FrameType
from typing import Any

from tests.consistency.sources import ROOT

ROOM = "review.services"
HOLDS = "run.lock_cases"
_Function = ast.FunctionDef


@cache
def holding() -> frozenset[str]:
    """Every public service, as ``module.function``, that locks cases, by itself or through another one."""
    called = _calls()
    found = {HOLDS}
    while more := {name for name, names in called.items() if name not in found and names & found}:
        found |= more
    return frozenset(name for name in found - {HOLDS} if not name.partition(".")[2].startswith("_"))


def _calls() -> dict[str, set[str]]:
    """{service: the services that its words name}."""
    called = {}
    for file in sorted((ROOT / "review/services").glob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        known = {node.name: f"{file.stem}.{node.name}" for node in tree.body if isinstance(node, _Function)}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{ROOM}."):
                place = (node.module or "").removeprefix(f"{ROOM}.")
                known |= {each.asname or each.name: f"{place}.{each.name}" for each in node.names}
        for function in (node for node in tree.body if isinstance(node, _Function)):
            words = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
            called[known[function.name]] = {known[word] for word in words & set(known)}
    return called


@contextmanager
def entered(names: set[str]) -> Iterator[None]:
    """Add to ``names`` every service that is called inside, as ``module.function``."""
    before = sys.getprofile()

    def note(frame: FrameType, event: str, _arg: Any) -> None:
        if event == "call" and (module := frame.f_globals.get("__name__", "")).startswith(f"{ROOM}."):
            names.add(f"{module.removeprefix(f'{ROOM}.')}.{frame.f_code.co_name}")

    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(before)
