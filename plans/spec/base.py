"""What every part of a plan document shares: the strict base model and the small field types."""

from collections.abc import Iterable
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError


class Spec(BaseModel):
    """Base of all parts: unknown keys are refused, values never change, attribute docstrings become descriptions."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, allow_inf_nan=False)


class MisplacedError(ValueError):
    """Codes that do not fit the rest of the document: ``where`` ends the path of the fields that hold ``codes``."""

    def __init__(self, where: str, codes: Iterable[str], message: str) -> None:
        super().__init__(message)
        self.where = tuple(where.split("."))
        self.codes = frozenset(codes)


LONGEST_CODE = 64  # characters; as the columns that hold one
Code = Annotated[str, StringConstraints(pattern=rf"^[a-z0-9][a-z0-9_-]{{0,{LONGEST_CODE - 1}}}$")]
"""A stable name used in data, URLs and snapshots; never shown alone."""

NO_CONTROL = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$"
"""The database cannot hold NUL, YAML reads U+0085 as the end of a line, and no page should hold the others."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=NO_CONTROL)]
"""A Chinese sentence or name as the reader sees it."""

ONE_LINE = r"^[^\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]*$"
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=ONE_LINE)]
"""What something is called: it stands in numbers, file names, subjects and choices, so it has no line breaks."""

FIRST_YEAR, LAST_YEAR = 1949, 2200
MOST_NUMBER = 1_000_000_000
"""The greatest number that an applicant may write or a plan may ask for."""
Dated = TypeVar("Dated", bound=date)

CalendarYear = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR, strict=True)]
"""A calendar year; re-dating a plan moves every value of this type."""


def written_date(value: Any) -> Any:
    """A day or a moment as it was written; a number is none, though pydantic counts seconds by it."""
    if _is_number(value):
        raise PydanticCustomError("date_written", "a number")  # in our words: plans.spec.problems
    return value


def _written_clock(value: Any) -> Any:
    if _is_number(value):
        raise PydanticCustomError("time_written", "a number")
    return value


def _is_number(value: Any) -> bool:
    if isinstance(value, str):
        return not set(value[1:]) & set("-:")  # what every date and clock time has, and no number
    return isinstance(value, int | float)


def in_our_time(value: Dated) -> Dated:
    """Refuse years in which no plan can lie, before counting from them leaves the calendar. ValueError."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"年份必须在 {FIRST_YEAR} 到 {LAST_YEAR} 之间")
    return value


Day = Annotated[date, BeforeValidator(written_date), AfterValidator(in_our_time)]
"""A day as a file writes it: 2020-09-01."""
Clock = Annotated[time, BeforeValidator(_written_clock)]
"""A clock time as a file writes it: 17:00."""


class Level(StrEnum):
    """The five levels of professional titles, lowest first."""

    ASSISTANT_TECHNICIAN = "assistant_technician"
    JUNIOR = "junior"
    INTERMEDIATE = "intermediate"
    ASSOCIATE_SENIOR = "associate_senior"
    FULL_SENIOR = "full_senior"

    @property
    def rank(self) -> int:
        """Position from 0 (lowest), for comparing two levels."""
        return LEVEL_RANKS[self]

    @property
    def label(self) -> str:
        """The level's Chinese name."""
        return LEVEL_LABELS[self]


LEVEL_RANKS = {each: rank for rank, each in enumerate(Level)}  # read many times in judging one person
LEVEL_LABELS = {
    Level.ASSISTANT_TECHNICIAN: "员级",
    Level.JUNIOR: "初级（助理级）",
    Level.INTERMEDIATE: "中级",
    Level.ASSOCIATE_SENIOR: "副高级",
    Level.FULL_SENIOR: "正高级",
}


class Degree(StrEnum):
    """Schooling, lowest first. Technical-school classes are mapped onto these by the plan's equivalences."""

    VOCATIONAL = "vocational"
    COLLEGE = "college"
    BACHELOR = "bachelor"
    SECOND_BACHELOR = "second_bachelor"
    MASTER = "master"
    DOCTOR = "doctor"

    @property
    def rank(self) -> int:
        """Position from 0 (lowest), for comparing two degrees."""
        return DEGREE_RANKS[self]

    @property
    def label(self) -> str:
        """The Chinese name."""
        return DEGREE_LABELS[self]


DEGREE_RANKS = {each: rank for rank, each in enumerate(Degree)}  # read many times in judging one person
DEGREE_LABELS = {
    Degree.VOCATIONAL: "中专",
    Degree.COLLEGE: "大学专科",
    Degree.BACHELOR: "大学本科",
    Degree.SECOND_BACHELOR: "第二学士学位",
    Degree.MASTER: "硕士研究生",
    Degree.DOCTOR: "博士研究生",
}


