"""What is wrong with a file, in our words and at its line."""

from typing import Any

from pydantic import ValidationError

from plans.spec.base import ONE_LINE, MisplacedError
from plans.spec.reader import Path, Plain, Problem


def problems_of(error: ValidationError, plain: Plain) -> list[Problem]:
    """Every problem once; "the list is too short" only where nothing inside the list was refused."""
    details = error.errors()
    places = [detail["loc"] for detail in details]
    problems = []
    for detail in details:
        reason = detail.get("ctx", {}).get("error")
        if isinstance(reason, MisplacedError):
            problems += [plain.problem(path, str(reason)) for path in _holding(plain, reason)]
        elif detail["type"] != "too_short" or not any(_inside(place, detail["loc"]) for place in places):
            problems.append(_problem(detail, plain))
    return problems


def _holding(plain: Plain, reason: MisplacedError) -> list[Path]:
    """The paths of the fields that hold the misplaced codes."""
    found = []
    for path in plain.places:
        names = tuple(step for step in path if isinstance(step, str))
        if names[-len(reason.where) :] == reason.where and plain.value(path) in reason.codes:
            found.append(path)
    return found or [reason.where[:1]]


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
    "int_parsing": "必须是整数",
    "int_parsing_size": "数字太大",
    "float_parsing": "必须是数字",
    "finite_number": "必须是数字",
    "bool_parsing": "只能是 true 或 false",
    "dict_type": "必须由“键: 值”组成",
    "list_type": "必须是列表",
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
    "timezone_aware": "必须写明时区，应写成 2020-09-01T17:00:00+08:00",
    "value_error": "{error}",
}


def _message(detail: Any) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in ("enum", "literal_error", "union_tag_invalid"):
        expected = context.get("expected") or context.get("expected_tags", "")
        return f"只能是 {expected.replace(' or ', ', ')} 之一"
    if kind.startswith(("date_", "datetime_")):
        return "不是有效的日期或时间，应写成 2020-09-01 或 2020-09-01T17:00:00+08:00"
    if kind.startswith("time_"):
        return "不是有效的钟点，应写成 17:00"
    if context.get("pattern") == ONE_LINE:
        return "必须写在一行里，不能换行，也不能有看不见的字符"
    if kind in MESSAGES:
        return MESSAGES[kind].format(**context)
    return "值不符合要求"
