"""Self-scores of cases, and what offices found of them."""

from collections.abc import Iterable

from django.db.models import F

from applicants.models import Snapshot
from plans.rules.scoring import Value
from plans.spec.chain import Stage
from plans.spec.scoring import ScoringSheet
from review.engine.facts import ScoreFacts
from review.engine.kinds import KINDS
from review.models import Case, ReviewEvent
from review.queries.chain import spec_of

VERIFIED = "score_verified"


def sheet_of(case: Case) -> ScoringSheet | None:
    """The sheet of the self-score in the case's snapshot, or None when there is none. No query."""
    scored = case.snapshot.content["scoring"]
    return spec_of(case.plan_version).scoring_sheet(scored["code"]) if scored else None


def own_score(snapshot: Snapshot) -> tuple[dict[str, Value], frozenset[str]]:
    """Values by item and gates ticked, as the applicant submitted them. The snapshot has a self-score."""
    scored = snapshot.content["scoring"]
    items = [item for group in scored["groups"] for item in group["items"]]
    values = {item["code"]: item["value"] for item in items if item["value"] is not None}
    return values, frozenset(gate["code"] for gate in scored["gates"] if gate["ticked"])


def score_facts(case: Case, stage: Stage, snapshot: Snapshot) -> ScoreFacts | None:
    """What the engine is told of the self-score; None where this stage's holder does not verify one.

    One query where it does, none where it does not.
    """
    scored = snapshot.content["scoring"]
    if scored is None or not KINDS[stage.kind].verifies_scores:
        return None
    sheet = spec_of(case.plan_version).scoring_sheet(scored["code"])
    if stage.holder not in sheet.verified_by:
        return None
    values, gates = own_score(snapshot)
    here = ReviewEvent.objects.filter(case=case, kind=VERIFIED, stage=stage.code, snapshot=snapshot)
    return ScoreFacts(sheet, values, gates, verified_here=here.exists())


def verifications(case: Case, *, upto: int | None = None) -> list[ReviewEvent]:
    """What each stage last found of the present snapshot's self-score, in the order found. One query.

    ``upto`` leaves out what came after the event of that serial.
    """
    rows = (
        ReviewEvent.objects.filter(case=case, kind=VERIFIED, snapshot=case.snapshot_id)
        .select_related("seat__organization", "actor")
        .order_by("serial")
    )
    last = {row.stage: row for row in rows if upto is None or row.serial <= upto}
    return sorted(last.values(), key=lambda row: row.serial)


def totals_of(cases: Iterable[Case]) -> dict[int, tuple[int, int]]:
    """(self-score, last verified score) by case, for cases whose score was verified. One query."""
    rows = (
        ReviewEvent.objects.filter(case__in=[case.pk for case in cases], kind=VERIFIED, snapshot=F("case__snapshot"))
        .order_by("case_id", "serial")
        .values_list("case_id", "data")
    )
    return {case_id: (data["own_total"], data["total"]) for case_id, data in rows}
