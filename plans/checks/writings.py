"""One name of a title, a credential or an honour in two writings: they count as one, and may be meant as two."""

from collections.abc import Iterator
from typing import Any

from plans.checks.warning import Calendar, PlanWarning
from plans.rules.words import plain
from plans.spec import PlanDocument

CODE = "stated-twice"
NAMES = ("any_of", "after_title", "after_credential", "exempt_by_credential")


def written_twice(plan: PlanDocument, calendar: Calendar) -> Iterator[PlanWarning]:
    """Each name that differs from an earlier one only in small or capital letters, in width or in spaces."""
    first: dict[str, str] = {}
    told: set[str] = set()
    for path, name in _names(plan.model_dump(mode="json", include={"conditions", "titles", "routes"}), ""):
        known = first.setdefault(plain(name), name)
        if name not in (known, *told):
            told.add(name)
            message = f"“{known}”和“{name}”只有大小写、全半角或者空格不同，按同一个名称计算；请统一写法。"
            yield PlanWarning(CODE, path, message)


def _names(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every name that a condition compares, with its path."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _names(part, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            if isinstance(part, str) and path.rpartition(".")[2] in NAMES:
                yield f"{path}.{index}", part
            else:
                yield from _names(part, f"{path}.{index}")
