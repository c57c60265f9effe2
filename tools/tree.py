"""Rules for the files themselves: sizes, and nothing in them that belongs to one machine or one registry.

Looks at what git tracks or would track. Sizes: no code file over 500 lines (migrations are written by a program), no
function over 50 lines in the product (tests may be longer when they walk a whole path).
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE_LINES, FUNCTION_LINES = 500, 50
CODE = {".py", ".html", ".css", ".js", ".sh"}

# Assembled from parts, so that this file does not match itself.
_HOSTS = ("pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "yarn" + "pkg.com", "npm" + "mirror.com")
REGISTRY = re.compile("|".join(map(re.escape, _HOSTS)) + "|//[^ /]+/+simple" + "/")
INDEX_LINE = re.compile(r"^\s*(--(extra-)?index-url|--find-links|-i |-f )|\"resolved\":", re.MULTILINE)
MACHINE_PATH = re.compile(rf"{re.escape(str(ROOT))}/|(?<![\w.$}}/-])/(root|home/[a-z]+|Users/[a-z]+)" + "/")


def tracked() -> list[Path]:
    """Files that are committed or about to be (not ignored, and still there)."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return [ROOT / name for name in sorted(set(names)) if (ROOT / name).is_file()]


def foreign_addresses(text: str) -> Iterator[str]:
    """Registry hosts, index lines, `resolved` addresses and paths of one machine."""
    for pattern, what in ((REGISTRY, "registry"), (INDEX_LINE, "index line"), (MACHINE_PATH, "machine path")):
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{line}: {what}: {match.group().strip()}"


def long_functions(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"{node.lineno}: {node.name}() has {lines} lines, the limit is {FUNCTION_LINES}"


def problems(path: Path) -> Iterator[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return  # an image
    yield from foreign_addresses(text)
    if path.suffix not in CODE:
        return
    lines = text.count("\n")
    if lines > FILE_LINES and path.parent.name != "migrations":
        yield f"1: {lines} lines, the limit is {FILE_LINES}"
    if path.suffix == ".py" and path.relative_to(ROOT).parts[0] != "tests":
        yield from long_functions(text)


def third_party(path: Path) -> bool:
    """A file that should have come from a package instead of being committed."""
    return path.name.endswith((".min.js", ".min.css", ".woff", ".woff2", ".ttf", ".otf"))


def main() -> int:
    found = [f"{path.relative_to(ROOT)}:{problem}" for path in tracked() for problem in problems(path)]
    found += [f"{path.relative_to(ROOT)}: third-party file" for path in tracked() if third_party(path)]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