class AcademicDegree(StrEnum):
    """What a university confers beside the schooling, lowest first. A person may hold one without the other."""

    NONE = "none"
    BACHELOR = "bachelor"
    MASTER = "master"
    DOCTOR = "doctor"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return ACADEMIC_LABELS[self]

    def reaches(self, degree: Degree) -> bool:
        """Whether it is at least the academic degree that goes with a schooling."""
        return self is not AcademicDegree.NONE and Degree(self.value).rank >= degree.rank


ACADEMIC_LABELS = {
    AcademicDegree.NONE: "没有学位",
    AcademicDegree.BACHELOR: "学士学位",
    AcademicDegree.MASTER: "硕士学位",
    AcademicDegree.DOCTOR: "博士学位",
}


class Sex(StrEnum):
    """As on the identity card; some notices set ages by it."""

    FEMALE = "female"
    MALE = "male"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return "女" if self is Sex.FEMALE else "男"


class AppraisalGrade(StrEnum):
    """The grades of an annual appraisal, worst first."""

    NOT_COMPETENT = "not_competent"
    BASICALLY_COMPETENT = "basically_competent"
    COMPETENT = "competent"
    EXCELLENT = "excellent"

    @property
    def rank(self) -> int:
        """Position from 0 (worst)."""
        return APPRAISAL_RANKS[self]

    @property
    def label(self) -> str:
        """The Chinese name."""
        return APPRAISAL_LABELS[self]


APPRAISAL_RANKS = {each: rank for rank, each in enumerate(AppraisalGrade)}  # read many times in judging one person
APPRAISAL_LABELS = {
    AppraisalGrade.NOT_COMPETENT: "不合格",
    AppraisalGrade.BASICALLY_COMPETENT: "基本合格",
    AppraisalGrade.COMPETENT: "合格（称职）",
    AppraisalGrade.EXCELLENT: "优秀",
}


class HoursKind(StrEnum):
    """The three kinds of continuing-education subjects."""

    GENERAL = "general"
    SECTOR = "sector"
    PROFESSIONAL = "professional"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return HOURS_LABELS[self]


HOURS_LABELS = {
    HoursKind.GENERAL: "一般公需科目",
    HoursKind.SECTOR: "行业公需科目",
    HoursKind.PROFESSIONAL: "专业科目",
}


class EmploymentClass(StrEnum):
    """How a person is bound to the employer; decides some attachments and who may declare at all."""

    ENTERPRISE = "enterprise"
    INSTITUTION_ESTABLISHMENT = "institution_establishment"
    INSTITUTION_OFF_ESTABLISHMENT = "institution_off_establishment"
    CIVIL_SERVICE_LAW = "civil_service_law"
    CIVIL_SERVANT = "civil_servant"
    FREELANCE = "freelance"
    PRIVATE_ENTERPRISE = "private_enterprise"
    STATE_ENTERPRISE = "state_enterprise"
    AGENCY = "agency"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return EMPLOYMENT_LABELS[self]

    def covers(self, other: "EmploymentClass") -> bool:
        """Whether everybody of class ``other`` is also of this one: ``enterprise`` means any enterprise."""
        return self is other or other in NARROWER.get(self, ())


EMPLOYMENT_LABELS = {
    EmploymentClass.ENTERPRISE: "企业在职人员",
    EmploymentClass.INSTITUTION_ESTABLISHMENT: "事业单位在编人员",
    EmploymentClass.INSTITUTION_OFF_ESTABLISHMENT: "事业单位编外人员",
    EmploymentClass.CIVIL_SERVICE_LAW: "参照公务员法管理单位人员",
    EmploymentClass.CIVIL_SERVANT: "公务员",
    EmploymentClass.FREELANCE: "自由职业者",
    EmploymentClass.PRIVATE_ENTERPRISE: "非公有制企业在职人员",
    EmploymentClass.STATE_ENTERPRISE: "国有企业在职人员",
    EmploymentClass.AGENCY: "人事档案在人才服务机构的人员",
}

NARROWER = {EmploymentClass.ENTERPRISE: (EmploymentClass.PRIVATE_ENTERPRISE, EmploymentClass.STATE_ENTERPRISE)}
"""The classes that a class contains besides itself."""


class Residency(StrEnum):
    """Where a person belongs, as far as notices tell it apart."""

    MAINLAND = "mainland"
    HK_MO_TW = "hk_mo_tw"
    FOREIGN_RESIDENT = "foreign_resident"
    FOREIGN_TALENT = "foreign_talent"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return RESIDENCY_LABELS[self]


RESIDENCY_LABELS = {
    Residency.MAINLAND: "内地居民",
    Residency.HK_MO_TW: "港澳台专业技术人员",
    Residency.FOREIGN_RESIDENT: "持永久居留证的外籍人员",
    Residency.FOREIGN_TALENT: "外籍高层次人才",
}


class Source(Spec):
    """Where a value is laid down."""

    document: Text
    """Key of the document in ``sources``."""
    clause: Text | None = None
    """Clause within it, in its own numbering."""
