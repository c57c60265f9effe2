"""Cases and their history."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Person, Seat
from applicants.models import Dossier, Snapshot
from kernel.models import PublicIdModel
from plans.models import PlanVersion
from plans.spec.base import LONGEST_CODE


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
        help_text="the seat's, of an office: it goes on reading what it has handled",
    )
    recorded_at = models.DateTimeField()
    previous_digest = models.CharField(max_length=71)
    digest = models.CharField(max_length=71)

    class Meta:
        ordering = ["case_id", "serial"]
        indexes = [models.Index(fields=["office", "case"], name="event_handled")]
        constraints = [models.UniqueConstraint(fields=["case", "serial"], name="one_event_per_serial")]
