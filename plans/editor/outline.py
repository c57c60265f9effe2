"""The parts below a place of a plan as a list to read: what each is called, what it says, what is below it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from plans.editor import tree
from plans.editor.shapes import GROUPS, Shape, fields_of
from plans.editor.spot import called
from plans.spec import Problem
from plans.spec.reader import Path
from plans.spec.rule_base import RuleBase

NOT_SAID = frozenset({"kind", "of", *RuleBase.model_fields})
Says = Callable[[Any], str]
"""What a condition asks, in one sentence; empty where it cannot be said."""


@dataclass(frozen=True)
class Item:
    """One part. ``wrong``: how many errors there are in it."""

    at: str
    label: str
    says: str
    wrong: int
    children: tuple["Item", ...]
    is_item: bool
    is_first: bool
    is_last: bool
    may_copy: bool
    own: bool = False


def items_of(
    shape: Shape, path: Path, value: Any, problems: Iterable[Problem], says: Says, own: Collection[Path] = ()
) -> list[Item]:
    """The items of a list, or the one condition that stands at a path; nothing where nothing is written."""
    wrong = list(problems)
    if shape.kind in ("variant", "part"):
        return [_item(shape, path, value, wrong, says, own, None, 1)] if isinstance(value, dict) else []
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        return []  # edited as text where it stands
    return [_item(shape, (*path, at), each, wrong, says, own, at, len(value)) for at, each in enumerate(value)]


def _item(
    shape: Shape,
    path: Path,
    value: Any,
    problems: list[Problem],
    says: Says,
    own: Collection[Path],
    place: int | None,
    of: int,
) -> Item:
    at = tree.dotted(path)
    inside = [each for each in problems if f"{each.path}.".startswith(f"{at}.")]
    varies = shape.kind in ("variant", "variants")
    return Item(
        at=at,
        label=called(shape, value, place),
        says=_said(shape, value, says) if varies and isinstance(value, dict) else "",
        wrong=len(inside),
        children=tuple(_children(shape, path, value, inside, says, own)) if varies else (),
        is_item=place is not None,
        is_first=place in (0, None),
        is_last=place is None or place == of - 1,
        may_copy=place is not None and isinstance(value, dict),
        own=path in own,
    )


def _said(shape: Shape, value: dict[str, Any], says: Says) -> str:
    return "" if str(value.get("kind")) in GROUPS else says(value) or plainly(shape, value)


def plainly(shape: Shape, value: Any) -> str:
    """The fields of a condition with their values, for while the plan has errors and no sentence can be made."""
    model = shape.model_for(value)
    said = []
    for name, each in fields_of(model).items() if model else ():
        found = value.get(name)
        if name in NOT_SAID or found in (None, "", [], {}) or isinstance(found, dict):
            continue
        words = dict(each.choices)
        several = found if isinstance(found, list) else [found]
        if not any(isinstance(one, dict | list) for one in several):
            said.append(f"{each.label}：" + "、".join(words.get(str(one).lower(), str(one)) for one in several))
    return "；".join(said)


def _children(
    shape: Shape, path: Path, value: Any, problems: list[Problem], says: Says, own: Collection[Path]
) -> list[Item]:
    model = shape.model_for(value)
    inner = fields_of(model).get("of") if model else None
    return items_of(inner, (*path, "of"), value.get("of"), problems, says, own) if inner else []
