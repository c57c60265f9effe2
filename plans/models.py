"""Plans and their immutable versions."""

from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Seat
from plans.spec import PlanDocument


class Plan(models.Model):
    """One committee's evaluation for one year. What it says is in its current version."""

    code = models.SlugField(max_length=80, unique=True)
    organizer = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="plans")
    current = models.OneToOneField(
        "PlanVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="current_of"
    )

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

    class Meta:
        ordering = ["version_id", "closes_at"]
        constraints = [
            models.UniqueConstraint(fields=["version", "kind"], name="one_window_per_kind"),
            models.CheckConstraint(
                condition=models.Q(opens_at=None) | models.Q(opens_at__lt=models.F("closes_at")),
                name="a_window_closes_after_it_opens",
            ),
        ]
