"""The self-score on paper with what each office found of it (SCO-06)."""

from applicants import printing as sheets
from applicants.snapshot import digest
from documents.models import Rendering, StoredFile
from documents.services import request_rendering
from plans.rules.scoring import in_full
from review.models import Case, ReviewEvent
from review.presenters.scores import column_of
from review.queries.chain import spec_of
from review.queries.scores import VERIFIED, verifications

TASK = "review.render_score_sheet"


def basis(case: Case) -> ReviewEvent:
    """The event after which the sheet says what it says now: the last verification, or the receipt of the snapshot."""
    kinds = ["started", "resubmitted", VERIFIED]
    return ReviewEvent.objects.filter(case=case, snapshot=case.snapshot_id, kind__in=kinds).latest("serial")


def request(case: Case) -> Rendering:
    """Ask for the sheet as it stands now. Writes at most one row; the task is woken after commit."""
    return request_rendering(
        kind=StoredFile.Kind.SCORE_SHEET,
        task=TASK,
        subject=case.public_id,
        digest=basis(case).digest,
        template_digest=sheets.template_digest(),
    )


def newest(case: Case) -> Rendering | None:
    """The rendering of the sheet as it stands now, or None. Two queries."""
    return (
        Rendering.objects.filter(kind=StoredFile.Kind.SCORE_SHEET, subject=case.public_id, digest=basis(case).digest)
        .filter(template_digest=sheets.template_digest())
        .select_related("file")
        .first()
    )


def build_pdf(rendering: Rendering) -> bytes:
    """The sheet that was asked for."""
    return sheets.to_pdf(build_html(rendering))


def build_html(rendering: Rendering) -> str:
    """The sheet as HTML. Raises ReviewEvent.DoesNotExist when the history has no such event."""
    last = (
        ReviewEvent.objects.select_related("snapshot", "case__plan_version__plan")
        .filter(case__public_id=rendering.subject)
        .get(digest=rendering.digest)
    )
    plan, content = spec_of(last.case.plan_version), last.snapshot.content
    case = last.case
    case.snapshot = last.snapshot
    columns = [_column(case, event) for event in verifications(case, upto=last.serial)]
    arranged = sheets.arrange(plan, content)
    # The digest is that of what the applicant printed for signing: both papers and the page can be compared by it.
    return sheets.fill_in(arranged, check_value=rendering.check_value, digest=digest(arranged), columns=columns)


def _column(case: Case, event: ReviewEvent) -> sheets.Verified:
    plan = spec_of(case.plan_version)
    sheet = plan.scoring_sheet(event.data["sheet"])
    head = column_of(plan, sheet, event)
    lines = event.data["items"]
    reasons = {line["item"]: line["reason"] for line in lines if line["reason"]}
    if event.data["reason"]:
        reasons[sheets.scoring.GATES] = event.data["reason"]
    return sheets.Verified(
        label=head.label,
        items={
            line["item"]: (in_full(sheet.item(line["item"]), line["value"]), line["points"])
            for line in lines
            if line["value"] is not None
        },
        groups=event.data["groups"],
        total=head.total,
        gates_missing=head.gates_missing,
        reasons=reasons,
    )


def file_name(rendering: Rendering) -> str:
    """What the PDF is called when it is saved."""
    return f"自评核定表-{Case.objects.select_related('dossier').get(public_id=rendering.subject).dossier.number}.pdf"
