"""What was asked of the government registers and what they answered: a row for every question."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from applicants.registers.base import RegisterKind
from documents.models import StoredFile
from kernel.models import PublicIdModel


class RegisterFetch(PublicIdModel):
    """One question about one person. A task fills it in; an answer is never changed, a newer one is another row."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("正在获取")
        DONE = "done", _("已取得")
        FAILED = "failed", _("没有取到")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="register_fetches")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="owns a fetched photo"
    )
    kind = models.CharField(max_length=10, choices=RegisterKind.choices)
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    error = models.CharField(max_length=20, blank=True, help_text="of the last attempt: a code of RegisterError")
    values = models.JSONField(default=list, help_text="as applicants.registers.schema describes the kind")
    source = models.CharField(max_length=60, blank=True)
    as_of = models.DateField(null=True, help_text="the register's own day of the answer")
    is_complete = models.BooleanField(default=False)
    photo = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    snapshot = models.ForeignKey(
        "applicants.Snapshot",
        on_delete=models.PROTECT,
        null=True,
        related_name="register_checks",
        help_text="the submit at which the value before was too old",
    )
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["status", "next_attempt_at"]),
            models.Index(fields=["person", "kind"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=models.Q(status="waiting"),
                name="one_waiting_fetch_per_person_and_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(status="waiting", done_at=None)
                | (~models.Q(status="waiting") & models.Q(done_at__isnull=False)),
                name="finished_fetches_have_a_time",
            ),
        ]
