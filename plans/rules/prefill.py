"""What a scoring sheet's counting items are filled with beforehand, from the achievements of the archive."""

from plans.rules.context import Context
from plans.rules.facts import Facts
from plans.rules.leaves.evidence import fitting
from plans.rules.scoring import most
from plans.spec import PlanDocument
from plans.spec.scoring import ScoringSheet


def prefill(plan: PlanDocument, title: str, sheet: ScoringSheet, facts: Facts) -> dict[str, int]:
    """The count for each item (code) that says what it is counted from; only what surely fits is counted.

    At most what the item takes. Items without ``count_from`` are left out: they are the applicant's to fill.
    """
    context = Context(plan, title)
    counts: dict[str, int] = {}
    for item in sheet.items:
        if item.count_from is not None:
            found = sum(each.fits is True for each in fitting(item.count_from, facts, context))
            counts[item.code] = min(found, most(item))
    return counts
