"""The parts of a plan that are simple records: titles, windows, majors, routes, photo, attachments, fee, forms, ..."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, Field, field_validator, model_validator

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
from plans.spec.condition import Condition
from plans.spec.rule import HoursMinimum, Rule

SHANGHAI = ZoneInfo("Asia/Shanghai")
WHOLE_DAY = 10  # length of "2020-09-01"


class TitleOffer(Spec):
    """A title that may be declared under the plan."""

    code: Code
    name: Text
    level: Level


class WindowKind(StrEnum):
    """What may be done while a window is open. Four windows that must never be confused, plus the offices' own."""

    APPLY = "apply"
    EMPLOYER_EXAMINE = "employer_examine"
    DEPARTMENT_EXAMINE = "department_examine"
    BUREAU_EXAMINE = "bureau_examine"
    OFFICE_EXAMINE = "office_examine"
    PAYMENT = "payment"
    DEFENCE = "defence"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return WINDOW_LABELS[self]


WINDOW_LABELS = {
    WindowKind.APPLY: "个人网上申报",
    WindowKind.EMPLOYER_EXAMINE: "用人单位审查推荐",
    WindowKind.DEPARTMENT_EXAMINE: "主管部门审核",
    WindowKind.BUREAU_EXAMINE: "人社部门审核",
    WindowKind.OFFICE_EXAMINE: "评委会办公室审核",
    WindowKind.PAYMENT: "缴费",
    WindowKind.DEFENCE: "面试答辩",
}


