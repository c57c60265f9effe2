"""Reading the YAML of a plan file: plain values only, with the line of every path; what is wrong, in our words."""

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml
from pydantic import ValidationError

MAX_FILE_CHARACTERS = 2_000_000
MAX_DEPTH = 60
INTEGER = re.compile(r"^-?(0|[1-9][0-9]*)$")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
QUOTED = ("'", '"', "|", ">")
DECIMAL = re.compile(r"^-?(0|[1-9][0-9]*)\.[0-9]+$")

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a file: ``path`` like ``routes.0.rule.of.1.years``, 1-based ``line``, Chinese message.

    ``file`` names the file of the line where it is another one than the file being read: the plan an overlay is of.
    """

    path: str
    line: int
    message: str
    file: str = ""

    def __str__(self) -> str:
        return f"{self.file and self.file + ' '}第 {self.line} 行 {self.path or '(文件)'}：{self.message}"


class PlanFileError(ValueError):
    """A plan file was refused; ``problems`` lists every reason found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Place(NamedTuple):
    """Where a value is written: 1-based line, and which of the ``Plain.layers``."""

    line: int
    layer: int = 0


@dataclass(frozen=True)
class Layer:
    """One file that went into a plan: the name it is called by, and the number of its notice."""

    name: str
    document_number: str


@dataclass(frozen=True)
class Plain:
    """A file as plain values, and where each path of them is written. The last layer is the file itself."""

    data: dict[str, Any]
    places: dict[Path, Place]
    layers: tuple[Layer, ...]

    def place(self, path: Path) -> Place:
        """The place of a path, or of the nearest thing around it that is written."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(1, len(self.layers) - 1))

    def problem(self, path: Path, message: str) -> Problem:
        """A problem at a path."""
        place = self.place(path)
        file = "" if place.layer == len(self.layers) - 1 else self.layers[place.layer].name
        return Problem(dotted(path), place.line, message, file)


def dotted(path: Path) -> str:
    """``routes.0.rule``."""
    return ".".join(str(step) for step in path)


def read_plain(text: str, name: str = "") -> Plain:
    """Read a file of plain values. ``name`` is what problems call it when it lies below another file.

    Raises ``PlanFileError``: too long, not YAML, anchors, duplicate keys, nested too deep.
    """
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
    reader = _Reader()
    data = reader.value(node, ())
    if reader.problems:
        raise PlanFileError(reader.problems)
    number = data.get("document_number")
    return Plain(data, reader.places, (Layer(name, number if isinstance(number, str) else ""),))


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


def problems_of(error: ValidationError, plain: Plain) -> list[Problem]:
    """Every problem once; "the list is too short" only where nothing inside the list was refused."""
    details = error.errors()
    places = [detail["loc"] for detail in details]
    return [
        _problem(detail, plain)
        for detail in details
        if detail["type"] != "too_short" or not any(_inside(place, detail["loc"]) for place in places)
    ]


def _inside(place: tuple[int | str, ...], outer: tuple[int | str, ...]) -> bool:
    return len(place) > len(outer) and place[: len(outer)] == outer


def _problem(detail: Any, plain: Plain) -> Problem:
    """One pydantic error in our words. Its location also names union members; those are dropped from the path."""
    path: Path = ()
    for step in detail["loc"]:
        if (*path, step) in plain.places or isinstance(step, int) or step == detail["loc"][-1]:
            path = (*path, step)
    return plain.problem(path, _message(detail))


MESSAGES = {
    "missing": "缺少这个字段",
    "extra_forbidden": "不认识这个字段",
    "bool_type": "只能是 true 或 false",
    "int_type": "必须是整数",
    "int_from_float": "必须是整数",
    "float_type": "必须是数字",
    "string_type": "必须是文字",
    "string_too_short": "不能是空的",
    "string_too_long": "超过 {max_length} 个字",
    "string_pattern_mismatch": "写法不符合要求（应符合 {pattern}）",
    "greater_than": "必须大于 {gt}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than": "必须小于 {lt}",
    "less_than_equal": "不能大于 {le}",
    "too_short": "至少要有 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "tuple_type": "必须是列表",
    "model_type": "必须由“键: 值”组成",
    "model_attributes_type": "必须由“键: 值”组成",
    "dataclass_type": "必须由“键: 值”组成",
    "union_tag_not_found": "缺少 kind",
    "timezone_naive": "必须写明时区，例如 +08:00",
    "value_error": "{error}",
}


def _message(detail: Any) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in ("enum", "literal_error", "union_tag_invalid"):
        return f"只能是 {context.get('expected') or context.get('expected_tags', '')} 之一"
    if kind.startswith(("date_", "datetime_")):
        return "不是有效的日期或时间，应写成 2020-09-01 或 2020-09-01T17:00:00+08:00"
    if kind.startswith("time_"):
        return "不是有效的钟点，应写成 17:00"
    if kind in MESSAGES:
        return MESSAGES[kind].format(**context)
    return f"值不符合要求：{detail['msg']}"
