"""Achievements of the archive as facts: projects, papers, patents, standards and awards.

What an entry does not say stays unknown, so that a person judges it: whether a standard is still in force, how many
characters of a book are the applicant's own, of what sort a project is beyond the fields of its entry.
"""

from collections.abc import Callable, Iterator
from typing import Any

from applicants.archive_choices import (
    AwardGrade,
    AwardKind,
    AwardLevel,
    PaperKind,
    PatentKind,
    ProjectCategory,
    ProjectComplexity,
    ProjectRole,
    StandardLevel,
    StandardRole,
    StandardState,
)
from plans.rules.facts import Achievement
from plans.spec import rule

Data = dict[str, Any]
Rows = list[tuple[Data, str]]

PAPER_KINDS = {
    PaperKind.PAPER: rule.AchievementKind.PAPER,
    PaperKind.BOOK: rule.AchievementKind.BOOK,
    PaperKind.REPORT: rule.AchievementKind.REPORT,
}
METHODS = (StandardLevel.NATIONAL_METHOD, StandardLevel.PROVINCIAL_METHOD)
LEADING = "主持、负责人、技术骨干"
"""What whoever led a project was: notices name it by any of these words."""
PROJECT_LEVELS = {
    ProjectComplexity.CITY: rule.IssuerLevel.MUNICIPAL,
    ProjectComplexity.COUNTY: rule.IssuerLevel.COUNTY,
}
STANDARD_LEVELS = {
    StandardLevel.NATIONAL: rule.IssuerLevel.NATIONAL,
    StandardLevel.INDUSTRY: rule.IssuerLevel.PROVINCIAL,  # ministries rank with provinces
    StandardLevel.ENTERPRISE: rule.IssuerLevel.ENTERPRISE,
    StandardLevel.NATIONAL_METHOD: rule.IssuerLevel.NATIONAL,
    StandardLevel.PROVINCIAL_METHOD: rule.IssuerLevel.PROVINCIAL,
}
"""Left out: a local standard may be a province's or a city's."""
AWARD_LEVELS = {
    AwardLevel.NATIONAL: rule.IssuerLevel.NATIONAL,
    AwardLevel.PROVINCIAL: rule.IssuerLevel.PROVINCIAL,
    AwardLevel.CITY: rule.IssuerLevel.MUNICIPAL,
    AwardLevel.COUNTY: rule.IssuerLevel.COUNTY,
}
AWARD_GRADES = {
    AwardGrade.SPECIAL: rule.AwardGrade.SPECIAL,
    AwardGrade.FIRST: rule.AwardGrade.FIRST,
    AwardGrade.SECOND: rule.AwardGrade.SECOND,
    AwardGrade.THIRD: rule.AwardGrade.THIRD,
}
"""Left out: what an award without grades is worth, a person judges."""
IN_FORCE = {StandardState.IN_FORCE: True, StandardState.REPLACED: False}
FIRST_AUTHOR = "第一作者"
CORRESPONDING = "通讯作者"


def achievements(of: Callable[[str], Rows]) -> Iterator[Achievement]:
    """Every achievement of a content. ``of`` gives the typed fields and the one-line summary of a kind's entries."""
    for kind, made in MAKERS.items():
        for data, label in of(kind):
            yield made(data, label)


def _project(data: Data, label: str) -> Achievement:
    """A project of the sort its entry says; of what other sort it may be besides, the rules leave open."""
    sort = str(ProjectCategory(data["category"]).label)
    grade = str(ProjectComplexity(data["complexity"]).label) if data["complexity"] else ""
    return Achievement(
        rule.AchievementKind.PROJECT,
        data["name"],
        data["ended_on"],
        subtypes=(sort, f"{sort}·{grade}") if grade else (sort,),
        role=LEADING if data["role"] == ProjectRole.LEAD else str(ProjectRole(data["role"]).label),
        rank=data["rank"],
        sole_author=True if data["alone"] else None,
        issuer_level=PROJECT_LEVELS.get(data["complexity"]) or AWARD_LEVELS.get(data["issuer_level"]),
        label=label,
    )


def _paper(data: Data, label: str) -> Achievement:
    return Achievement(
        PAPER_KINDS[data["paper_kind"]],
        data["title"],
        data["published_on"],
        role=_author(data),
        rank=data["rank"],
        sole_author=None if data["rank"] == 1 else False,
        characters=data["characters"],
        label=label,
    )


def _author(data: Data) -> str | None:
    if data["rank"] == 1:
        return FIRST_AUTHOR
    return CORRESPONDING if data["corresponding"] else None


def _patent(data: Data, label: str) -> Achievement:
    """A patent whose inventors were changed by transfer keeps its rank unknown: some plans do not recognise it."""
    return Achievement(
        rule.AchievementKind.PATENT,
        data["name"],
        data["granted_on"],
        subtypes=(str(PatentKind(data["patent_kind"]).label),),
        rank=None if data["by_transfer"] else data["rank"],
        label=label,
    )


def _standard(data: Data, label: str) -> Achievement:
    method = data["level"] in METHODS
    return Achievement(
        rule.AchievementKind.METHOD if method else rule.AchievementKind.STANDARD,
        data["name"],
        data["published_on"],
        subtypes=(str(StandardLevel(data["level"]).label),),
        role=str(StandardRole(data["role"]).label),
        rank=data["rank"],
        issuer_level=STANDARD_LEVELS.get(data["level"]),
        in_force=IN_FORCE.get(data["state"]),
        label=label,
    )


def _award(data: Data, label: str) -> Achievement:
    return Achievement(
        rule.AchievementKind.AWARD,
        data["name"],
        data["awarded_on"],
        subtypes=(str(AwardKind(data["award_kind"]).label), data["name"]),
        rank=data["rank"],
        grade=AWARD_GRADES.get(data["grade"]),
        issuer_level=AWARD_LEVELS[data["level"]],
        label=label,
    )


MAKERS: dict[str, Callable[[Data, str], Achievement]] = {
    "project": _project,
    "paper": _paper,
    "patent": _patent,
    "standard": _standard,
    "award": _award,
}

RECORDED = frozenset(
    {*PAPER_KINDS.values(), *(rule.AchievementKind(kind) for kind in MAKERS), rule.AchievementKind.METHOD}
)
UNRECORDED = tuple(kind for kind in rule.AchievementKind if kind not in RECORDED)
"""Kinds that no entry of the archive can hold: tax paid, benefits, products, training."""
