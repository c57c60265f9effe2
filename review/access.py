"""Which stored files a case opens to its readers, told to the documents app at start-up."""

from django.http import HttpRequest

from accounts.models import Role, Seat
from applicants.files import files_in
from applicants.models import Snapshot
from applicants.snapshot import Content
from documents import access
from documents.models import Rendering, StoredFile
from review.models import Case, PublicNotice
from review.presenters.form_state import is_unlocked
from review.queries.cases import readable
from review.queries.offices import batches
from review.queries.posts import statements

#: Files that a snapshot names: open to whoever may read the case.
SNAPSHOT_KINDS = (
    StoredFile.Kind.PHOTO,
    StoredFile.Kind.EVIDENCE,
    StoredFile.Kind.ATTACHMENT,
    StoredFile.Kind.SIGNATURE,
)


def snapshot_rule(request: HttpRequest, file: StoredFile) -> bool:
    """A file of a dossier is open to staff who may see a case one of whose snapshots names it (AC-099)."""
    seat: Seat | None = getattr(request, "seat", None)
    if seat is None or file.owner_id is None:
        return False
    cases = readable(seat).filter(dossier__user_id=file.owner_id).values("dossier_id")
    contents = Snapshot.objects.filter(dossier_id__in=cases).order_by("pk").values_list("content", flat=True)
    return any(file.public_id in files_of(content) for content in contents)


def files_of(content: Content) -> set[str]:
    """The public ids of every file a snapshot's content names."""
    return {file["public_id"] for file in files_in(content)}


def form_rule(request: HttpRequest, file: StoredFile) -> bool:
    """A review form is open to the staff of its case, and to its applicant once the fee is settled (FEE-10)."""
    seat: Seat | None = getattr(request, "seat", None)
    subjects = Rendering.objects.filter(file=file, kind=StoredFile.Kind.REVIEW_FORM).order_by("pk").values("subject")
    if seat is None:
        return False
    if seat.role == Role.APPLICANT:
        own = Case.objects.filter(public_id__in=subjects, person_id=seat.user.person_id).select_related("plan_version")
        return any(is_unlocked(case) for case in own)
    return readable(seat).filter(public_id__in=subjects).exists()


def sheet_rule_for_staff(request: HttpRequest, file: StoredFile) -> bool:
    """A self-score printed with what was found of it is open to whoever may read its case."""
    seat: Seat | None = getattr(request, "seat", None)
    subjects = Rendering.objects.filter(file=file, kind=StoredFile.Kind.SCORE_SHEET).order_by("pk").values("subject")
    return readable(seat).filter(public_id__in=subjects).exists()


def roster_rule(request: HttpRequest, file: StoredFile) -> bool:
    """A roster or a letter of entrustment is open to the office that sent the batch and to the one that received it."""
    seat: Seat | None = getattr(request, "seat", None)
    if seat is None:
        return False
    kinds = (StoredFile.Kind.ROSTER, StoredFile.Kind.ENTRUSTMENT)
    subjects = Rendering.objects.filter(file=file, kind__in=kinds).order_by("pk").values("subject")
    return batches(seat).filter(public_id__in=subjects).exists()


def sheet_rule(request: HttpRequest, file: StoredFile) -> bool:
    """A notice's sheet is open to the office that shows it."""
    seat: Seat | None = getattr(request, "seat", None)
    if seat is None or seat.role == Role.APPLICANT:
        return False
    subjects = Rendering.objects.filter(file=file, kind=StoredFile.Kind.NOTICE_SHEET).order_by("pk").values("subject")
    return PublicNotice.objects.filter(public_id__in=subjects, organization_id=seat.organization_id).exists()


def notice_evidence_rule(request: HttpRequest, file: StoredFile) -> bool:
    """The picture of a notice shown away from the portal is open to whoever may read one of its cases, for they take
    its days on trust (AC-045)."""
    return readable(getattr(request, "seat", None)).filter(notice_items__notice__evidence=file).exists()


def post_rule(request: HttpRequest, file: StoredFile) -> bool:
    """A printed post statement is open to the HR of the institution whose posts it states."""
    seat: Seat | None = getattr(request, "seat", None)
    subjects = Rendering.objects.filter(file=file, kind=StoredFile.Kind.POST_STATEMENT).order_by("pk").values("subject")
    return statements(seat).filter(public_id__in=subjects).exists()


def register() -> None:
    """Add this app's rules. Called once, when Django is ready."""
    for kind in SNAPSHOT_KINDS:
        access.register(kind, snapshot_rule)
    access.register(StoredFile.Kind.REVIEW_FORM, form_rule)
    access.register(StoredFile.Kind.SCORE_SHEET, sheet_rule_for_staff)
    access.register(StoredFile.Kind.ROSTER, roster_rule)
    access.register(StoredFile.Kind.POST_STATEMENT, post_rule)
    access.register(StoredFile.Kind.ENTRUSTMENT, roster_rule)
    access.register(StoredFile.Kind.NOTICE_SHEET, sheet_rule)
    access.register(StoredFile.Kind.NOTICE_EVIDENCE, notice_evidence_rule)
