"""The sandbox providers' own books. The portal never reads them; it only talks to them over HTTP."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SandboxMessage(models.Model):
    """A text message the sandbox gateway accepted. One per idempotency key."""

    key = models.CharField(max_length=120, unique=True)
    phone = models.CharField(max_length=11)
    sender = models.CharField(max_length=20, default="12333")
    text = models.CharField(max_length=500)
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class SandboxOrder(models.Model):
    """An order at the sandbox cashier."""

    class Status(models.TextChoices):
        OPEN = "open"
        PAID = "paid"
        CLOSED = "closed"

    order_number = models.CharField(max_length=32, unique=True)
    trade_number = models.CharField(max_length=32, unique=True)
    subject = models.CharField(max_length=120)
    amount_fen = models.PositiveIntegerField()
    notify_url = models.CharField(max_length=300)
    return_url = models.CharField(max_length=300)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    notified = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]


class SandboxRegister(models.Model):
    """What the sandbox register holds of one person, and how well it answers about them."""

    class Mode(models.TextChoices):
        NORMAL = "normal", _("正常")
        SLOW = "slow", _("很慢，超过等待时间")
        FAILING = "failing", _("出错")
        PARTIAL = "partial", _("只给一部分")
        EMPTY = "empty", _("没有记录")

    person = models.CharField(max_length=64, unique=True, help_text="digest of the identity number")
    full_name = models.CharField(max_length=50)
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.NORMAL)
    records = models.JSONField(default=dict, help_text="{kind: [values]} as on the wire")

    class Meta:
        ordering = ["pk"]
