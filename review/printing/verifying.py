"""Whether a printed form is what the portal holds: the QR code's page asks here (AC-035, AC-103)."""

from dataclasses import dataclass
from datetime import datetime

from documents.models import Rendering, StoredFile
from kernel.masking import mask_name
from review.models import Case, ReviewEvent


@dataclass(frozen=True, slots=True)
class Verification:
    """What anyone who holds the paper may learn. ``is_current`` is false once a newer form was printed."""

    is_current: bool
    name: str
    number_end: str
    plan: str
    title: str
    round: int
    version: int
    check_value: str
    printed_at: datetime | None


def verify(check_value: str) -> Verification | None:
    """The form with this check value, or None. Four queries; the value holds 79 bits of chance."""
    rendering = (
        Rendering.objects.filter(kind=StoredFile.Kind.REVIEW_FORM, check_value=check_value).exclude(file=None).first()
    )
    if rendering is None:
        return None
    event = (
        ReviewEvent.objects.select_related("snapshot", "case__dossier")
        .filter(case__public_id=rendering.subject, digest=rendering.digest)
        .first()
    )
    if event is None:
        return None
    content = event.snapshot.content
    return Verification(
        is_current=_is_current(rendering, event.case, event),
        name=mask_name(content["person"]["full_name"]),
        number_end=event.case.dossier.number[-4:],
        plan=content["plan"]["name"],
        title=(content["title"] or {}).get("name", ""),
        round=event.round,
        version=event.serial,
        check_value=rendering.check_value,
        printed_at=rendering.done_at,
    )


def _is_current(rendering: Rendering, case: Case, event: ReviewEvent) -> bool:
    if case.snapshot_id != event.snapshot_id:
        return False
    newer = Rendering.objects.filter(kind=rendering.kind, subject=rendering.subject, pk__gt=rendering.pk)
    return not newer.exists()
