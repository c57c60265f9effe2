"""What follows a batch: that its receiver signed for it, and what was amiss."""

from django.db import models

from accounts.models import Seat
from kernel.models import PublicIdModel


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
