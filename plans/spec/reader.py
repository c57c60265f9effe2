"""Reading the YAML of a plan file: plain values only, with the line of every path."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import yaml

from plans.spec.plainness import refused
from plans.spec.syntax import syntax_problem

MAX_FILE_CHARACTERS = 2_000_000
INTEGER = re.compile(r"^-?(0|[1-9][0-9]*)$")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
QUOTED = ("'", '"', "|", ">")
MOST_SHOWN = 80
DECIMAL = re.compile(r"^-?(0|[1-9][0-9]*)\.[0-9]+$")

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a file: ``path`` like ``routes.0.rule.of.1.years``, 1-based ``line``, Chinese message.

    ``file`` names the file of the line where it is another one than the file being read: the plan an overlay is of.
    ``at``: the path as that file has it, where the merged plan has another one: of an overlay's first attachment.
    """

    path: str
    line: int
    message: str
    file: str = ""
    at: str = ""

    @property
    def written_at(self) -> str:
        """The path as the file of the line has it."""
        return self.at or self.path

    def __str__(self) -> str:
        return f"{self.file and self.file + ' '}第 {self.line} 行 {self.written_at or '(文件)'}：{self.message}"


class PlanFileError(ValueError):
    """A plan file was refused; ``problems`` lists every reason found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Place(NamedTuple):
    """Where a value is written: 1-based line, which of the ``Plain.layers``, and its path there where it is another."""

    line: int
    layer: int = 0
    path: Path | None = None


@dataclass(frozen=True)
class Layer:
    """One file that went into a plan: the name it is called by, and the number of its notice."""

    name: str
    document_number: str


@dataclass(frozen=True)
class Plain:
    """A file as plain values, and where each path of them is written. The last layer is the file itself. ``laid``: of a
    plan that was merged, the one below and the overlay. ``amended``: the mappings whose source is of a plan
    below, and by which notices they were changed since. ``replaced``: the lists
    without names that the overlay states anew and that lost something, and how many items each had."""

    data: dict[str, Any]
    places: dict[Path, Place]
    layers: tuple[Layer, ...]
    laid: "tuple[Plain, Plain] | None" = None
    amended: dict[Path, tuple[str, ...]] = field(default_factory=dict)
    replaced: dict[Path, int] = field(default_factory=dict)

    def place(self, path: Path) -> Place:
        """The place of a path, or of the nearest thing around it that is written."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(1, len(self.layers) - 1))

    def value(self, path: Path) -> Any:
        """The value at a path that is written; a mapping or list counts as None here."""
        found: Any = self.data
        for step in path:
            found = found[step]
        return None if isinstance(found, dict | list) else found

    def problem(self, path: Path, message: str) -> Problem:
        """A problem at a path."""
        place = self.place(path)
        file = "" if place.layer == len(self.layers) - 1 else self.layers[place.layer].name
        return Problem(dotted(path), place.line, message, file, dotted(self._written(path)) if self.laid else "")

    def _written(self, path: Path) -> Path:
        """The path in the file of its place; what is missing there stands below what is around it."""
        length = len(path)
        while length and path[:length] not in self.places:
            length -= 1
        own = self.places[path[:length]].path if length else ()
        return (path[:length] if own is None else own) + path[length:]


def readable(text: str) -> str:
    """What a file says, fit for one line: cut short, and without a character that no terminal should get."""
    cut = text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "…"
    return "".join(each if each.isprintable() else "�" for each in cut)


def dotted(path: Path) -> str:
    """``routes.0.rule``."""
    return ".".join(str(step) for step in path)


def read_plain(text: str, name: str = "") -> Plain:
    """Read a file of plain values. ``name`` is what problems call it when it lies below another file.

    Raises ``PlanFileError``: as ``node_of``, and duplicate keys.
    """
    node = node_of(text)
    if not isinstance(node, yaml.MappingNode):
        raise PlanFileError([Problem("", 1, "文件必须由“键: 值”组成")])
    reader = _Reader()
    data = reader.value(node, ())
    if reader.problems:
        raise PlanFileError(reader.problems)
    number = data.get("document_number")
    return Plain(data, reader.places, (Layer(name, number if isinstance(number, str) else ""),))


@lru_cache(maxsize=3)  # one page of the editor reads the same text four times, and the text before and below it
def node_of(text: str) -> yaml.Node | None:
    """The text as YAML nodes with their lines, None for an empty one. The only way to them: it looks before it leaps.

    The nodes are shared: nobody changes them.

    Raises ``PlanFileError``: too long, not YAML, and what ``plans.spec.plainness`` refuses.
    """
    if len(text) > MAX_FILE_CHARACTERS:
        raise PlanFileError([Problem("", 1, f"文件超过 {MAX_FILE_CHARACTERS} 个字符")])
    try:
        found = refused(text, LOADER)
        if found:
            raise PlanFileError([Problem(dotted(found.path), found.line, found.message)])
        return yaml.compose(text, Loader=LOADER)
    except (yaml.YAMLError, RecursionError, UnicodeError) as error:
        raise PlanFileError([Problem("", *syntax_problem(error, text))]) from error


class _Reader:
    """Turns YAML nodes into plain values, noting the line of every path. Only plain JSON-like YAML is understood."""

    def __init__(self) -> None:
        self.places: dict[Path, Place] = {}
        self.problems: list[Problem] = []

    def value(self, node: yaml.Node, path: Path) -> Any:
        """The plain value of a node."""
        self.places[path] = Place(node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, index)) for index, child in enumerate(node.value)]
        return _scalar(node) if isinstance(node, yaml.ScalarNode) else self._refuse(path, "无法识别的内容")

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if not isinstance(key, str):
                self.places[path] = Place(key_node.start_mark.line + 1)
                self._refuse(path, "键必须是文字")
            elif key in result:
                self.places[(*path, key)] = Place(key_node.start_mark.line + 1)
                self._refuse((*path, key), "同一个键写了两次")
            else:
                result[key] = self.value(value_node, (*path, key))
                self.places[(*path, key)] = Place(key_node.start_mark.line + 1)
        return result

    def _refuse(self, path: Path, message: str) -> None:
        place = self.places.get(path, Place(1))
        self.problems.append(Problem(dotted(path), place.line, message))


def _scalar(node: yaml.ScalarNode) -> Any:
    """YAML's surprises (yes/no, sexagesimal, dates) are not wanted: only true, false, null and decimal numbers."""
    text = node.value
    if node.style in QUOTED:  # always text
        return text
    if text in ("", "null", "~"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if INTEGER.match(text) and len(text) <= len("-9223372036854775808"):
        return int(text)
    return float(text) if DECIMAL.match(text) else text
