"""Leaves about time: tenure by what is counted, and being appointed in the year of declaration."""

from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from plans.spec.base import AppraisalGrade, Code, Day, Degree, EmploymentClass, Level, Spec, Text
from plans.spec.rule_base import RuleBase


class TenureBasis(StrEnum):
    """What years are counted."""

    APPOINTED = "appointed"
    TITLE_HELD = "title_held"
    PROFESSIONAL = "professional"
    SKILLED_WORK = "skilled_work"


class CountedTime(Spec):
    """One kind of time that counts."""

    basis: TenureBasis
    level: Level | None = None
    """For ``appointed`` and ``title_held``: the least level that counts."""
    employment_classes: tuple[EmploymentClass, ...] = ()
    """Only work or appointment in these counts; empty: in any. Not for ``title_held``."""
    tag: Code | None = None
    """Only work that carries this tag counts, for example ``rural_grassroots``. Only for work."""

    @model_validator(mode="after")
    def _parameters_fit(self) -> "CountedTime":
        held = self.basis is TenureBasis.TITLE_HELD
        if (held or self.basis is TenureBasis.APPOINTED) and self.level is None:
            raise ValueError("按聘任或资格计算年限时必须写明 level")
        if held and self.employment_classes:
            raise ValueError("按取得资格计算年限时不能写 employment_classes")
        if self.tag and self.basis not in (TenureBasis.PROFESSIONAL, TenureBasis.SKILLED_WORK):
            raise ValueError("tag 只能用于工作年限")
        return self


class TitleHow(StrEnum):
    """How a title was obtained."""

    EXAM = "exam"
    EVALUATION = "evaluation"
    RECOGNITION = "recognition"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return TITLE_HOW_LABELS[self]


TITLE_HOW_LABELS = {
    TitleHow.EXAM: "考试",
    TitleHow.EVALUATION: "评审",
    TitleHow.RECOGNITION: "认定（初定）",
}


class StartRule(Spec):
    """From which day a title counts, by how and when it was obtained. The first rule that fits a title applies."""

    how: Literal["exam", "evaluation", "recognition", "any"] = "any"
    before: Day | None = None
    """Only titles obtained before this day."""
    after: Day | None = None
    """Only titles obtained on this day or later."""
    counts_from: Literal["obtained", "exam_date", "issue_date", "year_start", "year_end"]
    """The day it was obtained, of the examination, on the certificate, or the first or last day of its year."""


class TenureRule(RuleBase, CountedTime):
    """Whole years, or whole months, counted to the tenure cut-off date."""

    kind: Literal["tenure"]
    years: int | None = Field(default=None, ge=1, le=60, strict=True)
    months: int | None = Field(default=None, ge=1, le=720, strict=True)
    """Instead of ``years``, where the notice counts in months: half a year of support for the grass roots is 6."""
    also: tuple[CountedTime, ...] = ()
    """Other time that is added; days that count twice count once."""
    after_title: tuple[Text, ...] = ()
    """Only time after one of these titles was obtained counts."""
    after_credential: tuple[Text, ...] = ()
    """Only time after one of these credentials was obtained counts."""
    after_education: Degree | None = None
    """Only time after the first schooling of at least this degree was completed counts."""
    counts_from: tuple[StartRule, ...] = ()
    """From which day a title counts, for ``title_held`` and ``after_title``; empty: from the day it was obtained."""
    minus_years_for: AppraisalGrade | None = None
    """Each year of the counted time that was appraised below this grade is subtracted. Not with ``months``."""

    @model_validator(mode="after")
    def _one_length(self) -> "TenureRule":
        if (self.years is None) == (self.months is None):
            raise ValueError("years 和 months 必须写且只写一个")
        if self.months is not None and self.minus_years_for is not None:
            raise ValueError("按月计算时不能写 minus_years_for")
        return self

    @property
    def length(self) -> int:
        """So many years or months."""
        return self.years or self.months or 0

    @property
    def unit(self) -> str:
        """What the length is counted in, in words: 年, 个月."""
        return "年" if self.months is None else "个月"


class AppointedNowRule(RuleBase):
    """Appointed at this level or above in the year of declaration."""

    kind: Literal["appointed_now"]
    level: Level
