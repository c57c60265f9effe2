"""Scoring sheets: groups of items with points, caps and gates."""

from enum import StrEnum

from pydantic import Field, model_validator

from plans.spec.base import Code, Name, Source, Spec, Text
from plans.spec.chain import Holder
from plans.spec.rule_evidence import EvidenceFilter


class EvidenceKind(StrEnum):
    """A kind of archive entry that may prove an item."""

    EDUCATION = "education"
    WORK = "work"
    APPOINTMENT = "appointment"
    APPRAISAL = "appraisal"
    HOURS = "hours"
    PROJECT = "project"
    PAPER = "paper"
    PATENT = "patent"
    STANDARD = "standard"
    AWARD = "award"
    CREDENTIAL = "credential"


class ItemKind(StrEnum):
    """How an item is filled in."""

    OPTION = "option"
    COUNT = "count"
    RANGE = "range"


class ScoreOption(Spec):
    """One box of an ``option`` item."""

    code: Code
    label: Name
    points: int = Field(ge=0, strict=True)


class ScoreItem(Spec):
    """One line of the sheet."""

    code: Code
    name: Name
    kind: ItemKind
    options: tuple[ScoreOption, ...] = ()
    """For ``option``: exactly one box, or none."""
    points_each: int | None = Field(default=None, ge=0, strict=True)
    """For ``count``: points for each thing counted."""
    maximum: int | None = Field(default=None, ge=0, strict=True)
    """For ``range``: 0 up to this many points. For ``count``: most things that may be counted. Empty: not stated."""
    evidence_kinds: tuple[EvidenceKind, ...] = ()
    """Kinds of archive entry that prove the item. Points are then claimed only with evidence; empty: none is asked."""
    count_from: EvidenceFilter | None = None
    """For ``count``: the achievements of the archive that are counted beforehand; the applicant may change it."""
    note: Text | None = None

    @model_validator(mode="after")
    def _complete(self) -> "ScoreItem":
        needed = {
            ItemKind.OPTION: bool(self.options) and self.points_each is None,
            ItemKind.COUNT: self.points_each is not None and not self.options,
            ItemKind.RANGE: self.points_each is None and not self.options,
        }
        if self.count_from and self.kind is not ItemKind.COUNT:
            raise ValueError(f"评分项“{self.name}”不是计数项，不能写 count_from")
        if not needed[self.kind]:
            raise ValueError(f"评分项“{self.name}”缺少 {self.kind.value} 所需的分值，或写了不该有的字段")
        return self


class ScoreGroup(Spec):
    """Items whose sum is cut at ``cap``."""

    code: Code
    section: Name
    name: Name
    cap: int | None = Field(default=None, ge=0, strict=True)
    items: tuple[ScoreItem, ...] = Field(min_length=1)
    note: Text | None = None


class ScoreGate(Spec):
    """A box that must be ticked before any points count."""

    code: Code
    name: Name


class ScoringSheet(Spec):
    """One quantified scoring sheet."""

    code: Code
    name: Name
    titles: tuple[Code, ...]
    header: tuple[Text, ...] = ()
    gates: tuple[ScoreGate, ...] = ()
    groups: tuple[ScoreGroup, ...] = Field(min_length=1)
    threshold: int | None = Field(default=None, ge=0, strict=True)
    verified_by: tuple[Holder, ...] = ()
    """Who verifies the self-score, each at the stages it holds; empty: not stated, and nobody is asked to."""
    recommendation_text: Text | None = None
    """What each recommending expert signs."""
    recommender_fields: tuple[Text, ...] = ()
    source: Source | None = None

    @model_validator(mode="after")
    def _codes_unique(self) -> "ScoringSheet":
        items = [item for group in self.groups for item in group.items]
        named = {
            "控制项": [gate.code for gate in self.gates],
            "分组": [group.code for group in self.groups],
            "评分项": [item.code for item in items],
            **{f"“{item.name}”的选项": [option.code for option in item.options] for item in items},
        }
        for what, codes in named.items():
            twice = sorted({code for code in codes if codes.count(code) > 1})
            if twice:
                raise ValueError(f"评分表“{self.name}”中{what}的代码重复：{'、'.join(twice)}")
        return self

    @property
    def items(self) -> tuple[ScoreItem, ...]:
        """Every item in the order of the sheet."""
        return tuple(item for group in self.groups for item in group.items)

    def item(self, code: str) -> ScoreItem:
        """The item of this code; KeyError when there is none."""
        for item in self.items:
            if item.code == code:
                return item
        raise KeyError(code)
