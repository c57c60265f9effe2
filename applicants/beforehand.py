"""Which title by which route, before a dossier is opened: what the archive proves, judged for the whole plan.

What only the dossier asks (major, questions, self-score, recommenders) is left unsaid: its conditions stay open.
"""

from collections.abc import Iterable
from dataclasses import replace

from applicants import facts, snapshot
from applicants.models import ArchiveEntry, Profile
from plans.rules.asked import asked_of
from plans.rules.facts import Facts, Recommender, SheetScore
from plans.rules.verdict import Verdict, judge_all
from plans.spec import PlanDocument
from plans.spec.base import Level

ENOUGH = 1_000
"""Points, and recommenders, that reach whatever a plan may ask."""


def verdict(profile: Profile, approved: Iterable[ArchiveEntry], plan: PlanDocument) -> Verdict:
    """Judge every title and route of the plan by the person's approved entries. Reads no database where ``profile`` has
    its person and employer loaded."""
    content = {
        **snapshot.who(profile.person, profile.employer, profile),
        "entries": [
            {"public_id": each.public_id, "kind": each.kind, "data": each.data, "summary": each.summary}
            for each in approved
        ],
        "major": None,
        "answers": [],
        "recommenders": [],
        "scoring": None,
    }
    known = facts.collect(content, plan)
    return judge_all(plan, known, _at_best(known, plan))


def _at_best(known: Facts, plan: PlanDocument) -> Facts:
    asked, highest = asked_of(plan), max(Level, key=lambda level: level.rank)
    return replace(
        known,
        recommenders=(Recommender("", highest),) * (ENOUGH if asked.recommenders else 0),
        scores=tuple(SheetScore(sheet, ENOUGH, gates_passed=True) for sheet in asked.sheets),
    )
