"""Plans and their immutable versions."""

from datetime import datetime
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Seat
from kernel.models import PublicIdModel
from plans.spec import PlanDocument


class Plan(models.Model):
    """One committee's evaluation for one year. What it says is in its current version."""

    code = models.SlugField(max_length=80, unique=True)
    organizer = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="plans")
    current = models.OneToOneField(
        "PlanVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="current_of"
    )
    closed_at = models.DateTimeField(null=True, blank=True, help_text="set: no new declarations, whatever the windows")
    closed_reason = models.CharField(_("关闭原因"), max_length=500, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


_PARSED: dict[str, PlanDocument] = {}
_MOST_PARSED = 64


class PlanVersion(models.Model):
    """A published plan document, frozen with its digest. Cases and dossiers pin one; nothing reads a live plan."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    provenance = models.JSONField(null=True, help_text="of a plan written on top of another; null: it stands alone")
    digest = models.CharField(max_length=71)
    name = models.CharField(_("名称"), max_length=200)
    year = models.PositiveSmallIntegerField()
    region = models.CharField(max_length=60)
    series = models.CharField(max_length=60)
    opens_at = models.DateTimeField(null=True, help_text="null: the notice states no opening")
    closes_at = models.DateTimeField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, help_text="null: the command line")

    class Meta:
        ordering = ["plan_id", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.plan.code} v{self.number}"

    @property
    def ends_at(self) -> datetime:
        """When declaring is over: with the window, or when the plan was closed before that. Asks for ``plan``."""
        return min(self.plan.closed_at or self.closes_at, self.closes_at)

    @cached_property
    def spec(self) -> PlanDocument:
        """The document, validated; once for every digest and process, for a version never changes."""
        found = _PARSED.get(self.digest)
        if found is None:  # only now is `document` read: lists defer it
            found = PlanDocument.model_validate(self.document)
            if len(_PARSED) >= _MOST_PARSED:
                _PARSED.clear()
            _PARSED[self.digest] = found
        return found


class PlanWindow(models.Model):
    """A window of a version as a row, so that a submit can hold a share lock on it while it commits (AC-037).

    Half-open: ``opens_at`` is inside, ``closes_at`` is not.
    """

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="windows")
    kind = models.CharField(max_length=32)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="the plan was closed before the window did")

    class Meta:
        ordering = ["version_id", "closes_at"]
        constraints = [
            models.UniqueConstraint(fields=["version", "kind"], name="one_window_per_kind"),
            models.CheckConstraint(
                condition=models.Q(opens_at=None) | models.Q(opens_at__lt=models.F("closes_at")),
                name="a_window_closes_after_it_opens",
            ),
        ]


class PlanDraft(PublicIdModel):
    """A plan being written: its text, which may hold errors until it is submitted to a second person."""

    class Status(models.TextChoices):
        EDITING = "editing", _("编辑中")
        SUBMITTED = "submitted", _("待审核")
        APPROVED = "approved", _("已审核，待发布")
        PUBLISHED = "published", _("已发布")
        DISCARDED = "discarded", _("已作废")

    code = models.SlugField(_("计划编号"), max_length=64)
    organizer = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="plan_drafts")
    base = models.ForeignKey(
        PlanVersion, on_delete=models.PROTECT, related_name="drafts", help_text="what it was made from"
    )
    compared = models.ForeignKey(
        PlanVersion, on_delete=models.PROTECT, null=True, related_name="+", help_text="the current one when submitted"
    )
    handed_over = models.CharField(
        max_length=71, blank=True, help_text="digest of the plan that the text made when it was submitted"
    )
    text = models.TextField(_("计划文本"))
    under = models.TextField(blank=True, help_text="the plan that the text lies over; empty: it stands alone")
    before = models.TextField(blank=True, help_text="the text before the last change, to undo it; empty: unchanged")
    name = models.CharField(_("名称"), max_length=200, help_text="for lists, as far as the text says it")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.EDITING)
    version = models.PositiveIntegerField(default=1, help_text="raised by every change, so that a stale tab is seen")
    published = models.OneToOneField(PlanVersion, on_delete=models.PROTECT, null=True, related_name="draft")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "organizer"],
                condition=models.Q(status__in=["editing", "submitted", "approved"]),
                name="one_live_draft_per_plan",
            ),
            models.CheckConstraint(
                condition=models.Q(status="published", published__isnull=False)
                | (~models.Q(status="published") & models.Q(published=None)),
                name="a_published_draft_has_its_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.status}"


class PlanEvent(models.Model):
    """What somebody did to a draft or a plan. Never changed; the digest says of which text."""

    class Kind(models.TextChoices):
        CREATED = "created", _("建立草稿")
        SAVED = "saved", _("修改")
        SUBMITTED = "submitted", _("提交审核")
        RETURNED = "returned", _("退回修改")
        APPROVED = "approved", _("审核通过")
        PUBLISHED = "published", _("发布")
        DISCARDED = "discarded", _("作废")
        CLOSED = "closed", _("关闭计划")
        REOPENED = "reopened", _("重新开放计划")

    draft = models.ForeignKey(PlanDraft, on_delete=models.PROTECT, null=True, related_name="events")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)
    digest = models.CharField(max_length=71, blank=True, help_text="of the text then")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["draft", "kind"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(draft__isnull=False) | models.Q(plan__isnull=False),
                name="a_plan_event_is_of_something",
            )
        ]
