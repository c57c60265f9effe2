"""What an office keeps on a case while it works on it: notes that never leave it, and what a person judged."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Seat
from kernel.models import PublicIdModel


class CaseNote(PublicIdModel):
    """A note on a case for the colleagues of one office, or for its author alone. No other office and no applicant
    ever reads it: it is no part of the case, and no printed form, roster or copy holds it."""

    case = models.ForeignKey("review.Case", on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    is_private = models.BooleanField(default=False, help_text="for its author alone")
    text = models.CharField(max_length=500)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["case", "organization"], name="notes_of_office")]


class Judgement(models.Model):
    """What an office found of one condition that only a person can judge, in one round of a case at one stage.

    It may be changed while the case lies with the office for decision, and stays as it is afterwards.
    """

    class Verdict(models.TextChoices):
        FITS = "fits", _("符合")
        FAILS = "fails", _("不符合")

    case = models.ForeignKey("review.Case", on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=32)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=20, help_text="which condition: review.leaves")
    verdict = models.CharField(max_length=5, choices=Verdict.choices)
    word = models.CharField(max_length=200, blank=True)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round", "stage", "organization", "place"], name="one_judgement_per_condition"
            )
        ]
