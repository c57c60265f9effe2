"""Reading the number written to one of the plan's questions."""

import re

from plans.rules.words import cn_number
from plans.spec.base import MOST_NUMBER
from plans.spec.condition import NumberAnswer

WHOLE = re.compile(r"^[0-9]{1,10}$")
DECIMAL = re.compile(r"^[0-9]{1,10}([.][0-9]{1,2})?$")


def read_number(asked: NumberAnswer, text: str) -> float | None:
    """The number in a text as typed; None where the question does not take it."""
    if not (DECIMAL if asked.decimals else WHOLE).match(text.strip()):
        return None
    number = float(text.strip())
    return number if asked.least <= number <= (MOST_NUMBER if asked.most is None else asked.most) else None


def range_in_words(asked: NumberAnswer) -> str:
    """What may be written: 0 到 720 的整数."""
    kind = "数，最多两位小数" if asked.decimals else "整数"
    return f"{asked.least} 以上的{kind}" if asked.most is None else f"{asked.least} 到 {asked.most} 的{kind}"


def shown(asked: NumberAnswer, text: str) -> str | None:
    """The number with its unit, as people read it: 320 课时; None where the question does not take it."""
    number = read_number(asked, text)
    return None if number is None else f"{cn_number(number)} {asked.unit}"
