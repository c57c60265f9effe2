"""Leaves about a person's standing: employment, residency, recommenders, scores, answers, other declarations."""

from typing import Literal

from pydantic import Field

from plans.spec.base import Code, EmploymentClass, Level, Residency, Text
from plans.spec.rule_base import RuleBase


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
    matching_major: bool = True


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


class MajorRule(RuleBase):
    """The declared major is on the plan's list and open."""

    kind: Literal["major_offered"]
