"""Adding up a scoring sheet: points per item, caps by group, gates."""

from collections.abc import Mapping
from dataclasses import dataclass

from plans.rules.facts import SheetScore
from plans.spec.scoring import ItemKind, ScoreItem, ScoringSheet

MAX_COUNT = 99


class ScoreRefused(ValueError):
    """A value that the item does not allow; ``item`` is its code, the message says why."""

    def __init__(self, item: str, message: str) -> None:
        super().__init__(message)
        self.item = item


@dataclass(frozen=True)
class SheetResult:
    """``points`` after caps; ``groups`` and ``raw`` by group code; ``gates_missing`` names the gates not ticked."""

    points: int
    groups: dict[str, int]
    raw: dict[str, int]
    gates_missing: tuple[str, ...]

    def as_fact(self, sheet: ScoringSheet) -> SheetScore:
        """The result as a fact for judging."""
        return SheetScore(
            sheet.code,
            self.points,
            not self.gates_missing,
            label=f"{sheet.name}：{self.points} 分",
        )


def add_up(sheet: ScoringSheet, values: Mapping[str, str | int], gates: frozenset[str]) -> SheetResult:
    """Points of a filled sheet.

    ``values`` by item code: an option's code, a count, or points in a range; items left out give nothing. ``gates``
    are the codes ticked. Raises ``ScoreRefused`` for an unknown item or a value the item does not allow.
    """
    items = {item.code for group in sheet.groups for item in group.items}
    unknown = sorted(set(values) - items)
    if unknown:
        raise ScoreRefused(unknown[0], "评分表中没有这一项")
    raw = {
        group.code: sum(item_points(item, values[item.code]) for item in group.items if item.code in values)
        for group in sheet.groups
    }
    capped = {g.code: raw[g.code] if g.cap is None else min(raw[g.code], g.cap) for g in sheet.groups}
    missing = tuple(gate.name for gate in sheet.gates if gate.code not in gates)
    return SheetResult(sum(capped.values()), capped, raw, missing)


def item_points(item: ScoreItem, value: str | int) -> int:
    """Points of one item; raises ``ScoreRefused`` for a value it does not allow."""
    if item.kind is ItemKind.OPTION:
        for option in item.options:
            if option.code == value:
                return option.points
        raise ScoreRefused(item.code, f"“{item.name}”没有这个选项")
    limit = MAX_COUNT if item.kind is ItemKind.COUNT and item.maximum is None else item.maximum or 0
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= limit:
        raise ScoreRefused(item.code, f"“{item.name}”请填 0 到 {limit} 的整数")
    return value * (item.points_each or 0) if item.kind is ItemKind.COUNT else value