class Window(Spec):
    """A half-open span of time: ``opens`` belongs to it, ``closes`` does not.

    A file may give bare dates: then whole days in Asia/Shanghai, from 00:00 of the first to 00:00 after the last.
    """

    kind: WindowKind
    opens: AwareDatetime
    closes: AwareDatetime
    dates_only: bool = False
    """The notice gave dates without clock times; whole days are our reading."""
    titles: tuple[Code, ...] = ()
    """Empty: for every title of the plan."""
    source: Source | None = None

    @model_validator(mode="before")
    @classmethod
    def _whole_days(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        opens, closes = data.get("opens"), data.get("closes")
        filled = dict(data)
        if _is_date(opens) and _is_date(closes):
            filled["dates_only"] = True
        if _is_date(opens):
            filled["opens"] = datetime.combine(_date(opens), time.min, SHANGHAI)
        if _is_date(closes):
            filled["closes"] = datetime.combine(_date(closes) + timedelta(days=1), time.min, SHANGHAI)
        return filled

    @model_validator(mode="after")
    def _in_order(self) -> "Window":
        if self.opens >= self.closes:
            raise ValueError("开始时间必须早于结束时间")
        return self

    @field_validator("opens", "closes")
    @classmethod
    def _in_shanghai(cls, value: datetime) -> datetime:
        return value.astimezone(SHANGHAI)

    @property
    def last_day(self) -> date:
        """The last calendar day (Asia/Shanghai) on which the window is open at some time."""
        return (self.closes - timedelta(microseconds=1)).astimezone(SHANGHAI).date()

    def is_open(self, at: datetime) -> bool:
        """Whether ``at`` (aware) lies inside."""
        return self.opens <= at < self.closes

    def state(self, at: datetime) -> Literal["upcoming", "open", "closed"]:
        """Where ``at`` (aware) lies."""
        if at < self.opens:
            return "upcoming"
        return "open" if at < self.closes else "closed"


def _is_date(value: Any) -> bool:
    if isinstance(value, str):
        return len(value.strip()) == WHOLE_DAY
    return isinstance(value, date) and not isinstance(value, datetime)


def _date(value: Any) -> date:
    return date.fromisoformat(value.strip()) if isinstance(value, str) else value


class CutOffKind(StrEnum):
    """What kind of evidence a cut-off date is for."""

    TENURE = "tenure"
    ACHIEVEMENTS = "achievements"


class CutOff(Spec):
    """The last day that counts for one kind of evidence."""

    kind: CutOffKind
    date: date
    titles: tuple[Code, ...] = ()
    source: Source | None = None


class Audience(Spec):
    """Who may declare and who may not."""

    statement: Text
    allowed: tuple[EmploymentClass, ...]
    excluded: tuple[EmploymentClass, ...] = ()
    source: Source | None = None


class Major(Spec):
    """A major that may be declared, with the study majors it accepts as same or near."""

    code: Code
    name: Text
    accepts: tuple[Text, ...] = Field(min_length=1)
    closed: bool = False
    """An examination replaces the evaluation; never passed."""


class RouteKind(StrEnum):
    """The ways of declaring."""

    NORMAL = "normal"
    DIRECT = "direct"
    EXCEPTIONAL = "exceptional"
    SELF_SCORED = "self_scored"
    LANDMARK = "landmark"
    TRANSFER = "transfer"
    CONCURRENT = "concurrent"
    SKILLED = "skilled"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return ROUTE_LABELS[self]


ROUTE_LABELS = {
    RouteKind.NORMAL: "正常申报",
    RouteKind.DIRECT: "直接申报",
    RouteKind.EXCEPTIONAL: "破格申报",
    RouteKind.SELF_SCORED: "自评申报",
    RouteKind.LANDMARK: "标志性业绩申报",
    RouteKind.TRANSFER: "转评",
    RouteKind.CONCURRENT: "兼评",
    RouteKind.SKILLED: "技能人才申报",
}


class Route(Spec):
    """One way to declare one title."""

    code: Code
    title: Code
    """Code of the title offered."""
    name: Text
    summary: Text
    """One sentence on the plan page: for whom this is."""
    filed_as: RouteKind
    """The box the form ticks; some routes are filed under another's name."""
    rule: Rule | None = None
    """Empty: the notice states no conditions; a person judges."""
    scoring_sheet: Code | None = None
    needs_defence: bool | None = None
    """Empty: not stated."""
    evidence_hint: Text | None = None
    source: Source | None = None


class SchoolEquivalence(Spec):
    """A class of a technical school that counts as a degree."""

    school: Text
    degree: Degree
    source: Source | None = None


class Subject(Spec):
    """Where hours of one kind are learned and who recognises them."""

    kind: HoursKind
    text: Text
    ways: tuple[Text, ...] = ()
    address: Text | None = None


class ContinuingEducation(Spec):
    """Hours asked of the titles named, by calendar year."""

    titles: tuple[Code, ...]
    years: tuple[CalendarYear, ...] = Field(min_length=1)
    minima: tuple[HoursMinimum, ...] = ()
    """Empty: the notice names no number; a certificate for each year is asked."""
    per_year: bool = True
    subjects: tuple[Subject, ...] = ()
    source: Source | None = None


class Appraisal(Spec):
    """Annual appraisals asked, by calendar year."""

    titles: tuple[Code, ...] = ()
    years: tuple[CalendarYear, ...] = Field(min_length=1)
    minimum: AppraisalGrade = AppraisalGrade.COMPETENT
    source: Source | None = None


class PhotoPolicy(Spec):
    """What the identity photo must be. Byte and pixel limits are strict, the ratio is inclusive."""

    formats: tuple[Literal["jpeg"], ...] = ("jpeg",)
    min_bytes_exclusive: int = Field(default=30 * 1024, ge=0, strict=True)
    max_bytes_exclusive: int = Field(default=1024 * 1024, ge=1, strict=True)
    min_width_exclusive: int = Field(default=215, ge=0, strict=True)
    min_height_exclusive: int = Field(default=300, ge=0, strict=True)
    min_ratio: float = Field(default=0.65, gt=0)
    max_ratio: float = Field(default=0.8, gt=0)
    background: Literal["white", "red", "any"] = "white"
    sizes: tuple[Text, ...] = ()
    purpose: Text | None = None
    source: Source | None = None

    @model_validator(mode="after")
    def _possible(self) -> "PhotoPolicy":
        if self.min_bytes_exclusive + 1 >= self.max_bytes_exclusive or self.min_ratio > self.max_ratio:
            raise ValueError("照片的下限高于上限，没有照片能满足")
        return self


class AttachmentNeed(StrEnum):
    """Whether an attachment is asked."""

    REQUIRED = "required"
    CONDITIONAL = "conditional"
    OPTIONAL = "optional"
    GENERATED = "generated"


class Attachment(Spec):
    """A file the plan asks for."""

    code: Code
    name: Text
    need: AttachmentNeed
    condition: Condition | None = None
    hint: Text | None = None
    covers: Text | None = None
    """What the files have to hold together. No count can tell, as one PDF may hold it all: the applicant is told."""
    titles: tuple[Code, ...] = ()
    """Empty: for every title."""
    max_files: int = Field(default=10, ge=1, le=50, strict=True)
    source: Source | None = None

    @model_validator(mode="after")
    def _condition_fits(self) -> "Attachment":
        if (self.need is AttachmentNeed.CONDITIONAL) != (self.condition is not None):
            raise ValueError("need 为 conditional 时必须写 condition，否则不得写")
        return self


class Fee(Spec):
    """What the applicant pays. ``amount_fen`` empty: the notice does not state it, and no bill can be made."""

    basis: Text
    amount_fen: int | None = Field(default=None, ge=0, le=100_000_00, strict=True)
    stage: Code | None = None
    """Code of the payment stage of the chain."""
    online: bool = True
    text: Text | None = None
    source: Source | None = None


class PrintedForm(Spec):
    """A form printed from the system or scanned into it."""

    code: Code
    name: Text
    copies: int | None = Field(default=None, ge=1, le=20, strict=True)
    watermark: bool = False
    binding: Text | None = None
    fields: tuple[Text, ...] = ()
    text: Text | None = None
    source: Source | None = None


class NoticeRule(Spec):
    """A public notice the plan asks for. ``min_working_days`` empty: not stated."""

    stage: Code
    min_working_days: int | None = Field(default=None, ge=1, le=60, strict=True)
    content: Text
    source: Source | None = None


class Discipline(Spec):
    """What fraud leads to."""

    text: Text
    bar_years: int | None = Field(default=None, ge=1, strict=True)
    bar_starts: Literal["year_after_review", "next_year", "date_of_finding"] | None = None
    bar_scope: Literal["higher_title", "any_title"] | None = None
    source: Source | None = None


class Defence(Spec):
    """The rule on the oral examination. Which routes need it is said at each route."""

    text: Text
    held_on: date | None = None
    source: Source | None = None


class Contact(Spec):
    """An office and how to reach it."""

    office: Text
    region: Text | None = None
    address: Text | None = None
    phone: Text | None = None
    note: Text | None = None


class Committee(Spec):
    """The committee that evaluates and its office."""

    name: Text
    office: Text


class Clause(Spec):
    """A requirement that is only read, not computed."""

    title: Text
    text: Text
    source: Source | None = None


class CitedDocument(Spec):
    """A document that sources refer to."""

    key: Text
    """Its number, or its name where it has none."""
    name: Text | None = None
    """Its title, where the notice gives it."""
    issued_on: date | None = None


class Ambiguity(Spec):
    """A place where the notice is unclear, and how this plan reads it."""

    path: Text
    text: Text
    reading: Text


class Redating(Spec):
    """Says that a plan is a copy moved in time, for demonstration."""

    original_year: CalendarYear
    note: Text
