"""Mutants of the policy: every condition that narrows what somebody may reach, taken out one at a time.

A mutant is made from the source: a guard that never fires, a filter that is gone, an answer that is always yes. Its code
takes the place of the original's inside the function itself, so that every module and every registry uses it.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any

_WHO = {"seat", "request", "user", "office"}
_NARROWING = {"filter", "exclude", "get_object_or_404"}


@dataclass(frozen=True)
class Mutant:
    """A function of the policy and its code without one condition. ``what`` is the condition, as it is written."""

    of: FunctionType
    what: str
    code: CodeType

    @property
    def name(self) -> str:
        return f"{self.of.__module__}.{self.of.__name__}: {self.what}"

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """While inside, the portal runs without the condition."""
        original = self.of.__code__
        self.of.__code__ = self.code
        try:
            yield
        finally:
            self.of.__code__ = original


def speaks_of_the_visitor(function: Callable[..., Any]) -> bool:
    """Whether a function is given a visitor to decide for."""
    return bool(_WHO & set(inspect.signature(function).parameters))


def mutants_of(function: Callable[..., Any]) -> list[Mutant]:
    """Return every mutant of the function."""
    plain = inspect.unwrap(function)
    assert isinstance(plain, FunctionType)
    tree = ast.parse(textwrap.dedent(inspect.getsource(plain)))
    found = []
    for place, what in _conditions(tree):
        changed = deepcopy(tree)
        _take_out(changed, place)
        found.append(Mutant(plain, what, _compiled(changed, plain)))
    return found


Place = tuple[str, int, int]


def _conditions(tree: ast.AST) -> Iterator[tuple[Place, str]]:
    """Yield where a condition stands: (sort, number of the node in a walk, number of the argument in a call)."""
    for number, node in enumerate(ast.walk(tree)):
        if isinstance(node, ast.If) and _leaves(node.body):
            yield ("never", number, 0), f"if {ast.unparse(node.test)}"
            for part, value in enumerate(node.test.values if isinstance(node.test, ast.BoolOp) else ()):
                if not _asks_for_none(value):
                    yield ("part", number, part), f"if … {ast.unparse(value)} …"
        elif isinstance(node, ast.comprehension) and any(map(_is_of_the_visitor, node.ifs)):
            yield ("every", number, 0), f"… if {ast.unparse(node.ifs[0])}"
        elif isinstance(node, ast.Call) and _called(node) in _NARROWING:
            for part, keyword in enumerate(node.keywords):
                if _is_of_the_visitor(keyword.value):
                    yield ("keyword", number, part), f"{_called(node)}({ast.unparse(keyword)})"
            for part, value in enumerate(node.args):
                if isinstance(value, ast.BinOp) and _is_of_the_visitor(value):
                    yield ("argument", number, part), f"{_called(node)}({ast.unparse(value)})"
        elif isinstance(node, ast.Return) and _is_a_question(node.value):
            yield ("yes", number, 0), f"return {ast.unparse(node)[7:]}"


def _take_out(tree: ast.AST, place: Place) -> None:
    sort, number, part = place
    node: Any = list(ast.walk(tree))[number]
    if sort == "never":
        node.test = ast.Constant(False)
    elif sort == "part":
        del node.test.values[part]
        node.test = node.test.values[0] if len(node.test.values) == 1 else node.test
    elif sort == "every":
        node.ifs.clear()
    elif sort == "keyword":
        del node.keywords[part]
    elif sort == "argument":
        del node.args[part]
    else:
        node.value = ast.Constant(True)
    ast.fix_missing_locations(tree)


def _leaves(body: list[ast.stmt]) -> bool:
    return isinstance(body[-1], ast.Raise | ast.Return)


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _is_of_the_visitor(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Name) and part.id in _WHO for part in ast.walk(node))


def _asks_for_none(node: ast.AST) -> bool:
    """``seat is None`` guards against a crash, not against a visitor: without it nobody is let in either."""
    return isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Is)


def _is_a_question(node: ast.expr | None) -> bool:
    """Whether a return answers yes or no."""
    if isinstance(node, ast.BoolOp):
        return isinstance(node.values[-1], ast.Compare | ast.Call)
    named = isinstance(node, ast.Call) and (_called(node) in ("any", "exists") or _called(node).startswith("may_"))
    return named or isinstance(node, ast.Compare)


def _compiled(tree: ast.Module, original: FunctionType) -> CodeType:
    definition = tree.body[0]
    assert isinstance(definition, ast.FunctionDef)
    definition.decorator_list = []
    made: dict[str, Any] = {}
    exec(compile(tree, original.__code__.co_filename, "exec"), original.__globals__, made)
    return made[original.__name__].__code__  # type: ignore[no-any-return]
