"""What cannot be of a title's way and of what was written on it: for the invariants over a whole database."""

from collections.abc import Iterator
from datetime import datetime

from accounts.models import Role
from plans.spec.chain import StageKind
from review.engine.turn import Chain
from review.models import Case, Objection, ReviewEvent
from review.queries.decisions import in_force

#: What leads a case out of a stage of this kind.
LEADS_ON = {
    StageKind.EXAMINE: "approved",
    StageKind.ON_SITE_CHECK: "approved",
    StageKind.PUBLIC_NOTICE: "notice_closed",
    StageKind.PAYMENT: "fee_settled",
    StageKind.BALLOT: "released",
    StageKind.CONFIRMATION: "confirmed",
}


def unearned(case: Case, chain: Chain, history: list[ReviewEvent]) -> Iterator[str]:
    """Who has a title was examined, shown, voted for and, where it is charged, has paid, in the round that counts."""
    if case.status != Case.Status.PASSED:
        return
    done = {(row.kind, row.stage) for row in in_force(history) if row.round == case.round}
    for stage in chain:
        wanted = LEADS_ON.get(stage.kind)
        if wanted is not None and (wanted, stage.code) not in done:
            yield f"has a title, and stage {stage.code} has no event {wanted}"


def unheard(case: Case, history: list[ReviewEvent]) -> Iterator[str]:
    """No notice of a case ends while an objection to the case waits, or was upheld under that notice (D7)."""
    ended = [row for row in history if row.kind == "notice_closed"]
    if not ended:
        return
    for objection in Objection.objects.filter(item__case=case).select_related("item__notice").order_by("pk"):
        for row in ended:
            upheld = objection.status == Objection.Status.UPHELD
            if _waited(objection, row.recorded_at) or (
                upheld and objection.item.notice.public_id == row.data["notice"]
            ):
                yield f"event {row.serial} ends a notice, and objection {objection.receipt} stands against it"


def _waited(objection: Objection, at: datetime) -> bool:
    return objection.filed_at <= at and (objection.decided_at is None or objection.decided_at > at)


def forgotten(case: Case, history: list[ReviewEvent]) -> Iterator[str]:
    """Every version that was submitted is kept, in its round; a return says why; and whoever decided goes on reading
    it, for its office is named."""
    received = [(row.round, row.snapshot_id) for row in history if row.kind in ("started", "resubmitted")]
    kept = list(case.dossier.snapshots.order_by("round").values_list("round", "pk"))
    if received != kept:
        yield f"was submitted in rounds {received}, and {kept} are kept"
    for row in history:
        if row.kind == "returned" and not row.data["reason"]:
            yield f"event {row.serial} returns it and does not say why"
        seat = row.seat
        if seat is not None and seat.role != Role.APPLICANT and row.office_id != seat.organization_id:
            yield f"event {row.serial} was of {seat.organization_id}, and {row.office_id} goes on reading it"
