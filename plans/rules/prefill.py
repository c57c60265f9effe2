"""What a scoring sheet's counting items are filled with beforehand, from the achievements of the archive."""

from dataclasses import dataclass

from plans.rules.context import Context
from plans.rules.facts import Facts
from plans.rules.leaves.evidence import fitting
from plans.rules.scoring import most
from plans.spec import PlanDocument
from plans.spec.scoring import ScoringSheet


@dataclass(frozen=True)
class Suggestion:
    """``labels`` of the achievements that surely fit an item, and how many of them the item takes."""

    labels: tuple[str, ...]
    count: int


def prefill(plan: PlanDocument, title: str, sheet: ScoringSheet, facts: Facts) -> dict[str, Suggestion]:
    """What to suggest for each item (code) that says what it is counted from; only what surely fits is counted.

    Items without ``count_from`` are left out: they are the applicant's to fill.
    """
    context = Context(plan, title)
    found: dict[str, Suggestion] = {}
    for item in sheet.items:
        if item.count_from is not None:
            labels = tuple(each.achievement.label for each in fitting(item.count_from, facts, context) if each.fits)
            found[item.code] = Suggestion(labels, min(len(labels), most(item)))
    return found
