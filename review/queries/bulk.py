"""Jobs over many cases: whose they are, their cases by name, and how far they are."""

from collections import Counter
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import Seat
from applicants.facts import read_findings
from plans.queries import unread
from plans.spec.chain import StageKind
from review.leaves import leaves_to_judge
from review.models import BulkItem, BulkJob, Case, Judgement, ReviewEvent
from review.presenters.scores import as_verified
from review.queries.cases import HEAVY
from review.queries.chain import chain_of_case
from review.queries.holders import REVIEWING
from review.queries.scores import sheet_of, verifications

BEFORE = (BulkJob.State.CHECKING, BulkJob.State.LISTED)


def jobs(seat: Seat | None) -> QuerySet[BulkJob]:
    """The jobs that this office began, newest first. One that is not confirmed yet is its maker's alone."""
    if seat is None or seat.role not in REVIEWING:
        return BulkJob.objects.none()
    own = BulkJob.objects.filter(organization=seat.organization_id)
    begun = Q(seat=seat) | ~Q(state__in=BEFORE)
    return own.filter(begun).select_related("seat__user__person", "organization").order_by("-pk")


def job_for(seat: Seat | None, public_id: str) -> BulkJob:
    """A job of this office. Raises Http404 for everybody else. One query."""
    job = jobs(seat).filter(public_id=public_id).first()
    if job is None:
        raise Http404
    return job


def items_for(seat: Seat, job: BulkJob) -> list[BulkItem]:
    """The cases of a job in the order in which they were chosen, without the reader's own (decision D9). One query."""
    rows = _others(seat, job).select_related("case__plan_version", "case__dossier", "case__employer")
    return list(rows.defer(*(f"case__{name}" for name in HEAVY)).order_by("pk"))


def progress_of(seat: Seat, job: BulkJob) -> Counter[str]:
    """How many cases of a job are in which state, without the reader's own. One query."""
    return Counter(_others(seat, job).order_by("pk").values_list("state", flat=True))


def _others(seat: Seat, job: BulkJob) -> QuerySet[BulkItem]:
    return BulkItem.objects.filter(job=job).exclude(case__person=seat.user.person_id)


def cases_by_key(keys: Sequence[int]) -> dict[int, Case]:
    """These cases with all that a decision on them is judged by. One query."""
    joins = ("plan_version__plan__organizer", "employer__department", "employer__bureau", "snapshot", "person")
    found = Case.objects.filter(pk__in=keys).select_related(*joins, "holder", "dossier__user")
    return {case.pk: case for case in found.defer(*unread("plan_version")).order_by("pk")}


def unsettled(case: Case, seat: Seat) -> tuple[int, list[str], int]:
    """What of a case's checklist keeps it from being approved unread: how many conditions the seat's office has not
    judged yet in this round, the names of those that it judged not to be met, and how many the facts do not meet."""
    if sheet_of(case) is None:
        findings = read_findings(case.snapshot.content["findings"])
    else:
        findings = as_verified(case, verifications(case))
    leaves = leaves_to_judge(findings)
    here = {"case": case, "round": case.round, "stage": case.stage, "organization": seat.organization_id}
    judged = dict(Judgement.objects.filter(**here).order_by("pk").values_list("place", "verdict")) if leaves else {}
    failing = [leaf.finding.name for leaf in leaves if judged.get(leaf.place) == Judgement.Verdict.FAILS]
    unmet = sum(finding.status == "not_met" for finding in findings)
    return sum(leaf.place not in judged for leaf in leaves), failing, unmet


def closed_notices(case: Case) -> list[ReviewEvent]:
    """The notices of the case that were held to their end; no query where its chain has none."""
    if all(stage.kind is not StageKind.PUBLIC_NOTICE for stage in chain_of_case(case)):
        return []
    return list(ReviewEvent.objects.filter(case=case, kind="notice_closed").order_by("serial"))
