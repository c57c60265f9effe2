"""What was found when the papers of a case were compared with its record."""

from plans.spec.chain import StageKind
from review.engine.events import Agreement
from review.models import Case, ReviewEvent
from review.queries.chain import stage_of_case

IN_ORDER = frozenset({Agreement.AGREES.value, Agreement.NOT_NEEDED.value})


def last_comparison(case: Case) -> ReviewEvent | None:
    """The last comparison of what is under review, at the stage where the case is; None elsewhere. One query there."""
    if stage_of_case(case).kind is not StageKind.ON_SITE_CHECK:
        return None
    made = ReviewEvent.objects.filter(case=case, kind="compared", stage=case.stage, snapshot=case.snapshot_id)
    return made.select_related("seat__organization", "actor").order_by("-serial").first()


def papers_agree(case: Case) -> bool | None:
    """Whether every paper agreed at the last comparison; None where none was made."""
    made = last_comparison(case)
    return all(paper["found"] in IN_ORDER for paper in made.data["papers"]) if made else None
