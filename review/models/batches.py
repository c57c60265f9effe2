"""Batches of cases that one office sends on together, and what the receiver signed for."""

from django.db import models

from accounts.models import Organization, Seat
from kernel.models import PublicIdModel
from plans.models import PlanVersion
from review.models.bulk import BulkJob
from review.models.cases import Case


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


class Receipt(PublicIdModel):
    """签收: who of the receiving office took the batch over, when, and how many papers came. Written once."""

    batch = models.OneToOneField("review.Batch", on_delete=models.PROTECT, related_name="receipt")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    papers = models.PositiveIntegerField(help_text="as counted at the counter")
    remark = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]


class Discrepancy(models.Model):
    """What the receiver found amiss with one case of the batch, in words that the sender reads."""

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="discrepancies")
    case = models.ForeignKey("review.Case", on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["receipt", "case"], name="one_word_per_case_of_a_receipt")]
