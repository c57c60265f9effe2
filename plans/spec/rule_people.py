"""Leaves about a person's standing: employment, residency, recommenders, scores, answers, other declarations."""

from typing import Annotated, Literal

from pydantic import Field, StrictFloat, StrictInt, model_validator

from plans.spec.base import MOST_NUMBER, Code, Day, EmploymentClass, Level, Residency, Sex, Text
from plans.spec.rule_base import RuleBase

Amount = Annotated[StrictInt | StrictFloat, Field(ge=0, le=MOST_NUMBER)]


class EmploymentRule(RuleBase):
    """On the job, in one of these classes of employment."""

    kind: Literal["employment"]
    classes: tuple[EmploymentClass, ...] = Field(min_length=1)
    excluded: tuple[EmploymentClass, ...] = ()
    """Not these, though one of the classes contains them: ``enterprise`` but not ``state_enterprise``."""


class ResidencyRule(RuleBase):
    """Of one of these residencies."""

    kind: Literal["residency"]
    any_of: tuple[Residency, ...] = Field(min_length=1)


class RecommendedByRule(RuleBase):
    """Recommended by so many peers of at least this level."""

    kind: Literal["recommended_by"]
    count: int = Field(ge=1, strict=True)
    level: Level
    matching_major: bool = False


class ScoreRule(RuleBase):
    """A scoring sheet reaches its threshold with all gates ticked."""

    kind: Literal["score"]
    sheet: Code
    minimum: int = Field(ge=0, strict=True)
    verified: bool = False
    """Whether the score that an office has verified decides; until then a self-score that is enough is to be judged."""


class AnswerRule(RuleBase):
    """The applicant answered one of the plan's questions so."""

    kind: Literal["answer"]
    question: Code
    values: tuple[Code, ...] = Field(min_length=1)
    """Codes of options."""


class NumberRule(RuleBase):
    """The applicant wrote a number to one of the plan's questions, and it lies so; both bounds belong to it."""

    kind: Literal["number"]
    question: Code
    at_least: Amount | None = None
    at_most: Amount | None = None

    @model_validator(mode="after")
    def _bounded(self) -> "NumberRule":
        if self.at_least is None and self.at_most is None:
            raise ValueError("at_least 和 at_most 至少写一个")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError("at_least 不能大于 at_most")
        return self


class AgeRule(RuleBase):
    """Of this age in whole years on a day, or of this sex, or both."""

    kind: Literal["age"]
    at_least: int | None = Field(default=None, ge=1, le=120, strict=True)
    """Has completed so many years."""
    at_most: int | None = Field(default=None, ge=1, le=120, strict=True)
    """Has not yet completed one year more: 45 lets somebody declare until the day before the 46th birthday."""
    day: Day | None = None
    """Empty: the cut-off date for tenure."""
    sex: Sex | None = None
    """Only for these; whoever is of the other sex does not meet it. Empty: for everybody."""

    @model_validator(mode="after")
    def _asks_something(self) -> "AgeRule":
        if self.at_least is None and self.at_most is None and self.sex is None:
            raise ValueError("at_least、at_most、sex 至少写一个")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError("at_least 不能大于 at_most")
        return self


class NoOtherDeclarationRule(RuleBase):
    """No other declaration in the plan's year."""

    kind: Literal["no_other_declaration"]
    per: Literal["year", "level_and_year"]
    """``year``: of any title; ``level_and_year``: of a title of the same level."""


class AttestedRule(RuleBase):
    """Something only a person can judge."""

    kind: Literal["attested"]
    statement: Text
    look_at: tuple[Text, ...] = ()
    """The evidence to look at: names of attachments or records."""


class MajorInRule(RuleBase):
    """The declared major is one of these."""

    kind: Literal["major_in"]
    majors: tuple[Code, ...] = Field(min_length=1)


class MajorRule(RuleBase):
    """The declared major is on the plan's list and open."""

    kind: Literal["major_offered"]
