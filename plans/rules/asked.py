"""What a plan's rules look at, so that a page for a first look asks for that and for nothing else."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from plans.rules.context import Context
from plans.rules.facts import Achievement
from plans.rules.leaves.evidence import in_words
from plans.rules.words import plain
from plans.spec import PlanDocument
from plans.spec.base import HoursKind
from plans.spec.references import all_leaves
from plans.spec.rule import (
    AgeRule,
    AnswerRule,
    AppointedNowRule,
    AppraisalRule,
    AppraisalYears,
    EducationRule,
    EvidenceRule,
    HeldItem,
    HoldsRule,
    HoursDemand,
    HoursRule,
    NoOtherDeclarationRule,
    NumberRule,
    RecommendedByRule,
    Rule,
    ScoreRule,
    TenureBasis,
    TenureRule,
)

DECEMBER, LAST = 12, 31
YEARS_BACK = 6
"""Of years counted since the present title so many are asked; of earlier ones nobody is asked, so they stay open."""
T = TypeVar("T")
WORK = (TenureBasis.PROFESSIONAL, TenureBasis.SKILLED_WORK)
BY_TITLE = (TenureBasis.APPOINTED, TenureBasis.TITLE_HELD)


@dataclass(frozen=True)
class AskedHours:
    """One number to ask: hours of these years together. ``kind`` None: of whatever kind."""

    years: tuple[int, ...]
    kind: HoursKind | None
    unit: str
    system: str


@dataclass(frozen=True)
class AskedEvidence:
    """One number to ask: how many achievements as the rule describes. ``words`` is that description."""

    rule: EvidenceRule
    words: str

    @property
    def things(self) -> str:
        """What is counted, without how many of it the rule asks."""
        return self.words.replace(" 1 项以上", "")


@dataclass(frozen=True)
class Asked:
    """The questions a plan makes necessary. Names and years are sorted as the plan first mentions them."""

    ages: bool
    sexes: bool
    education: bool
    academic: bool
    full_time: bool
    retraining: bool
    title: bool
    """Whether it matters what the present title is, or since when."""
    titles: tuple[str, ...]
    appointment: bool
    work: tuple[TenureBasis, ...]
    tags: tuple[str, ...]
    monthly: tuple[str, ...]
    """Those of the tags whose time a rule counts in months."""
    credentials: tuple[str, ...]
    honours: tuple[str, ...]
    appraisal_years: tuple[int, ...]
    hours: tuple[AskedHours, ...]
    evidence: tuple[AskedEvidence, ...]
    sheets: tuple[str, ...]
    recommenders: tuple[RecommendedByRule, ...]
    other_declarations: bool
    questions: tuple[str, ...]
    """Codes of the plan's questions on whose answers a rule depends; the others are about papers."""


def asked_of(plan: PlanDocument) -> Asked:
    """Collect what the rules of every title and route look at."""
    leaves = list(all_leaves(plan))
    tenures = [leaf for leaf in leaves if isinstance(leaf, TenureRule)]
    times = [time for rule in tenures for time in (rule, *rule.also)]
    schooling = [leaf for leaf in leaves if isinstance(leaf, EducationRule)]
    ages = [leaf for leaf in leaves if isinstance(leaf, AgeRule)]
    return Asked(
        ages=any(rule.at_least or rule.at_most for rule in ages),
        sexes=any(rule.sex for rule in ages),
        education=bool(schooling),
        academic=any(rule.counts != "schooling" for rule in schooling),
        full_time=any(rule.full_time for rule in schooling),
        retraining=any(rule.retraining_years for rule in schooling),
        title=any(map(_looks_at_title, leaves))
        or any(each.since for each in appraisals_of(plan))
        or any(each.since for each in demands_of(plan)),
        titles=_names(leaves, HeldItem.TITLE, (name for rule in tenures for name in rule.after_title)),
        appointment=any(time.basis is TenureBasis.APPOINTED for time in times)
        or any(isinstance(leaf, AppointedNowRule) for leaf in leaves),
        work=tuple(basis for basis in WORK if any(time.basis is basis and not time.tag for time in times)),
        tags=_once(time.tag for time in times if time.tag),
        monthly=_once(time.tag for rule in tenures if rule.months for time in (rule, *rule.also) if time.tag),
        credentials=_names(
            leaves,
            HeldItem.CREDENTIAL,
            [
                *(name for rule in tenures for name in rule.after_credential),
                *(name for rule in schooling for name in rule.exempt_by_credential),
            ],
        ),
        honours=_names(leaves, HeldItem.HONOUR, ()),
        appraisal_years=_appraisal_years(plan),
        hours=tuple(_hours(plan)),
        evidence=_evidence(plan, leaves),
        sheets=_once(leaf.sheet for leaf in leaves if isinstance(leaf, ScoreRule)),
        recommenders=_once(leaf for leaf in leaves if isinstance(leaf, RecommendedByRule)),
        other_declarations=any(isinstance(leaf, NoOtherDeclarationRule) for leaf in leaves),
        questions=_once(leaf.question for leaf in leaves if isinstance(leaf, AnswerRule | NumberRule)),
    )


