"""Bills and payments. Money is integer fen; a bill knows its case by the case's public id only."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Seat
from kernel.models import PublicIdModel
from plans.models import Plan


class Bill(PublicIdModel):
    """What one applicant owes at one payment stage, once, with the amount and the rule of then (AC-072)."""

    class Status(models.TextChoices):
        OPEN = "open", _("待缴费")
        PAID = "paid", _("已缴费")
        CANCELLED = "cancelled", _("已取消")

    reference = models.CharField(max_length=24, help_text="public id of the case")
    stage = models.CharField(max_length=32, help_text="code of the payment stage")
    payer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bills")
    office = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="bills", help_text="asks for the money and answers for it"
    )
    subject = models.CharField(max_length=200)
    amount_fen = models.PositiveIntegerField()
    basis = models.CharField(max_length=200, help_text="legal basis shown to the payer")
    rule_digest = models.CharField(max_length=71, help_text="digest of the plan version that set the amount")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    accepts_late = models.BooleanField(default=False, help_text="due_at only warns: nothing ends when it passes")
    paid_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["reference", "stage"], name="one_bill_for_each_payment"),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="a_bill_is_for_something"),
            models.CheckConstraint(
                condition=models.Q(status="paid", paid_at__isnull=False)
                | (~models.Q(status="paid") & models.Q(paid_at=None)),
                name="a_paid_bill_has_a_time",
            ),
        ]

    def is_closed(self, now: datetime) -> bool:
        """Whether money paid at ``now`` comes too late for this bill, whatever its status."""
        return now >= self.due_at and not self.accepts_late


class Payment(models.Model):
    """One attempt to pay a bill at one provider."""

    class Status(models.TextChoices):
        STARTED = "started", _("支付中")
        CONFIRMED = "confirmed", _("支付成功")
        CLOSED = "closed", _("已关闭")

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="payments")
    provider = models.CharField(max_length=20)
    order_number = models.CharField(max_length=32, unique=True)
    trade_number = models.CharField(max_length=64, blank=True)
    amount_fen = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.STARTED)
    created_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bill"], condition=models.Q(status="confirmed"), name="one_confirmed_payment_per_bill"
            )
        ]


class PaymentAnomaly(PublicIdModel):
    """Money that came late, twice, or in the wrong amount, and any other word that fits no open bill: for a clerk,
    never dropped (D8). It is dealt with once it has its ``handling``."""

    bill = models.ForeignKey(
        Bill, on_delete=models.PROTECT, null=True, related_name="anomalies", help_text="null: no order of ours"
    )
    provider = models.CharField(max_length=20)
    order_number = models.CharField(max_length=32)
    trade_number = models.CharField(max_length=64)
    amount_fen = models.BigIntegerField()
    reason = models.CharField(max_length=40)
    happened_at = models.DateTimeField(help_text="the provider's own time")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "payment anomalies"
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "order_number", "trade_number", "reason"], name="an_anomaly_is_recorded_once"
            )
        ]


class AnomalyHandling(models.Model):
    """How a clerk dealt with an anomaly, and when: append-only (trigger), once for each."""

    anomaly = models.OneToOneField(PaymentAnomaly, on_delete=models.PROTECT, related_name="handling")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class ChargeSetting(models.Model):
    """Whether an office charges at one stage of a plan, as it said last: append-only (trigger), the newest counts."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="charge_settings")
    stage = models.CharField(max_length=32)
    office = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    is_charged = models.BooleanField(_("是否收费"))
    met_on = models.DateField(
        _("评委会会议日期"), null=True, help_text="of a fee that is charged locally for a meeting"
    )
    reason = models.CharField(_("说明"), max_length=200)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["plan", "stage", "office", "-id"], name="fees_charge_newest")]
