"""事业单位岗位信息表 as a ledger: what is approved and held is typed, what is reserved is counted from the cases."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Seat
from kernel.models import PublicIdModel
from plans.spec.base import Level


class PostStatement(PublicIdModel):
    """The posts of one public institution in one year. Its row is what two approvals for one vacancy wait at."""

    employer = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="post_statements")
    year = models.PositiveSmallIntegerField()
    establishment = models.PositiveIntegerField(_("编制数"))
    posts = models.PositiveIntegerField(_("专业技术岗位总数"))
    published_on = models.DateField(_("岗位信息公布日期"))
    announced_where = models.CharField(_("公布地点或方式"), max_length=100)
    appointed_at_once = models.PositiveSmallIntegerField(
        _("已有资格、直接聘任的人数"), default=0, help_text="chosen in the same competition, needing no evaluation"
    )
    entered_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["employer_id", "-year"]
        constraints = [models.UniqueConstraint(fields=["employer", "year"], name="one_post_statement_a_year")]


class PostLevel(models.Model):
    """The posts of one level: the approved ratio and number, how many hold one, how many are offered this year."""

    statement = models.ForeignKey(PostStatement, on_delete=models.CASCADE, related_name="levels")
    level = models.CharField(max_length=20, choices=[(each.value, each.label) for each in Level])
    ratio = models.DecimalField(
        max_digits=5, decimal_places=2, validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]
    )
    approved = models.PositiveIntegerField()
    appointed = models.PositiveIntegerField()
    offered = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "level"], name="one_row_of_posts_per_level"),
            models.CheckConstraint(condition=models.Q(ratio__gte=0, ratio__lte=100), name="a_ratio_of_posts_is_a_part"),
        ]


class PostAppointment(models.Model):
    """单位聘任: somebody who passed holds a post now. Leaves the post held before, if it was one of the same list."""

    statement = models.ForeignKey(PostStatement, on_delete=models.PROTECT, related_name="appointments")
    case = models.OneToOneField("review.Case", on_delete=models.PROTECT, related_name="post_appointment")
    level = models.CharField(max_length=20, help_text="where the post is counted: a level of the statement")
    left_level = models.CharField(max_length=20, blank=True, help_text="the post left behind; '': none")
    appointed_on = models.DateField()
    entered_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class GroupMeeting(PublicIdModel):
    """考核推荐: the unit's recommending group met over one or more declarations, before the unit approves them."""

    plan_version = models.ForeignKey("plans.PlanVersion", on_delete=models.PROTECT, related_name="group_meetings")
    employer = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="group_meetings")
    stage = models.CharField(max_length=32)
    held_on = models.DateField(_("会议日期"))
    members = models.CharField(_("参加会议的人员"), max_length=200)
    present = models.PositiveSmallIntegerField(_("参加人数"))
    entered_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]


class GroupVote(models.Model):
    """What the group said of one declaration, as it was submitted then."""

    meeting = models.ForeignKey(GroupMeeting, on_delete=models.PROTECT, related_name="votes")
    case = models.ForeignKey("review.Case", on_delete=models.PROTECT, related_name="group_votes")
    round = models.PositiveSmallIntegerField()
    yes = models.PositiveSmallIntegerField(_("同意票数"))
    recommended = models.BooleanField()
    conclusion = models.CharField(_("考核推荐意见"), max_length=500)

    class Meta:
        ordering = ["meeting_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "case"], name="one_vote_per_meeting_and_case")]
