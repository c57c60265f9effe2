"""What one person says of a year's working days, for a second one to confirm."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Seat
from kernel.models import PublicIdModel


class CalendarDecree(PublicIdModel):
    """The holidays and make-up days of one year, read from the State Council's notice. It changes the calendar when a
    second person has confirmed it (AC-043), and stays as the record of who said what."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("待复核")
        APPLIED = "applied", _("已生效")
        WITHDRAWN = "withdrawn", _("未采用")

    year = models.PositiveSmallIntegerField(_("年份"))
    source = models.CharField(_("文件名称和文号"), max_length=80)
    text = models.TextField(_("放假安排"), help_text="as it was typed")
    days = models.JSONField(help_text="{ISO date: whether one works}: what the text names, and no other day")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.WAITING)
    proposed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"], condition=models.Q(status="waiting"), name="one_waiting_decree_per_year"
            ),
            models.CheckConstraint(
                condition=models.Q(status="waiting") | models.Q(decided_at__isnull=False),
                name="a_decided_decree_says_when",
            ),
        ]
