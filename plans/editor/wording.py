"""What is wrong with a plan, said with the words that stand on the form instead of the keys of the text."""

import re
from collections.abc import Mapping

from plans.editor.labels import LABELS
from plans.editor.shapes import Shape
from plans.editor.words import KINDS, WORDS

KEY = re.compile(r"'?\b([a-z][a-z_]+)\b'?")
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
