"""What is known of a person when a rule is judged. Collected from approved archive entries; pure values.

Every record has a ``label``: the words by which a finding names it as evidence.
"""

from dataclasses import dataclass
from datetime import date

from plans.spec.base import AppraisalGrade, Degree, EmploymentClass, HoursKind, Level


@dataclass(frozen=True)
class Education:
    """A completed course of study. ``obtained_on`` None: the date is not known."""

    degree: Degree
    major: str
    obtained_on: date | None = None
    label: str = ""


@dataclass(frozen=True)
class TitleHeld:
    """A title obtained on a day, whether or not the person was ever appointed."""

    name: str
    level: Level
    obtained_on: date | None = None
    label: str = ""


@dataclass(frozen=True)
class Appointment:
    """Holding a post at a title level. ``ends`` is the last day; None: still appointed."""

    title: str
    level: Level
    starts: date
    ends: date | None = None
    label: str = ""


@dataclass(frozen=True)
class Work:
    """A stretch of work. ``skilled``: technical or skilled work on the production line."""

    starts: date
    ends: date | None = None
    skilled: bool = False
    label: str = ""


@dataclass(frozen=True)
class Named:
    """A credential or an honour obtained on a day."""

    name: str
    obtained_on: date | None = None
    label: str = ""


@dataclass(frozen=True)
class AppraisalResult:
    """One calendar year's appraisal."""

    year: int
    grade: AppraisalGrade
    label: str = ""


@dataclass(frozen=True)
class Hours:
    """Continuing-education hours of one kind in one calendar year; may be fractions."""

    year: int
    kind: HoursKind
    hours: float
    label: str = ""


@dataclass(frozen=True)
class Recommender:
    """A peer who recommends the applicant."""

    name: str
    level: Level
    major: str = ""
    label: str = ""


@dataclass(frozen=True)
class SheetScore:
    """The result of a filled scoring sheet."""

    sheet: str
    points: int
    gates_passed: bool
    label: str = ""


@dataclass(frozen=True)
class Facts:
    """All that is known. Empty means "not known", never "no"."""

    major: str | None = None
    """Code of the plan's major declared."""
    employment: EmploymentClass | None = None
    educations: tuple[Education, ...] = ()
    titles: tuple[TitleHeld, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    works: tuple[Work, ...] = ()
    credentials: tuple[Named, ...] = ()
    honours: tuple[Named, ...] = ()
    appraisals: tuple[AppraisalResult, ...] = ()
    hours: tuple[Hours, ...] = ()
    recommenders: tuple[Recommender, ...] = ()
    scores: tuple[SheetScore, ...] = ()
