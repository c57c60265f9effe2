"""The plan file: read YAML with errors that name path and line, write it byte-stably, and the document's digest."""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import ValidationError

from plans.spec.document import PlanDocument

MAX_FILE_CHARACTERS = 2_000_000
MAX_DEPTH = 60
INTEGER = re.compile(r"^-?(0|[1-9][0-9]*)$")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
QUOTED = ("'", '"', "|", ">")
DECIMAL = re.compile(r"^-?(0|[1-9][0-9]*)\.[0-9]+$")


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a file: ``path`` like ``routes.0.rule.of.1.years``, 1-based ``line``, Chinese message."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"第 {self.line} 行 {self.path or '(文件)'}：{self.message}"


class PlanFileError(ValueError):
    """A plan file was refused; ``problems`` lists every reason found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


Path = tuple[str | int, ...]


class _Reader:
    """Turns YAML nodes into plain values, noting the line of every path. Only plain JSON-like YAML is understood."""

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []

    def value(self, node: yaml.Node, path: Path) -> Any:
        """The plain value of a node."""
        self.lines[path] = node.start_mark.line + 1
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
                self.lines[path] = key_node.start_mark.line + 1
                self._refuse(path, "键必须是文字")
            elif key in result:
                self.lines[(*path, key)] = key_node.start_mark.line + 1
                self._refuse((*path, key), "同一个键写了两次")
            else:
                result[key] = self.value(value_node, (*path, key))
                self.lines[(*path, key)] = key_node.start_mark.line + 1
        return result

    def _refuse(self, path: Path, message: str) -> None:
        self.problems.append(Problem(_dotted(path), self.lines.get(path, 1), message))


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


def load_yaml(text: str) -> PlanDocument:
    """Read one plan file.

    Raises ``PlanFileError`` with path and line of every problem: not YAML, anchors, duplicate or unknown keys,
    missing or wrong values.
    """
    reader = _Reader()
    data = _plain(text, reader)
    if reader.problems:
        raise PlanFileError(reader.problems)
    try:
        return PlanDocument.model_validate(data)
    except ValidationError as error:
        raise PlanFileError(_problems(error, reader.lines)) from error


def _problems(error: ValidationError, lines: dict[Path, int]) -> list[Problem]:
    """Every problem once; "the list is too short" only where nothing inside the list was refused."""
    details = error.errors()
    places = [detail["loc"] for detail in details]
    return [
        _problem(detail, lines)
        for detail in details
        if detail["type"] != "too_short" or not any(_inside(place, detail["loc"]) for place in places)
    ]


def _inside(place: tuple[int | str, ...], outer: tuple[int | str, ...]) -> bool:
    return len(place) > len(outer) and place[: len(outer)] == outer


def _plain(text: str, reader: _Reader) -> Any:
    if len(text) > MAX_FILE_CHARACTERS:
        raise PlanFileError([Problem("", 1, f"文件超过 {MAX_FILE_CHARACTERS} 个字符")])
    try:
        _refuse_dangerous(text)
        node = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PlanFileError([Problem("", line, f"不是有效的 YAML：{error.problem}")]) from error
    except (yaml.YAMLError, RecursionError, UnicodeError) as error:
        raise PlanFileError([Problem("", 1, "不是有效的 YAML")]) from error
    if not isinstance(node, yaml.MappingNode):
        raise PlanFileError([Problem("", 1, "文件必须由“键: 值”组成")])
    return reader.value(node, ())


def _refuse_dangerous(text: str) -> None:
    """Refuse nesting that would exhaust the stack, and aliases, by which a small file can become a huge document."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise PlanFileError([Problem("", line, "不接受 YAML 的引用（& 和 *）")])
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise PlanFileError([Problem("", line, f"嵌套超过 {MAX_DEPTH} 层")])


def _problem(detail: Any, lines: dict[Path, int]) -> Problem:
    """One pydantic error in our words. Its location also names union members; those are dropped from the path."""
    path: Path = ()
    for step in detail["loc"]:
        if (*path, step) in lines or isinstance(step, int) or step == detail["loc"][-1]:
            path = (*path, step)
    known = path
    while known not in lines:
        known = known[:-1]
    return Problem(_dotted(path), lines[known], _message(detail))


def _message(detail: Any) -> str:
    kind = detail["type"]
    if kind == "missing":
        return "缺少这个字段"
    if kind == "extra_forbidden":
        return "不认识这个字段"
    if kind in ("enum", "literal_error", "union_tag_invalid"):
        expected = detail.get("ctx", {}).get("expected") or detail.get("ctx", {}).get("expected_tags", "")
        return f"只能是 {expected} 之一"
    if kind == "value_error":
        return str(detail["ctx"]["error"])
    return f"值不符合要求：{detail['msg']}"


def _dotted(path: Path) -> str:
    return ".".join(str(step) for step in path)


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
        if written.pop("dates_only", False):  # as the notice gave it: first and last day
            written["opens"], written["closes"] = (
                window.opens.date().isoformat(),
                window.last_day.isoformat(),
            )
    return yaml.dump(data, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=110)
