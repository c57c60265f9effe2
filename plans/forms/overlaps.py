"""The self-check's numbers as single achievements and records, where one answer is a part of another.

"Three papers" and "one national paper" are three papers, of which one is national: never four.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from plans.rules.asked import AskedEvidence, AskedHours, declared
from plans.rules.context import Context
from plans.rules.facts import Achievement, Facts, Hours
from plans.rules.leaves.evidence import fitting
from plans.spec import PlanDocument
from plans.spec.base import HoursKind
from plans.spec.rule import EvidenceRule

LONG_AGO = date(1950, 1, 1)
Numbers = list[tuple[AskedHours, float | None]]


def achievements_of(numbers: list[tuple[AskedEvidence, int]], known: Facts, plan: PlanDocument) -> list[Achievement]:
    """So many achievements that each question finds the number it was answered with, the narrower ones first.

    ``known``: the titles held, since some questions count from a title on.
    """
    context = Context(plan)
    rules = [each.rule for each, _number in numbers]
    samples = [_sample(rule, rules, known, context) for rule in rules]
    widths = [sum(_fits(rule, each, known, context) for each in samples) for rule in rules]
    found: list[tuple[Achievement, int]] = []
    for place in sorted(range(len(numbers)), key=widths.__getitem__):
        rule, number = rules[place], numbers[place][1]
        if rule.consecutive_years or rule.added_up:
            found += [(each, 1) for each in declared(rule, number, plan)]
            continue
        counted = sum(some for each, some in found if _fits(rule, each, known, context))
        found.append((samples[place], max(0, number - counted)))
    return [each for each, number in found for _number in range(number)]


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
