"""What an office's pages list: cases to forward or to show, batches, notices, meetings."""

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from accounts.models import Role, Seat
from documents.models import StoredFile
from plans.queries import unread
from plans.spec.chain import StageKind
from review.models import Batch, BulkJob, Case, Meeting, NoticeItem, Objection, PublicNotice
from review.queries.cases import HEAVY
from review.queries.chain import stage_of_case
from review.queries.holders import REVIEWING

_JOINS = ("plan_version", "employer", "dossier")


def held(seat: Seat, step: str) -> list[Case]:
    """The cases this office holds at ``step``, oldest first, without the applicant's own ones. At most 1,000."""
    return list(
        Case.objects.filter(holder_id=seat.organization_id, status=Case.Status.IN_REVIEW, step=step)
        .exclude(person_id=seat.user.person_id)
        .select_related(*_JOINS)
        .defer(*HEAVY)
        .order_by("plan_version_id", "stage", "pk")[:1000]
    )


def held_at(seat: Seat, kind: StageKind, step: str = Case.Step.PENDING) -> list[Case]:
    """The cases this office holds at a stage of this kind."""
    return [case for case in held(seat, step) if stage_of_case(case).kind is kind]


def awaiting_notice(seat: Seat) -> list[Case]:
    """The cases at a public-notice stage that no notice shows yet in their present visit. Two queries."""
    waiting = held_at(seat, StageKind.PUBLIC_NOTICE)
    shown = set(
        NoticeItem.objects.filter(case__in=waiting, notice__closed_at=None)
        .order_by("pk")
        .values_list("case_id", "notice__stage", "snapshot_id")
    )
    return [case for case in waiting if (case.pk, case.stage, case.snapshot_id) not in shown]


def batches(seat: Seat) -> QuerySet[Batch]:
    """The batches this office sent or received, newest first."""
    office = seat.organization_id
    if seat.role not in REVIEWING:
        return Batch.objects.none()
    return (
        Batch.objects.filter(Q(sender_id=office) | Q(receiver_id=office))
        .select_related(
            "sender", "receiver", "plan_version", "job", "receipt__seat__user__person", "sent_by__user__person"
        )
        .annotate(size=Count("cases"))
        .order_by("-pk")
    )


def unsigned_batches(seat: Seat) -> int:
    """How many batches came whole to this office and were not yet acknowledged. One query."""
    is_filling = Q(job__state=BulkJob.State.RUNNING)
    return Batch.objects.filter(receiver=seat.organization_id, receipt=None).exclude(is_filling).count()


def batch_for(seat: Seat | None, public_id: str) -> Batch:
    """A batch of this office. Raises Http404 for everybody else."""
    batch = batches(seat).filter(public_id=public_id).first() if seat else None
    if batch is None:
        raise Http404("no such batch for this seat")
    return batch


def batch_named(seat: Seat, typed: str) -> Batch | None:
    """The batch of this office with this number, the end of it or this public id, the newest of several; None for
    everybody else's. One query."""
    return batches(seat).filter(Q(number=typed) | Q(number__endswith=f"-{typed}") | Q(public_id=typed)).first()


def _counted(notices: QuerySet[PublicNotice], seat: Seat) -> QuerySet[PublicNotice]:
    is_own = Q(items__objections__item__case__person=seat.user.person_id)
    is_open = Q(items__objections__status=Objection.Status.OPEN) & ~is_own
    return (
        notices.select_related("plan_version", "organization", "evidence")
        .select_related("opened_by__user__person", "closed_by__user__person")
        .defer(*unread("plan_version"))
        .annotate(
            size=Count("items", distinct=True),
            open_objections=Count("items__objections", filter=is_open, distinct=True),
        )
        .order_by("-pk")
    )


def notices(seat: Seat) -> QuerySet[PublicNotice]:
    """This office's notices, newest first. The counts leave out objections to the seat's own person (decision D9)."""
    if seat.role not in REVIEWING:
        return PublicNotice.objects.none()
    return _counted(PublicNotice.objects.filter(organization_id=seat.organization_id), seat)


def notice_for(seat: Seat | None, public_id: str) -> PublicNotice:
    """A notice of this office. Raises Http404 for everybody else."""
    notice = notices(seat).filter(public_id=public_id).first() if seat else None
    if notice is None:
        raise Http404("no such notice for this seat")
    return notice


def kept_picture(seat: Seat, public_id: str) -> StoredFile | None:
    """A picture of a board that this account uploaded with a form that was refused, to be sent along with the next. One
    query."""
    kind = StoredFile.Kind.NOTICE_EVIDENCE
    return StoredFile.objects.filter(owner=seat.user_id, kind=kind, public_id=public_id).first()


def objections(seat: Seat) -> QuerySet[Objection]:
    """The objections to this office's notices, without those to the seat's own person (decision D9).

    Who objected, and how they can be reached, is for those who look into it and never for the person objected to.
    """
    if seat.role not in REVIEWING:
        return Objection.objects.none()
    own = Objection.objects.filter(item__notice__organization_id=seat.organization_id)
    return own.exclude(item__case__person=seat.user.person_id).order_by("pk")


def objections_listed(seat: Seat, *, is_open: bool) -> QuerySet[Objection]:
    """``objections`` as a list shows them: those that wait by their due day, the answered newest first. One query."""
    found = objections(seat).select_related("item__case", "item__notice__plan_version", "handler__user__person")
    found = found.defer(*unread("item__notice__plan_version"))
    waiting = Q(status=Objection.Status.OPEN)
    return found.filter(waiting).order_by("due_on", "pk") if is_open else found.filter(~waiting).order_by("-pk")


def objection_for(seat: Seat | None, public_id: str) -> Objection:
    """An objection that this seat may look into. Raises Http404 for everybody else, the person it concerns included."""
    known = objections(seat).select_related("item__notice", "item__case") if seat else Objection.objects.none()
    found = known.filter(public_id=public_id).first()
    if found is None:
        raise Http404("no such objection for this seat")
    return found


def meetings(seat: Seat) -> QuerySet[Meeting]:
    """This committee office's meetings, newest first."""
    if seat.role != Role.OFFICE_OFFICER:
        return Meeting.objects.none()
    own = Meeting.objects.filter(office_id=seat.organization_id)
    return (
        own.select_related("plan_version").defer(*unread("plan_version")).annotate(size=Count("counts")).order_by("-pk")
    )


def meeting_for(seat: Seat | None, public_id: str) -> Meeting:
    """A meeting of this office. Raises Http404 for everybody else."""
    meeting = meetings(seat).filter(public_id=public_id).first() if seat else None
    if meeting is None:
        raise Http404("no such meeting for this seat")
    return meeting
