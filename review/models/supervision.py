"""Supervision of a plan: who may look on, what the public complained of, which cases were drawn for a spot check."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from accounts.models import Seat, User
from kernel.models import PublicIdModel
from plans.models import Plan


class PlanPermission(UserObjectPermissionBase):
    """A permission of one account on one plan: django-guardian's row, by foreign keys so that none is left behind.

    Lives as long as the ``Supervision`` that it follows from.
    """

    content_object = models.ForeignKey(Plan, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.PROTECT)

    class Meta(UserObjectPermissionBase.Meta):
        ordering = ("pk",)


class Supervision(PublicIdModel):
    """That a supervisor may look on at one plan, for a term: who gave it, why, and who ended it before the term."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="supervisions")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="supervisions")
    reason = models.CharField(_("依据"), max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    granted_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, help_text="when the permission was taken away, by hand or by the clock")
    closed_by = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, related_name="+", help_text="null: the clock"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "seat"], condition=Q(closed_at=None), name="one_open_supervision_of_a_plan"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_supervision_has_a_term"),
        ]


class Complaint(PublicIdModel):
    """What anyone may report, with or without a name. ``about`` the committee office itself: no business of its own."""

    class About(models.TextChoices):
        APPLICANT = "applicant", _("申报人")
        EMPLOYER = "employer", _("用人单位")
        AUTHORITY = "authority", _("主管部门或人社局")
        OFFICE = "office", _("评委会办公室")
        EXPERT = "expert", _("评审专家")
        OTHER = "other", _("其他")

    class Status(models.TextChoices):
        OPEN = "open", _("调查中")
        ANSWERED = "answered", _("已答复")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="complaints")
    about = models.CharField(_("反映的对象"), max_length=10, choices=About.choices)
    receipt = models.CharField(max_length=24, unique=True)
    name = models.CharField(_("姓名"), max_length=50, blank=True)
    contact = models.CharField(_("联系方式"), max_length=60, blank=True)
    text = models.CharField(_("反映的情况"), max_length=2000)
    filed_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    answer = models.CharField(_("答复"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", answered_at=None) | Q(status="answered", answered_at__isnull=False),
                name="an_answered_complaint_has_a_time",
            )
        ]


class SpotCheck(PublicIdModel):
    """Cases of a plan drawn at random in two steps, so that nobody can draw until they like what comes out.

    First the list is fixed and it is said where the words will come from (``source``: a number that nobody knows yet);
    then the words are entered, once, and with them the cases are drawn (``review.drawing``).
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="spot_checks")
    plan_digest = models.CharField(max_length=71)
    source = models.CharField(_("抽签用的公开信息"), max_length=200)
    size = models.PositiveSmallIntegerField(_("抽取件数"))
    numbers = models.JSONField(help_text="numbers of all cases, in order")
    list_digest = models.CharField(max_length=71)
    announced_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField()
    words = models.CharField(_("公布的内容"), max_length=200, blank=True)
    drawn_on = models.DateField(null=True)
    seed = models.CharField(max_length=71, blank=True)
    drawn_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(drawn_at=None, seed="") | (Q(drawn_at__isnull=False) & ~Q(seed="")),
                name="a_drawn_spot_check_has_its_seed",
            )
        ]


class SpotCheckItem(PublicIdModel):
    """One case that was drawn, and what was found of it."""

    class Finding(models.TextChoices):
        RIGHT = "right", _("没有发现问题")
        FLAWED = "flawed", _("有瑕疵，不影响结论")
        WRONG = "wrong", _("有问题，移交处理")

    check_of = models.ForeignKey(SpotCheck, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey("review.Case", on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(help_text="in the order drawn")
    finding = models.CharField(_("核查结论"), max_length=6, choices=Finding.choices, blank=True)
    note = models.CharField(_("核查情况"), max_length=1000, blank=True)
    found_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    found_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["check_of_id", "place"]
        constraints = [
            models.UniqueConstraint(fields=["check_of", "case"], name="a_case_is_drawn_once"),
            models.UniqueConstraint(fields=["check_of", "place"], name="one_case_at_a_place"),
        ]
