"""Scoring sheets: groups of items with points, caps and gates."""

from enum import StrEnum

from pydantic import Field, model_validator

from plans.spec.base import Code, Source, Spec, Text


class ItemKind(StrEnum):
    """How an item is filled in."""

    OPTION = "option"
    COUNT = "count"
    RANGE = "range"


class ScoreOption(Spec):
    """One box of an ``option`` item."""

    code: Code
    label: Text
    points: int = Field(ge=0, strict=True)


class ScoreItem(Spec):
    """One line of the sheet."""

    code: Code
    name: Text
    kind: ItemKind
    options: tuple[ScoreOption, ...] = ()
    """For ``option``: exactly one box, or none."""
    points_each: int | None = Field(default=None, ge=0, strict=True)
    """For ``count``: points for each thing counted."""
    maximum: int | None = Field(default=None, ge=0, strict=True)
    """For ``range``: 0 up to this many points. For ``count``: most things that may be counted, if stated."""
    note: Text | None = None

    @model_validator(mode="after")
    def _complete(self) -> "ScoreItem":
        needed = {
            ItemKind.OPTION: bool(self.options) and self.points_each is None,
            ItemKind.COUNT: self.points_each is not None and not self.options,
            ItemKind.RANGE: self.maximum is not None and self.points_each is None and not self.options,
        }
        if not needed[self.kind]:
            raise ValueError(f"评分项“{self.name}”缺少 {self.kind.value} 所需的分值，或写了不该有的字段")
        return self


class ScoreGroup(Spec):
    """Items whose sum is cut at ``cap``."""

    code: Code
    section: Text
    name: Text
    cap: int | None = Field(default=None, ge=0, strict=True)
    items: tuple[ScoreItem, ...] = Field(min_length=1)
    note: Text | None = None


class ScoreGate(Spec):
    """A box that must be ticked before any points count."""

    code: Code
    name: Text


class ScoringSheet(Spec):
    """One quantified scoring sheet."""

    code: Code
    name: Text
    titles: tuple[Code, ...]
    header: tuple[Text, ...] = ()
    gates: tuple[ScoreGate, ...] = ()
    groups: tuple[ScoreGroup, ...] = Field(min_length=1)
    threshold: int | None = Field(default=None, ge=0, strict=True)
    verified_by: tuple[Text, ...] = ()
    recommendation_text: Text | None = None
    """What each recommending expert signs."""
    recommender_fields: tuple[Text, ...] = ()
    source: Source | None = None