def _looks_at_title(leaf: Rule) -> bool:
    if isinstance(leaf, TenureRule):
        return bool(leaf.after_title) or any(time.basis in BY_TITLE for time in (leaf, *leaf.also))
    if isinstance(leaf, EvidenceRule):
        return any(each.since == "present_title" for each in (leaf, *leaf.also))
    return isinstance(leaf, AppointedNowRule) or (isinstance(leaf, HoldsRule) and leaf.what is HeldItem.TITLE)


def declared(asked: EvidenceRule, count: int, plan: PlanDocument) -> list[Achievement]:
    """So many achievements as the rule describes them, on the last day that counts.

    For a person who says "I have two of these" before any is entered. ``count`` above zero answers a rule about
    consecutive years or about a sum with "yes".
    """
    context = Context(plan)
    day = context.achievements_until or context.declaration_day or date(plan.year, DECEMBER, LAST)
    number = count if not (asked.consecutive_years or asked.added_up) else (asked.consecutive_years or 1) * bool(count)
    return [
        Achievement(
            kind=asked.what[0],
            name="自报业绩",
            on=day.replace(year=day.year - back, day=1) if asked.consecutive_years else day,
            subtypes=asked.subtypes[:1],
            role=asked.role_in[0] if asked.role_in else None,
            rank=asked.rank_at_most,
            sole_author=asked.sole_author or None,
            grade=asked.grade_at_least,
            issuer_level=asked.issuer_level_at_least,
            amount_fen=asked.amount_at_least_fen,
            amount_of=asked.amount_of,
            characters=asked.characters_at_least,
            in_force=asked.in_force or None,
            label=f"自报：{in_words(asked, context)}",
        )
        for back in range(number)
    ]


def _names(leaves: Iterable[object], what: HeldItem, more: Iterable[str]) -> tuple[str, ...]:
    held = (name for leaf in leaves if isinstance(leaf, HoldsRule) and leaf.what is what for name in leaf.any_of)
    written: dict[str, str] = {}
    for name in (*held, *more):
        written.setdefault(plain(name), name)
    return tuple(written.values())


def _once(items: Iterable[T]) -> tuple[T, ...]:
    found: list[T] = []
    for item in items:
        if item not in found:
            found.append(item)
    return tuple(found)


def _contexts(plan: PlanDocument) -> list[Context]:
    return [Context(plan, title.code) for title in plan.titles]


def appraisals_of(plan: PlanDocument) -> list[AppraisalYears]:
    """Whatever asks for appraisals."""
    asked: list[AppraisalYears] = [leaf for leaf in all_leaves(plan) if isinstance(leaf, AppraisalRule)]
    return asked + ([plan.appraisal] if plan.appraisal else [])


def demands_of(plan: PlanDocument) -> list[HoursDemand]:
    """Whatever asks for hours."""
    demands: list[HoursDemand] = [leaf for leaf in all_leaves(plan) if isinstance(leaf, HoursRule)]
    return demands + [way for asked in plan.continuing_education for way in (asked, *asked.alternatives)]


def _back(last: int) -> tuple[int, ...]:
    return tuple(range(last - YEARS_BACK + 1, last + 1))


def _appraisal_years(plan: PlanDocument) -> tuple[int, ...]:
    ranges = [
        years
        for context in _contexts(plan)
        for each in appraisals_of(plan)
        for years in ([_back(context.appraisals_last)] if each.since else context.appraisal_years(each))
    ]
    return tuple(sorted({year for years in ranges for year in years}))


def _hours(plan: PlanDocument) -> Iterator[AskedHours]:
    seen: set[AskedHours] = set()
    demands = demands_of(plan)
    for context in _contexts(plan):
        for demand in demands:
            for each in _numbers(demand, context):
                if each not in seen:
                    seen.add(each)
                    yield each


def _numbers(demand: HoursDemand, context: Context) -> Iterator[AskedHours]:
    years = context.hours_years(demand) or (context.plan.year,)
    if demand.since:  # which of the years count depends on the person
        years = _back(context.hours_last)
    kinds = [minimum.kind for minimum in demand.minima] or [None]
    for some in [(year,) for year in years] if demand.per_year or demand.since else [years]:
        for kind in kinds:
            yield AskedHours(some, kind, demand.unit, demand.system or "")


def _evidence(plan: PlanDocument, leaves: Iterable[object]) -> tuple[AskedEvidence, ...]:
    """Each description once: several routes often ask for the same, in different numbers."""
    found: dict[str, AskedEvidence] = {}
    for leaf in leaves:
        if isinstance(leaf, EvidenceRule):
            words = in_words(leaf.model_copy(update={"count": 1}), Context(plan))
            found.setdefault(words, AskedEvidence(leaf, words))
    return tuple(found.values())
