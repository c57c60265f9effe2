"""Which services come to hold a case, read from their sources, and which of them a block of code has entered."""

import ast
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
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
        own = {node.name: f"{file.stem}.{node.name}" for node in tree.body if isinstance(node, _Function)}
        known = _imported(tree) | own
        for function in (node for node in tree.body if isinstance(node, _Function)):
            words = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
            called[known[function.name]] = {known[word] for word in words & set(known)}
    return called


def _imported(tree: ast.Module) -> dict[str, str]:
    """{name in this file: service}, of the services that it imports by their own names."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{ROOM}."):
            place = (node.module or "").removeprefix(f"{ROOM}.")
            found |= {each.asname or each.name: f"{place}.{each.name}" for each in node.names}
    return found


def named_in(file: Path) -> set[str]:
    """The services that a file calls by their own names or by those of their modules."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    known = _imported(tree)
    words = {known[node.id] for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in known}
    attributes = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    return words | {f"{node.value.id}.{node.attr}" for node in attributes if isinstance(node.value, ast.Name)}


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
