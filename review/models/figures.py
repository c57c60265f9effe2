"""Counts of cases as they were at one moment: what the statistics show, so that no page counts a million rows."""

from django.db import models

from accounts.models import Organization
from plans.models import PlanVersion


class PlanFigure(models.Model):
    """How many cases of a version have each status, and when all its figures were counted."""

    version = models.OneToOneField(PlanVersion, on_delete=models.PROTECT, related_name="figure")
    statuses = models.JSONField(help_text="{status: cases}")
    counted_at = models.DateTimeField()
    newest_end = models.DateTimeField(null=True, help_text="of the cases that had ended")
    seconds = models.FloatField(default=0, help_text="that the counting took: what is dear is counted less often")

    class Meta:
        ordering = ["pk"]


class StageFigure(models.Model):
    """What lies, stayed and was returned at one stage of a version at one office.

    Days are whole days; a stay counts from the arrival to the next stage or the return. ``returns`` counts what was
    asked for, by where it stands in the dossier: one return may name several things.
    """

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="stage_figures")
    stage = models.CharField(max_length=32)
    office = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="+", help_text="null: the applicant"
    )
    is_all_employers = models.BooleanField(default=False, help_text="all employers together; a plan has thousands")
    waiting = models.PositiveIntegerField(default=0)
    overdue = models.PositiveIntegerField(default=0)
    waited = models.JSONField(default=dict, help_text="of those that wait, {days: cases}")
    stayed = models.JSONField(default=dict, help_text="of those that have left, {days: cases}")
    returned = models.PositiveIntegerField(default=0)
    returns = models.JSONField(default=dict, help_text="{place in the dossier: how often}")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["office", "version"], name="figures_of_office")]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "stage", "office", "is_all_employers"], name="one_figure_per_place"
            )
        ]
