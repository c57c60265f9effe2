"""The outbox: every message is a row written in the transaction of the change it tells of."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from encrypted_fields.fields import EncryptedCharField

from kernel.models import PublicIdModel


class OutboxMessage(PublicIdModel):
    """One message to one person, by SMS and in the site. Claimed, committed, and only then sent.

    To somebody without an account it goes to ``phone`` alone. A ``secret`` is put into the text as it is handed over,
    and kept no longer than that.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("待发送")
        CLAIMED = "claimed", _("发送中")
        SENT = "sent", _("已发送")
        DEAD = "dead", _("未送达")

    dedupe_key = models.CharField(max_length=120, unique=True)
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="messages")
    phone = EncryptedCharField(max_length=11, null=True, help_text="of somebody without an account")
    secret = EncryptedCharField(max_length=200, null=True, help_text="what stands for {secret} in the text, till sent")
    template = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    text = models.CharField(max_length=500)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=80, blank=True)
    error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["status", "next_attempt_at"]),
            models.Index(fields=["to_user", "-id"]),
            models.Index(fields=["created_at"], condition=models.Q(phone__isnull=False), name="messaging_to_a_phone"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_user__isnull=True, phone__isnull=False)
                | models.Q(to_user__isnull=False, phone__isnull=True),
                name="a_message_goes_to_an_account_or_a_phone",
            )
        ]


class SmsTally(models.Model):
    """When visitors made the portal send messages to one number, as one person or from one address (AC-082)."""

    key = models.CharField(max_length=64, primary_key=True, help_text="a keyed digest of whom or what is counted")
    times = models.JSONField(default=list, help_text="seconds since 1970, oldest first, of the last 24 hours")
    last_at = models.DateTimeField(db_index=True, help_text="of the newest; a day later it counts for nothing")
