"""What the archive and the dossier collect, against what a leaf looks at."""

from collections.abc import Iterator

from plans.spec.rule import (
    EducationRule,
    EvidenceRule,
    HoursRule,
    NoOtherDeclarationRule,
    ResidencyRule,
    Rule,
    TenureRule,
)

COLLECTED = frozenset(
    {
        "major",
        "employment",
        "residency",
        "born_on",
        "sex",
        "educations",
        "educations.academic",
        "educations.full_time",
        "titles",
        "appointments",
        "works",
        "works.employment",
        "works.tags",
        "credentials",
        "honours",
        "appraisals",
        "hours",
        "hours.credits",
        "hours.system",
        "achievements",
        "unrecorded",
        "answers",
        "figures",
        "recommenders",
        "scores",
    }
)
"""The facts that ``applicants.facts.collect`` fills (``plans.rules.Facts``).

Kinds of achievements that the archive has no place for are told as ``unrecorded``, and a person judges them.
"""

IN_WORDS = {
    "residency": "人员类别（港澳台、外籍等）",
    "achievements": "业绩的种类、等级和排名",
    "declarations": "当年的其他申报",
    "works.tags": "工作经历的类别（如基层）",
    "works.employment": "工作经历的单位类别",
    "titles.how": "职称的取得方式",
    "retrainings": "脱产进修的经历",
    "hours.credits": "继续教育学分",
    "hours.system": "继续教育的登记系统",
}


def lacking(rule: Rule) -> str | None:
    """In words, what the leaf looks at that nobody collects; None when it can be judged."""
    missing = [IN_WORDS[name] for name in _looked_at(rule) if name not in COLLECTED]
    return "、".join(missing) or None


def _looked_at(rule: Rule) -> Iterator[str]:
    if isinstance(rule, ResidencyRule):
        yield "residency"
    if isinstance(rule, EvidenceRule):
        yield "achievements"
    if isinstance(rule, NoOtherDeclarationRule):
        yield "declarations"
    if isinstance(rule, EducationRule) and rule.retraining_years and not rule.exempt_by_credential:
        yield "retrainings"
    if isinstance(rule, TenureRule):
        if any(part.tag for part in (rule, *rule.also)):
            yield "works.tags"
        if any(part.employment_classes for part in (rule, *rule.also)):
            yield "works.employment"
        if any(start.how != "any" for start in rule.counts_from):
            yield "titles.how"
    if isinstance(rule, HoursRule) and rule.unit == "credits":
        yield "hours.credits"
    if isinstance(rule, HoursRule) and rule.system:
        yield "hours.system"
