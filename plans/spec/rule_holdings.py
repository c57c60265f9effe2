"""Leaves about what a person holds: education, titles, credentials, honours."""

from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from plans.spec.base import AcademicDegree, Degree, Level, Text
from plans.spec.rule_base import RuleBase


class EducationRule(RuleBase):
    """A degree of at least this rank."""

    kind: Literal["education"]
    minimum: Degree
    counts: Literal["schooling", "academic", "either"] = "schooling"
    """What must reach it: the schooling (学历), the academic degree (学位), or either of the two."""
    full_time: bool = False
    """Only full-time schooling counts."""
    major: Literal["matching", "any", "best"] = "matching"
    """``matching``: in a study major that the declared major accepts. ``best``: any degree that matches lets the
    highest one count. ``any``: whatever the study major."""
    exempt_by_credential: tuple[Text, ...] = ()
    """One of these credentials lifts the demand on the study major."""
    retraining_years: int | None = Field(default=None, ge=1, le=10, strict=True)
    """So many years of full-time retraining with a certificate, in a major that matches, let the highest degree
    count."""
    held_years: int | None = Field(default=None, ge=1, le=60, strict=True)
    """The diploma has been held so many whole years on the tenure cut-off date."""

    @model_validator(mode="after")
    def _exemptions_fit(self) -> "EducationRule":
        if self.major == "any" and (self.exempt_by_credential or self.retraining_years):
            raise ValueError("major 为 any 时不需要 exempt_by_credential 和 retraining_years")
        if self.counts != "schooling" and self.minimum.value not in set(AcademicDegree):
            raise ValueError("按学位计算时，minimum 只能写 bachelor、master、doctor")
        return self


class HeldItem(StrEnum):
    """What the ``holds`` leaf may look for."""

    TITLE = "title"
    CREDENTIAL = "credential"
    HONOUR = "honour"


class HoldsRule(RuleBase):
    """One of the named titles, credentials or honours, obtained by the cut-off date."""

    kind: Literal["holds"]
    what: HeldItem
    any_of: tuple[Text, ...] = ()
    """Names; spaces, small or capital letters and narrow or wide signs make no difference."""
    level: Level | None = None
    """For titles: any title of this level or above, whatever its name."""
    within_years: int | None = Field(default=None, ge=1, le=60, strict=True)
    """Obtained within so many years before the cut-off date for tenure: how long a result stays valid."""

    @model_validator(mode="after")
    def _names_or_level(self) -> "HoldsRule":
        if bool(self.any_of) == (self.level is not None):
            raise ValueError("any_of 和 level 必须写且只写一个")
        if self.level is not None and self.what is not HeldItem.TITLE:
            raise ValueError("level 只能用于职称")
        return self
