"""成批办理: one decision on many cases, listed by name, confirmed once, then done case by case."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Seat
from kernel.models import PublicIdModel
from plans.spec.chain import Action


class BulkJob(PublicIdModel):
    """What one officer asked for. Its cases are looked at first, then named on a page, then, once that page is
    confirmed, decided on one by one in the background. It stays, so that it can be read who did what together."""

    class State(models.TextChoices):
        CHECKING = "checking", _("正在核对")
        LISTED = "listed", _("待确认")
        RUNNING = "running", _("正在办理")
        STOPPED = "stopped", _("已停止")
        DONE = "done", _("已办完")

    command = models.CharField(
        max_length=8, choices=[(Action.APPROVE.value, _("审核通过")), (Action.FORWARD.value, _("报送"))]
    )
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.CHECKING)
    opinion = models.CharField(max_length=500, blank=True, help_text="with {words} that each case fills in")
    met_on = models.DateField(null=True, help_text="of the recommending group, where a stage has one")
    members = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    worked_at = models.DateTimeField(help_text="when a worker was last at it: one that died leaves it to the next")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["organization", "id"], name="bulk_of_office")]


class BulkItem(models.Model):
    """One case of a job: the version that was seen, and what came of it."""

    class State(models.TextChoices):
        CHOSEN = "chosen", _("待核对")
        UNFIT = "unfit", _("不在本次办理")
        FIT = "fit", _("待办理")
        DONE = "done", _("已办理")
        FAILED = "failed", _("没有办成")

    job = models.ForeignKey(BulkJob, on_delete=models.CASCADE, related_name="items")
    case = models.ForeignKey("review.Case", on_delete=models.PROTECT, related_name="+")
    seen_version = models.PositiveIntegerField(help_text="of the page on which it was chosen")
    state = models.CharField(max_length=6, choices=State.choices, default=State.CHOSEN)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="runs that broke, not those that were refused")
    stage = models.CharField(max_length=32, blank=True, help_text="where the case was when it was looked at")
    message = models.CharField(max_length=500, blank=True, help_text="what the applicant will be told; empty: nothing")
    opinion = models.TextField(blank=True, help_text="as it was written for this case")
    refusal = models.CharField(max_length=500, blank=True, help_text="why it is not decided on, or was not")
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["job", "pk"]
        constraints = [models.UniqueConstraint(fields=["job", "case"], name="a_case_is_once_in_a_job")]
        indexes = [models.Index(fields=["job", "state"], name="bulk_items_by_state")]
