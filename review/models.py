"""Cases and their history, batches, public notices, the committee's meeting."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Person, Seat
from applicants.models import Dossier, Snapshot
from documents.models import StoredFile
from kernel.models import PublicIdModel
from plans.models import PlanVersion
from plans.spec.base import LONGEST_CODE
from review.batch_models import Discrepancy as Discrepancy
from review.batch_models import Receipt as Receipt
from review.bulk_models import BulkItem as BulkItem
from review.bulk_models import BulkJob as BulkJob
from review.calendar_models import CalendarDecree as CalendarDecree
from review.desk_models import CaseNote as CaseNote
from review.desk_models import Judgement as Judgement
from review.figure_models import PlanFigure as PlanFigure
from review.figure_models import StageFigure as StageFigure
from review.phrase_models import Phrase as Phrase
from review.post_models import GroupMeeting as GroupMeeting
from review.post_models import GroupVote as GroupVote
from review.post_models import PostAppointment as PostAppointment
from review.post_models import PostLevel as PostLevel
from review.post_models import PostStatement as PostStatement
from review.supervision_models import Complaint as Complaint
from review.supervision_models import PlanPermission as PlanPermission
from review.supervision_models import SpotCheck as SpotCheck
from review.supervision_models import SpotCheckItem as SpotCheckItem
from review.supervision_models import Supervision as Supervision
from review.turn_models import Claim as Claim
from review.turn_models import Opening as Opening


class Case(PublicIdModel):
    """A dossier's walk through its plan's chain. ``review.services.run`` alone writes status, stage, step."""

    class Status(models.TextChoices):
        IN_REVIEW = "in_review", _("审核中")
        RETURNED = "returned", _("退回修改")
        PASSED = "passed", _("评审通过")
        FAILED = "failed", _("未通过")
        WITHDRAWN = "withdrawn", _("已撤回")
        LAPSED = "lapsed", _("逾期失效")
        VOID = "void", _("已作废")

    class Step(models.TextChoices):
        PENDING = "pending", _("待办")
        APPROVED = "approved", _("已通过待报送")

    class StagedResult(models.TextChoices):
        PASSED = "passed", _("拟通过")
        FAILED = "failed", _("拟不通过")

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="case")
    plan_version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="cases")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    employer = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="cases")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="cases")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.IN_REVIEW)
    stage = models.CharField(max_length=32, help_text="a code of the pinned plan's chain")
    step = models.CharField(max_length=8, choices=Step.choices, default=Step.PENDING)
    round = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1, help_text="raised by every event; a stale tab carries an old one")
    holder = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,  # case_held and case_worklist begin with it
        related_name="held_cases",
        help_text="null: the applicant",
    )
    staged_result = models.CharField(max_length=6, choices=StagedResult.choices, blank=True)
    title = models.CharField(max_length=LONGEST_CODE)
    route = models.CharField(max_length=LONGEST_CODE)
    major = models.CharField(max_length=LONGEST_CODE)
    applicant_name = models.CharField(max_length=50, help_text="of the snapshot, for lists")
    entered_at = models.DateTimeField(help_text="when the present stage began")
    due_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            # What an office has to do, in the order in which it lists it (review.queries.worklists); the person, so
            # that counting without one's own cases reads the index alone.
            models.Index(
                fields=["holder", "plan_version", "stage", "step", "due_at", "id", "person"],
                condition=models.Q(status="in_review"),
                name="case_worklist",
            ),
            models.Index(fields=["holder", "id"], name="case_held"),
            models.Index(fields=["applicant_name"], opclasses=["varchar_pattern_ops"], name="case_by_name"),
            models.Index(fields=["plan_version", "stage", "status"], name="case_by_plan"),
            models.Index(fields=["plan_version", "id"], name="case_of_plan"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["in_review", "returned"], decided_at=None)
                | (~models.Q(status__in=["in_review", "returned"]) & models.Q(decided_at__isnull=False)),
                name="ended_cases_have_a_decision_time",
            )
        ]


class ReviewEvent(models.Model):
    """One line of a case's history: append-only (trigger), serial per case, chained by digest (INV-14)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    serial = models.PositiveIntegerField()
    kind = models.CharField(max_length=32)
    stage = models.CharField(max_length=32)
    round = models.PositiveSmallIntegerField()
    data = models.JSONField(default=dict, help_text="the event's own fields: opinion, reason, defects, counts, dates")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    actor = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", help_text="null: the system"
    )
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,  # event_handled begins with it
        related_name="+",
        help_text="the seat's: an office goes on reading what it has handled",
    )
    recorded_at = models.DateTimeField()
    previous_digest = models.CharField(max_length=71)
    digest = models.CharField(max_length=71)

    class Meta:
        ordering = ["case_id", "serial"]
        indexes = [models.Index(fields=["office", "case"], name="event_handled")]
        constraints = [models.UniqueConstraint(fields=["case", "serial"], name="one_event_per_serial")]


