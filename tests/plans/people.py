"""Facts about invented people, for judging under the Huzhou plan of 2020 (cut-off 2020-12-31)."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from plans.rules.facts import (
    Appointment,
    AppraisalResult,
    Education,
    Facts,
    Hours,
    Named,
    Recommender,
    SheetScore,
    TitleHeld,
    Work,
)
from plans.spec import PlanDocument, load_yaml
from plans.spec.base import AppraisalGrade, Degree, EmploymentClass, HoursKind, Level

FILE = Path(__file__).resolve().parents[2] / "plans" / "catalog" / "huzhou-construction-2020.yaml"


@cache
def huzhou() -> PlanDocument:
    """The plan of the notice, as written."""
    return load_yaml(FILE.read_text(encoding="utf-8"))


def assistant(appointed: date = date(2016, 12, 31), ends: date | None = None) -> Facts:
    """A construction assistant engineer with everything that route E1 asks, appointed on the day given."""
    return Facts(
        major="building-construction",
        employment=EmploymentClass.ENTERPRISE,
        educations=(Education(Degree.COLLEGE, "土木工程", date(2014, 6, 30), "专科毕业证书"),),
        titles=(TitleHeld("助理工程师", Level.JUNIOR, date(2015, 12, 1), "助理工程师证书"),),
        appointments=(Appointment("助理工程师", Level.JUNIOR, appointed, ends, "助理工程师聘书"),),
        appraisals=tuple(
            AppraisalResult(year, AppraisalGrade.COMPETENT, f"{year} 考核表") for year in (2017, 2018, 2019)
        ),
        hours=tuple(Hours(year, HoursKind.PROFESSIONAL, 60, f"{year} 学时") for year in (2016, 2017, 2018, 2019)),
    )


def technician(obtained: date = date(2017, 12, 31)) -> Facts:
    """A skilled worker who became 技师 on the day given and has worked on the line since 2010; no title, no degree."""
    return replace(
        assistant(),
        educations=(),
        titles=(),
        appointments=(),
        credentials=(Named("技师", obtained, "技师证书"),),
        works=(Work(date(2010, 1, 1), None, skilled=True, label="一线工作"),),
    )


def self_scorer(points: int = 95, recommenders: int = 2, level: Level = Level.ASSOCIATE_SENIOR) -> Facts:
    """Somebody without the degree and the years, who declares by score."""
    return replace(
        assistant(),
        educations=(),
        titles=(),
        appointments=(),
        scores=(SheetScore("self-score", points, True, "自评表"),),
        recommenders=tuple(Recommender(f"专家{n}", level, "工民建", f"推荐{n}") for n in range(recommenders)),
    )
