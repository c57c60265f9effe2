"""The self-check's numbers of achievements as achievements, where what one question counts is a part of another's.

"Three papers" and "one national paper" are three papers, of which one is national: never four.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from plans.rules.asked import AskedEvidence, declared
from plans.rules.context import Context
from plans.rules.facts import Achievement, Facts
from plans.rules.leaves.evidence import fitting
from plans.spec import PlanDocument
from plans.spec.rule import EvidenceRule

LONG_AGO = date(1950, 1, 1)


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
