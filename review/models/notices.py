"""Public notices, what they show, and the objections to them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Seat
from applicants.models import Snapshot
from documents.models import StoredFile
from kernel.models import PublicIdModel
from plans.models import PlanVersion
from review.models.cases import Case


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
