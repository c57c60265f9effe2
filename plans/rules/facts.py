"""What is known of a person when a rule is judged. Collected from approved archive entries; pure values.

Every record has a ``label``: the words by which a finding names it as evidence. A field that is None or empty is not
known; it never means "no".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plans.rules.words import plain
from plans.spec.base import AcademicDegree, AppraisalGrade, Degree, EmploymentClass, HoursKind, Level, Residency, Sex
from plans.spec.rule_evidence import AchievementKind, AmountOf, AwardGrade, IssuerLevel
from plans.spec.rule_tenure import TitleHow


@dataclass(frozen=True)
class Education:
    """A completed course of study. ``obtained_on`` None: the date is not known."""

    degree: Degree
    major: str
    obtained_on: date | None = None
    label: str = ""
    academic: AcademicDegree | None = None
    """The academic degree conferred with it; ``NONE``: known to be without one."""
    full_time: bool | None = None


@dataclass(frozen=True)
class Retraining:
    """Retraining after the schooling, from its first to its last day (None: not yet ended)."""

    major: str
    starts: date
    ends: date | None = None
    full_time: bool = False
    certified: bool = False
    label: str = ""


@dataclass(frozen=True)
class TitleHeld:
    """A title obtained on a day, whether or not the person was ever appointed.

    ``exam_on`` and ``issued_on`` are the days of the examination and on the certificate, where they differ from the
    day it was obtained and are known.
    """

    name: str
    level: Level
    obtained_on: date | None = None
    label: str = ""
    how: TitleHow | None = None
    exam_on: date | None = None
    issued_on: date | None = None


@dataclass(frozen=True)
class Appointment:
    """Holding a post at a title level. ``ends`` is the last day; None: still appointed."""

    title: str
    level: Level
    starts: date
    ends: date | None = None
    label: str = ""
    employment: EmploymentClass | None = None


@dataclass(frozen=True)
class Work:
    """A stretch of work. ``skilled``: technical or skilled work on the production line."""

    starts: date
    ends: date | None = None
    skilled: bool = False
    label: str = ""
    employment: EmploymentClass | None = None
    tags: tuple[str, ...] = ()
    """What the plan's rules may ask of work, for example ``rural_grassroots``."""
    untagged: tuple[str, ...] = ()
    """What it is known not to be."""


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
    """Continuing-education hours (or credits) of one kind in one calendar year; may be fractions."""

    year: int
    kind: HoursKind
    hours: float
    label: str = ""
    unit: str = "hours"
    """``hours`` or ``credits``."""
    system: str = ""
    """Where they are recorded."""


@dataclass(frozen=True)
class Recommender:
    """A peer who recommends the applicant."""

    name: str
    level: Level
    major: str = ""
    label: str = ""


@dataclass(frozen=True)
class SheetScore:
    """The result of a filled scoring sheet; ``verified`` are the points an office has settled."""

    sheet: str
    points: int
    gates_passed: bool
    label: str = ""
    verified: int | None = None


@dataclass(frozen=True)
class Achievement:
    """Something done: a project, a paper, a patent, a standard, an award, tax paid, ...

    ``on`` is its day (published, granted, issued, completed); ``year`` alone where no more is known. ``role``: one
    word, or several with 、 between, any of which a notice may use.
    """

    kind: AchievementKind
    name: str = ""
    on: date | None = None
    year: int | None = None
    subtypes: tuple[str, ...] = ()
    role: str | None = None
    rank: int | None = None
    sole_author: bool | None = None
    grade: AwardGrade | None = None
    issuer_level: IssuerLevel | None = None
    amount_fen: int | None = None
    amount_of: AmountOf | None = None
    characters: int | None = None
    in_force: bool | None = None
    label: str = ""


@dataclass(frozen=True)
class Answer:
    """The answer (an option's code) to one of the plan's questions."""

    question: str
    value: str


@dataclass(frozen=True)
class Figure:
    """The number written to one of the plan's questions."""

    question: str
    number: float


@dataclass(frozen=True)
class Declaration:
    """Another declaration of the person."""

    year: int
    level: Level
    label: str = ""


@dataclass(frozen=True)
class Facts:
    """All that is known. Empty means "not known", never "no"."""

    major: str | None = None
    """Code of the plan's major declared."""
    employment: EmploymentClass | None = None
    residency: Residency | None = None
    born_on: date | None = None
    sex: Sex | None = None
    educations: tuple[Education, ...] = ()
    retrainings: tuple[Retraining, ...] = ()
    titles: tuple[TitleHeld, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    works: tuple[Work, ...] = ()
    credentials: tuple[Named, ...] = ()
    honours: tuple[Named, ...] = ()
    appraisals: tuple[AppraisalResult, ...] = ()
    hours: tuple[Hours, ...] = ()
    achievements: tuple[Achievement, ...] = ()
    unrecorded: tuple[AchievementKind, ...] = ()
    """Kinds of achievements that are recorded nowhere: the person may have some, so a condition on them stays open."""
    recommenders: tuple[Recommender, ...] = ()
    scores: tuple[SheetScore, ...] = ()
    answers: tuple[Answer, ...] = ()
    figures: tuple[Figure, ...] = ()
    declarations: tuple[Declaration, ...] | None = None
    """The other declarations; None: not known, empty: there are none."""
    pre_approvals: tuple[str, ...] = ()
    """Codes of the approvals before declaring that the person has."""

    def present_titles(self) -> tuple[tuple[TitleHeld, ...], ...]:
        """The titles of the highest level held, those of one name together, the name obtained first before the others.

        Which of several names is the present title, a person judges.
        """
        top = max((title.level.rank for title in self.titles), default=None)
        names: dict[str, list[TitleHeld]] = {}
        for title in self.titles:
            if title.level.rank == top:
                names.setdefault(plain(title.name), []).append(title)
        return tuple(sorted(map(tuple, names.values()), key=lambda titles: first_day(titles) or date.max))

    def present_title_since(self) -> tuple[date | None, bool]:
        """The day the highest title held was obtained, and whether none of that level lacks one. The first of them."""
        titles = [each for alike in self.present_titles() for each in alike]
        return first_day(titles), all(each.obtained_on for each in titles)


def first_day(titles: Iterable[TitleHeld]) -> date | None:
    """The first of the days on which they were obtained, or None where no day is known."""
    return min((each.obtained_on for each in titles if each.obtained_on), default=None)
