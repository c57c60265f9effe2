"""Adding up a scoring sheet: points per item, caps by group, gates, the threshold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plans.rules.facts import SheetScore
from plans.spec.scoring import ItemKind, ScoreItem, ScoringSheet

MAX_COUNT, MAX_POINTS = 99, 999  # where the sheet states no maximum

Value = str | int
"""An option's code, a count, or points in a range."""
Values = Mapping[str, Value]
"""By item code; items left out give nothing."""


class ScoreRefused(ValueError):
    """A value that the item does not allow; ``item`` is its code, the message says why."""

    def __init__(self, item: str, message: str) -> None:
        super().__init__(message)
        self.item = item


@dataclass(frozen=True)
class SheetResult:
    """``points`` after caps; ``items`` by item code; ``groups`` (capped) and ``raw`` by group code.

    ``gates_missing`` names the gates not ticked; ``threshold`` is the sheet's, None where it states none.
    """

    points: int
    items: dict[str, int]
    groups: dict[str, int]
    raw: dict[str, int]
    gates_missing: tuple[str, ...]
    threshold: int | None = None

    @property
    def short(self) -> int:
        """Points missing to the threshold; 0 when it is reached or not stated."""
        return max(0, (self.threshold or 0) - self.points)

    @property
    def reached(self) -> bool:
        """Whether the threshold is reached and every gate ticked."""
        return not self.short and not self.gates_missing

    def as_fact(self, sheet: ScoringSheet) -> SheetScore:
        """The result as a fact for judging."""
        return SheetScore(
            sheet.code,
            self.points,
            not self.gates_missing,
            label=f"{sheet.name}：{self.points} 分",
        )


@dataclass(frozen=True)
class Reading:
    """A sheet as it was typed: the values that the items allow, and one sentence for each that they do not."""

    values: dict[str, Value]
    wrong: dict[str, str]


def read(sheet: ScoringSheet, typed: Mapping[str, str]) -> Reading:
    """What was typed into a sheet, by item code. Blank is no answer; items the sheet does not have are not read."""
    values: dict[str, Value] = {}
    wrong: dict[str, str] = {}
    for item in sheet.items:
        text = typed.get(item.code, "").strip()
        if not text:
            continue
        is_number = item.kind is not ItemKind.OPTION and text.isdecimal() and len(text) <= _digits(item)
        value = int(text) if is_number else text
        try:
            item_points(item, value)
            values[item.code] = value
        except ScoreRefused as refused:
            wrong[item.code] = str(refused)
    return Reading(values, wrong)


def add_up(sheet: ScoringSheet, values: Values, gates: Iterable[str]) -> SheetResult:
    """Points of a filled sheet. ``gates`` are the codes ticked.

    Raises ``ScoreRefused`` for an unknown item or gate, or a value the item does not allow.
    """
    ticked = frozenset(gates)
    _only_known(values, {item.code for item in sheet.items}, "评分表中没有这一项")
    _only_known(ticked, {gate.code for gate in sheet.gates}, "评分表中没有这一控制项")
    items = {item.code: item_points(item, values[item.code]) for item in sheet.items if item.code in values}
    raw = {group.code: sum(items.get(item.code, 0) for item in group.items) for group in sheet.groups}
    capped = {g.code: raw[g.code] if g.cap is None else min(raw[g.code], g.cap) for g in sheet.groups}
    missing = tuple(gate.name for gate in sheet.gates if gate.code not in ticked)
    return SheetResult(sum(capped.values()), items, capped, raw, missing, sheet.threshold)


def _only_known(used: Iterable[str], known: set[str], message: str) -> None:
    unknown = sorted(set(used) - known)
    if unknown:
        raise ScoreRefused(unknown[0], message)


def item_points(item: ScoreItem, value: Value) -> int:
    """Points of one item; raises ``ScoreRefused`` for a value it does not allow."""
    if item.kind is ItemKind.OPTION:
        for option in item.options:
            if option.code == value:
                return option.points
        raise ScoreRefused(item.code, f"“{item.name}”没有这个选项，请重新选择。")
    limit = most(item)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= limit:
        raise ScoreRefused(item.code, f"“{item.name}”请填 0 到 {limit} 的整数。")
    return value * (item.points_each or 0) if item.kind is ItemKind.COUNT else value


def most(item: ScoreItem) -> int:
    """The greatest number a ``count`` or ``range`` item takes."""
    if item.maximum is not None:
        return item.maximum
    return MAX_COUNT if item.kind is ItemKind.COUNT else MAX_POINTS


def _digits(item: ScoreItem) -> int:
    """How many digits are read: those of the greatest number, and of a small one three, as 007 is 7."""
    return max(len(str(MAX_POINTS)), len(str(most(item))))


def in_words(item: ScoreItem, value: Value) -> str:
    """A value as people read it: the option's label, 2 项, 5 分."""
    if item.kind is ItemKind.OPTION:
        return next((option.label for option in item.options if option.code == value), "")
    return f"{value} 项" if item.kind is ItemKind.COUNT else f"{value} 分"


def in_full(item: ScoreItem, value: Value) -> str:
    """A value with its points: 大专学历，6 分; points alone where the value is nothing else."""
    words, points = in_words(item, value), f"{item_points(item, value)} 分"
    return words if words == points else f"{words}，{points}"