class Batch(PublicIdModel):
    """The dossiers one office forwards together, with their roster."""

    number = models.CharField(max_length=24, unique=True)
    plan_version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="batches")
    stage = models.CharField(max_length=32)
    sender = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="batches_sent")
    receiver = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="batches_received")
    sent_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    job = models.ForeignKey(
        BulkJob, on_delete=models.PROTECT, null=True, related_name="batches", help_text="that fills it case by case"
    )
    cases = models.ManyToManyField(Case, related_name="batches")
    recalled = models.ManyToManyField(
        Case, related_name="batches_left", help_text="taken back by their sender before the receiver read them"
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "batches"
        constraints = [
            models.UniqueConstraint(
                fields=["job", "plan_version", "stage", "receiver"], name="one_batch_of_a_job_for_each_receiver"
            )
        ]


class PublicNotice(PublicIdModel):
    """Names shown for a term of working days, open to objections. The term is frozen when it opens (AC-043).

    One that was shown away from the portal is written down afterwards: ``is_declared``, with the days as its office
    says they were and a picture of it as ``evidence`` (AC-045). ``opened_at`` is always when the row was written.
    """

    class Scope(models.TextChoices):
        EMPLOYER = "employer", _("单位公示")
        QUALIFICATION = "qualification", _("资格公示")
        RESULT = "result", _("评审结果公示")

    scope = models.CharField(max_length=13, choices=Scope.choices)
    plan_version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="notices")
    stage = models.CharField(max_length=32)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="notices")
    place = models.CharField(_("公示地点或方式"), max_length=100)
    working_days = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    appeared_on = models.DateField(help_text="the day before which no day counts")
    first_day = models.DateField()
    last_day = models.DateField()
    ends_at = models.DateTimeField()
    is_provisional = models.BooleanField(default=False)
    opened_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    stop_reason = models.CharField(max_length=500, blank=True, help_text="why it was closed before its end")
    is_declared = models.BooleanField(default=False, help_text="shown away from the portal, by its office's own word")
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_declared=False) | models.Q(evidence__isnull=False),
                name="a_declared_notice_has_evidence",
            ),
            models.CheckConstraint(
                condition=models.Q(stop_reason="") | models.Q(closed_at__isnull=False),
                name="a_stopped_notice_is_closed",
            ),
        ]


class NoticeItem(models.Model):
    """One case in a notice, bound to the digest of what was shown (AC-044)."""

    notice = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notice_items")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    shown = models.JSONField(help_text="exactly what the public page lists")
    digest = models.CharField(max_length=71)

    class Meta:
        ordering = ["notice_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["notice", "case"], name="a_case_is_once_in_a_notice")]


class Objection(PublicIdModel):
    """What anyone may file against a case in a notice. An open one holds the case, not the clock (D7)."""

    class Status(models.TextChoices):
        OPEN = "open", _("调查中")
        UPHELD = "upheld", _("异议成立")
        DISMISSED = "dismissed", _("异议不成立")

    item = models.ForeignKey(NoticeItem, on_delete=models.PROTECT, related_name="objections")
    receipt = models.CharField(max_length=24, unique=True)
    name = models.CharField(_("姓名"), max_length=50)
    contact = models.CharField(_("联系方式"), max_length=60)
    text = models.CharField(_("异议内容"), max_length=1000)
    filed_at = models.DateTimeField()
    due_on = models.DateField(null=True, help_text="null: the calendar did not reach so far")
    handler = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    answer = models.CharField(_("处理意见"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]


class Meeting(PublicIdModel):
    """A committee meeting: how many belong to it, how many came. Results are staged and released together."""

    plan_version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="meetings")
    office = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="meetings")
    name = models.CharField(_("会议名称"), max_length=100)
    held_on = models.DateField(_("会议日期"))
    members = models.PositiveSmallIntegerField(_("委员总数"))
    present = models.PositiveSmallIntegerField(_("出席人数"))
    chair = models.CharField(_("主任委员"), max_length=50)
    recorded_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(present__lte=models.F("members")), name="no_more_present_than_members"
            )
        ]


class BallotCount(models.Model):
    """The counts of one case's ballot and what the rule makes of them."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="counts")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="ballot_counts")
    yes = models.PositiveSmallIntegerField(_("同意"))
    no = models.PositiveSmallIntegerField(_("不同意"))
    abstain = models.PositiveSmallIntegerField(_("弃权"))
    passed = models.BooleanField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "case"], name="one_count_per_case_and_meeting")]
