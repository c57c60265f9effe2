"""What a rule can say: a tree of ``all``, ``any``, ``at_least`` and ``not`` over leaves, each a registered kind.

There is no expression language. How a rule is judged is in ``plans.rules``; here is only its shape.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from plans.spec.base import (
    AppraisalGrade,
    CalendarYear,
    Code,
    Degree,
    EmploymentClass,
    HoursKind,
    Level,
    Source,
    Spec,
    Text,
)


class RuleBase(Spec):
    """What every node of a rule has."""

    title: Text | None = None
    """What the page calls the condition; made from the parameters when empty."""
    source: Source | None = None
    blocking: bool = True
    """Whether a submit is refused while this is not met; false: it is only shown."""


class All(RuleBase):
    """Every part must be met."""

    kind: Literal["all"]
    of: tuple["Rule", ...] = Field(min_length=1)


class AnyOf(RuleBase):
    """One part is enough."""

    kind: Literal["any"]
    of: tuple["Rule", ...] = Field(min_length=1)


class AtLeast(RuleBase):
    """``n`` of the parts must be met."""

    kind: Literal["at_least"]
    n: int = Field(ge=1, strict=True)
    of: tuple["Rule", ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _reachable(self) -> "AtLeast":
        if self.n > len(self.of):
            raise ValueError(f"要求满足 {self.n} 项，但只列出了 {len(self.of)} 项")
        return self


class Not(RuleBase):
    """The part must not be met."""

    kind: Literal["not"]
    of: "Rule"


class EducationRule(RuleBase):
    """A degree of at least this rank, by default in a study major that the declared major accepts."""

    kind: Literal["education"]
    minimum: Degree
    major: Literal["matching", "any"] = "matching"


class HeldItem(StrEnum):
    """What the ``holds`` leaf may look for."""

    TITLE = "title"
    CREDENTIAL = "credential"
    HONOUR = "honour"


class HoldsRule(RuleBase):
    """One of the named titles, credentials or honours, obtained by the cut-off date."""

    kind: Literal["holds"]
    what: HeldItem
    any_of: tuple[Text, ...] = Field(min_length=1)
    """Names; compared after removing spaces."""


class TenureBasis(StrEnum):
    """What years are counted."""

    APPOINTED = "appointed"
    TITLE_HELD = "title_held"
    PROFESSIONAL = "professional"
    SKILLED_WORK = "skilled_work"


class TenureRule(RuleBase):
    """Whole years counted to the tenure cut-off date."""

    kind: Literal["tenure"]
    basis: TenureBasis
    years: int = Field(ge=1, le=60, strict=True)
    level: Level | None = None
    """For ``appointed`` and ``title_held``: the least level that counts."""
    after_title: tuple[Text, ...] = ()
    """Only time after one of these titles was obtained counts."""
    after_credential: tuple[Text, ...] = ()
    """Only time after one of these credentials was obtained counts."""

    @model_validator(mode="after")
    def _level_where_needed(self) -> "TenureRule":
        if self.basis in (TenureBasis.APPOINTED, TenureBasis.TITLE_HELD) and self.level is None:
            raise ValueError("按聘任或资格计算年限时必须写明 level")
        return self


class AppointedNowRule(RuleBase):
    """Appointed at this level or above in the year of declaration."""

    kind: Literal["appointed_now"]
    level: Level


class EmploymentRule(RuleBase):
    """On the job, in one of these classes of employment."""

    kind: Literal["employment"]
    classes: tuple[EmploymentClass, ...] = Field(min_length=1)


class AppraisalRule(RuleBase):
    """Each of these years appraised at least so."""

    kind: Literal["appraisal"]
    years: tuple[CalendarYear, ...] = Field(min_length=1)
    minimum: AppraisalGrade = AppraisalGrade.COMPETENT


class HoursMinimum(Spec):
    """A least number of hours of one kind; ``kind`` empty means all kinds together."""

    kind: HoursKind | None = None
    hours: int = Field(ge=1, strict=True)


class HoursRule(RuleBase):
    """Continuing-education hours of these years; without minima only a record for every year is asked."""

    kind: Literal["hours"]
    years: tuple[CalendarYear, ...] = Field(min_length=1)
    minima: tuple[HoursMinimum, ...] = ()
    per_year: bool = True
    """Whether the minima hold for each year or for the sum."""


class ScoreRule(RuleBase):
    """A scoring sheet reaches its threshold with all gates ticked."""

    kind: Literal["score"]
    sheet: Code
    minimum: int = Field(ge=0, strict=True)


class RecommendedByRule(RuleBase):
    """Recommended by so many peers of at least this level."""

    kind: Literal["recommended_by"]
    count: int = Field(ge=1, strict=True)
    level: Level
    matching_major: bool = True


class AttestedRule(RuleBase):
    """Something only a person can judge; the text says what to look at."""

    kind: Literal["attested"]
    statement: Text


class MajorRule(RuleBase):
    """The declared major is on the plan's list and open."""

    kind: Literal["major_offered"]


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
    | AppraisalRule
    | HoursRule
    | ScoreRule
    | RecommendedByRule
    | AttestedRule
    | MajorRule,
    Field(discriminator="kind"),
]

for _model in (All, AnyOf, AtLeast, Not):
    _model.model_rebuild()
