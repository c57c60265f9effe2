"""What is wrong with a plan, said with the words that stand on the form instead of the keys of the text."""

import re
from collections.abc import Mapping

from plans.editor.labels import LABELS
from plans.editor.shapes import Shape
from plans.editor.words import KINDS, WORDS

KEY = re.compile(r"'?\b([a-z][a-z_]+)\b'?")
PATTERN = re.compile(r"写法不符合要求（应符合 (?P<pattern>.*)）", re.DOTALL)
PATTERNS = {
    "^[a-z0-9][a-z0-9_-]": "只能用小写英文字母、数字、- 和 _，以字母或数字开头，最多 64 个字",
    "^[a-z][a-z0-9_]": "只能用小写英文字母、数字和 _，以字母开头，2 到 32 个字",
    "^(window:": "请从列表中选择",
    "^[^\\x00": "有看不见的字符，请删除后重新输入",
}
"""How the patterns of the language begin, and what they ask."""
MISSING = "缺少这个字段"
VALUES = {"true": "“是”", "false": "“否”", "null": "空"}


def in_words(message: str, fields: Mapping[str, Shape]) -> str:
    """The message with fields and values by their Chinese names; words that are neither stay as they are."""
    choices = {value: label for shape in fields.values() for value, label in shape.choices}

    def said(found: re.Match[str]) -> str:
        key = found[1]
        if key in VALUES:
            return VALUES[key]
        label = fields[key].label if key in fields else choices.get(key) or LABELS.get(key)
        label = label or WORDS.get(key) or KINDS.get(key)
        return f"“{label}”" if label else found[0]

    return KEY.sub(said, message)


def without_pattern(message: str) -> str:
    """The message with what a pattern asks in words."""

    def said(found: re.Match[str]) -> str:
        fitting = (words for start, words in PATTERNS.items() if found["pattern"].startswith(start))
        return next(fitting, "写法不符合要求")

    return PATTERN.sub(said, message)
