"""The self-check's numbers as single achievements and records, where one answer is a part of another.

"Three papers" and "one national paper" are three papers, of which one is national: never four.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from plans.rules.asked import AskedEvidence, AskedHours, declared
from plans.rules.context import Context
from plans.rules.facts import Achievement, Facts, Hours
from plans.rules.leaves.evidence import fitting
from plans.spec import PlanDocument
from plans.spec.base import HoursKind
from plans.spec.rule import AwardGrade, EvidenceRule, IssuerLevel

LONG_AGO = date(1950, 1, 1)
Numbers = list[tuple[AskedHours, float | None]]


def achievements_of(
    numbers: list[tuple[AskedEvidence, int | None]], known: Facts, plan: PlanDocument, *, apart: bool = False
) -> list[Achievement]:
    """So many achievements that each question finds the number it was answered with, the narrower ones first.

    What may be one thing is one: "one national paper" and "one as first author" are a single paper until the person
    says that there are two. ``apart``: they are as many as the answers let them be. None: not answered. ``known``: the
    titles held, since some questions count from a title on.
    """
    context = Context(plan)
    rules = [each.rule for each, _number in numbers]
    things = _Things(rules, [number for _asked, number in numbers], known, context)
    samples = [_sample(rule, rules, known, context) for rule in rules]
    widths = [sum(_fits(rule, each, known, context) for each in samples) for rule in rules]
    for place in sorted(range(len(numbers)), key=widths.__getitem__):
        rule, number = rules[place], numbers[place][1] or 0
        if rule.consecutive_years or rule.added_up:
            things.keep(declared(rule, number, plan))
        else:
            things.add(place, samples[place], number, apart=apart)
    return [alike.each for alike in things.found for _number in range(alike.number)]


@dataclass
class _Alike:
    """So many things of one description. ``fitting``: the places of the rules that count them.

    ``whole``: one of several that make a sum or a run of years, and stays as it is.
    """

    each: Achievement
    fitting: frozenset[int]
    number: int
    whole: bool = False


@dataclass
class _Things:
    """What was found so far. ``numbers``: the answers to ``rules``."""

    rules: list[EvidenceRule]
    numbers: list[int | None]
    known: Facts
    context: Context
    found: list[_Alike] = field(default_factory=list)

    def keep(self, several: list[Achievement]) -> None:
        """Note what together makes a sum or a run of years."""
        self.found += [_Alike(each, self._fitting(each), 1, whole=True) for each in several]

    def add(self, place: int, sample: Achievement, number: int, *, apart: bool) -> None:
        """Bring what the rule counts to its number: by what is found already where it may be the same thing."""
        rest, fitting = number - self._count(place), self._fitting(sample)
        if rest <= 0:
            return
        fresh = min(rest, self._room(fitting)) if apart else 0
        rest -= fresh
        others = [alike for alike in self.found if place not in alike.fitting and not alike.whole]
        for alike in [alike for alike in others if alike.each.kind is sample.kind]:
            merged = _merged(alike.each, sample)
            if rest > 0 and self._fitting(merged) == alike.fitting | fitting:  # no more than both are
                some = min(rest, alike.number)
                rest, alike.number = rest - some, alike.number - some
                self.found.append(_Alike(merged, alike.fitting | fitting, some))
        self.found.append(_Alike(sample, fitting, fresh + rest))

    def _count(self, place: int) -> int:
        return sum(alike.number for alike in self.found if place in alike.fitting)

    def _room(self, fitting: frozenset[int]) -> int:
        """How many such things more the answers let there be: what was not answered lets there be any number."""
        rooms = [number - self._count(place) for place in fitting if (number := self.numbers[place]) is not None]
        return max(0, min(rooms, default=0))

    def _fitting(self, each: Achievement) -> frozenset[int]:
        return frozenset(place for place, rule in enumerate(self.rules) if _fits(rule, each, self.known, self.context))


def _merged(one: Achievement, other: Achievement) -> Achievement:
    """One thing of a kind with the merits of both; where they cannot go together, it has those of the first."""
    return replace(
        one,
        on=max(filter(None, (one.on, other.on)), default=None),
        subtypes=tuple(dict.fromkeys([*one.subtypes, *other.subtypes])),
        role=one.role or other.role,
        rank=min((each.rank for each in (one, other) if each.rank is not None), default=None),
        sole_author=one.sole_author or other.sole_author,
        grade=_higher(one.grade, other.grade),
        issuer_level=_higher(one.issuer_level, other.issuer_level),
        amount_fen=max(one.amount_fen or 0, other.amount_fen or 0) or None,
        amount_of=one.amount_of or other.amount_of,
        characters=max(one.characters or 0, other.characters or 0) or None,
        in_force=one.in_force or other.in_force,
        label="；".join(dict.fromkeys([one.label, other.label])),
    )


Ranked = TypeVar("Ranked", AwardGrade, IssuerLevel)


def _higher(one: Ranked | None, other: Ranked | None) -> Ranked | None:
    return max((each for each in (one, other) if each), key=lambda each: each.rank, default=None)


def _sample(rule: EvidenceRule, rules: list[EvidenceRule], known: Facts, context: Context) -> Achievement:
    """One achievement as the rule describes it, of all such the one that the fewest other rules count too."""
    ways = [each for each in _ways(rule, context.plan) if _fits(rule, each, known, context)]
    first = declared(rule, 1, context.plan)[0]
    return min(ways or [first], key=lambda each: sum(_fits(other, each, known, context) for other in rules))


def _ways(rule: EvidenceRule, plan: PlanDocument) -> Iterator[Achievement]:
    first = declared(rule, 1, plan)[0]
    for kind in rule.what:
        for sort in rule.subtypes or (None,):
            each = replace(first, kind=kind, subtypes=(sort,) if sort else ())
            yield from (each, replace(each, on=LONG_AGO))


def _fits(rule: EvidenceRule, each: Achievement, known: Facts, context: Context) -> bool:
    alone = replace(known, achievements=(each,))
    ways = (rule, *rule.also)
    return any(
        judged.fits for asked in ways for judged in fitting(asked, alone, context, with_amount=not rule.added_up)
    )


def hours_of(numbers: Numbers) -> list[Hours]:
    """Records by which each demand finds the number it was answered with (None: not answered), the narrower ones first.

    What lies beyond the narrower ones is put where none of them looks, or into the only year that was not answered;
    where it belongs to one of several such years it is left out, since nobody can tell to which.
    """
    found: list[Hours] = []
    for asked, number in sorted(
        numbers, key=lambda each: (len(each[0].years), each[0].kind is None, not each[0].system)
    ):
        rest = (number or 0) - sum(each.hours for each in found if _counts(asked, each))
        cell = _cell(asked, numbers) if rest > 0 else None
        if cell is not None:
            found.append(replace(cell, hours=rest))
    return found


def _counts(asked: AskedHours, each: Hours) -> bool:
    alike = asked.unit == each.unit and asked.system in ("", each.system)
    return alike and each.year in asked.years and asked.kind in (None, each.kind)


def _cell(asked: AskedHours, numbers: Numbers) -> Hours | None:
    """The year and kind to which the rest of a demand is put."""
    kinds = [asked.kind] if asked.kind else [HoursKind.PROFESSIONAL, *HoursKind]
    cells = [Hours(year, kind, 0, "", asked.unit, asked.system) for year in reversed(asked.years) for kind in kinds]
    others = [each for each in numbers if not all(_counts(each[0], cell) for cell in cells)]
    free = [cell for cell in cells if not any(_counts(other, cell) for other, _number in others)]
    open_ones = [cell for cell in cells if not any(_counts(other, cell) for other, said in others if said is not None)]
    if not free and len({cell.year for cell in open_ones}) == 1:
        free = open_ones
    return next(iter(free), None)
