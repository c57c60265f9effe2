"""Tables that every room may use and that know nothing of the field."""

from django.conf import settings
from django.db import models

from kernel.ids import new_public_id


class PublicIdModel(models.Model):
    """A row named in URLs by an opaque id, so that a number in a URL says nothing about how many there are."""

    public_id = models.CharField(max_length=24, unique=True, editable=False, default=new_public_id)

    class Meta:
        abstract = True


class ClockShift(models.Model):
    """How far the demo's clock runs ahead of the database's. One row at most; none in production."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seconds = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="only_one_clock_shift")]


class CalendarDay(models.Model):
    """Whether one day is a working day in China, with make-up days. Seeded by ``manage.py calendar load``."""

    date = models.DateField(primary_key=True)
    is_working = models.BooleanField()
    is_provisional = models.BooleanField(default=False, help_text="not yet decreed by the State Council")
    source = models.CharField(max_length=80)

    class Meta:
        ordering = ["date"]


class IdempotencyToken(models.Model):
    """A token spent in the same transaction as its effect, so that a repeated request gets the first one's answer."""

    token = models.CharField(max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    action = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "token"], name="one_effect_per_token")]
