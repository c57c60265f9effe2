"""What a rule can say: a tree of ``all``, ``any``, ``at_least`` and ``not`` over leaves, each a registered kind.

There is no expression language. How a rule is judged is in ``plans.rules``; here is only its shape. A new leaf needs
one class here, one judge in ``plans.rules.leaves`` and nothing else.
"""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from plans.spec.rule_base import RuleBase
from plans.spec.rule_evidence import AchievementKind, AmountOf, AwardGrade, EvidenceFilter, EvidenceRule, IssuerLevel
from plans.spec.rule_holdings import EducationRule, HeldItem, HoldsRule
from plans.spec.rule_people import (
    AgeRule,
    AnswerRule,
    AttestedRule,
    EmploymentRule,
    MajorInRule,
    MajorRule,
    NoOtherDeclarationRule,
    NumberRule,
    RecommendedByRule,
    ResidencyRule,
    ScoreRule,
)
from plans.spec.rule_tenure import AppointedNowRule, CountedTime, StartRule, TenureBasis, TenureRule, TitleHow
from plans.spec.rule_yearly import AppraisalRule, AppraisalYears, HoursDemand, HoursMinimum, HoursRule


class All(RuleBase):
    """Every part must be met."""

    kind: Literal["all"]
    of: tuple["Rule", ...] = Field(min_length=1)


class AnyOf(RuleBase):
    """One part is enough."""

    kind: Literal["any"]
    of: tuple["Rule", ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _reachable(self) -> "AnyOf":
        _enough_count(self.of, 1)
        return self


class AtLeast(RuleBase):
    """``n`` of the parts must be met. Parts that are only shown (``blocking`` false) are none of them."""

    kind: Literal["at_least"]
    n: int = Field(ge=1, strict=True)
    of: tuple["Rule", ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _reachable(self) -> "AtLeast":
        if self.n > len(self.of):
            raise ValueError(f"要求满足 {self.n} 项，但只列出了 {len(self.of)} 项")
        _enough_count(self.of, self.n)
        return self


def _enough_count(parts: tuple["Rule", ...], needed: int) -> None:
    """Refuse a demand that only parts could fill which are shown and not counted. ValueError."""
    counted = sum(part.blocking and _decides(part) for part in parts)
    if needed > counted:
        shown = "blocking 为 false 的只显示、不算在内"
        raise ValueError(f"要求满足 {needed} 项，但算在内的只有 {counted} 项（{shown}）")


def _decides(part: "Rule") -> bool:
    """Whether a part can be met or failed: not a tree of which everything is only shown, which nobody could fail."""
    if isinstance(part, Not):
        return _decides(part.of)
    if isinstance(part, All | AnyOf | AtLeast):
        return any(each.blocking and _decides(each) for each in part.of)
    return True


class Not(RuleBase):
    """The part must not be met."""

    kind: Literal["not"]
    of: "Rule"


Rule = Annotated[
    All
    | AnyOf
    | AtLeast
    | Not
    | EducationRule
    | HoldsRule
    | TenureRule
    | AppointedNowRule
    | EmploymentRule
    | ResidencyRule
    | AppraisalRule
    | HoursRule
    | EvidenceRule
    | ScoreRule
    | RecommendedByRule
    | AnswerRule
    | NumberRule
    | AgeRule
    | NoOtherDeclarationRule
    | AttestedRule
    | MajorInRule
    | MajorRule,
    Field(discriminator="kind"),
]

for _model in (All, AnyOf, AtLeast, Not):
    _model.model_rebuild()

__all__ = [
    "AchievementKind",
    "AgeRule",
    "All",
    "AmountOf",
    "AnswerRule",
    "AnyOf",
    "AppointedNowRule",
    "AppraisalRule",
    "AppraisalYears",
    "AtLeast",
    "AttestedRule",
    "AwardGrade",
    "CountedTime",
    "EducationRule",
    "EmploymentRule",
    "EvidenceFilter",
    "EvidenceRule",
    "HeldItem",
    "HoldsRule",
    "HoursDemand",
    "HoursMinimum",
    "HoursRule",
    "IssuerLevel",
    "MajorInRule",
    "MajorRule",
    "NoOtherDeclarationRule",
    "Not",
    "NumberRule",
    "RecommendedByRule",
    "ResidencyRule",
    "Rule",
    "RuleBase",
    "ScoreRule",
    "StartRule",
    "TenureBasis",
    "TenureRule",
    "TitleHow",
]
