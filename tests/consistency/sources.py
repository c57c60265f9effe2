"""The project's own source files, for tests that read the code base."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("portal", "review", "fees", "applicants", "plans", "accounts", "documents", "messaging", "kernel")
CHINESE = re.compile(r"[\u3400-\u9fff]")  # ideographs; a separating 、 needs no translator
_FOREIGN = {"node_modules", "var", "vendor", "__pycache__", ".venv", ".git"}


@cache
def files(suffix: str, *folders: str) -> tuple[Path, ...]:
    """Return our files of that suffix below the folders, as paths relative to the root, sorted."""
    found = (path.relative_to(ROOT) for folder in folders for path in (ROOT / folder).rglob(f"*{suffix}"))
    return tuple(sorted(path for path in found if not _FOREIGN & set(path.parts)))


def python_files() -> tuple[Path, ...]:
    """Return the product's Python files, migrations left out."""
    return tuple(path for path in files(".py", *ROOMS) if "migrations" not in path.parts)


def templates() -> tuple[Path, ...]:
    """Return every template of ours."""
    return files(".html", "templates", *ROOMS)


@cache
def text(path: Path) -> str:
    return (ROOT / path).read_text()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path), filename=str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method of a Python file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
