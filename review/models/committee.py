"""The committee's meetings and the counts of their ballots."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Seat
from kernel.models import PublicIdModel
from plans.models import PlanVersion
from review.models.cases import Case


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
