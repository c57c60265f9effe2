"""The integrity register. A finding is proposed by one officer and confirmed by another; nothing is ever deleted."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from encrypted_fields.fields import EncryptedCharField

from accounts.models import Organization, Person, Seat, User
from documents.models import StoredFile
from kernel.models import PublicIdModel
from plans.models import PlanVersion
from plans.spec.base import Level


class IntegrityRecord(PublicIdModel):
    """What one committee office found of a person or an employer under one of its plans, and the term it bars.

    A person is named by the keyed digest of the ID number (``accounts.blind_index``), never by an account or a name:
    whoever registers anew, or spells the name otherwise, is found all the same (AC-032). The terms are copied from the
    plan's discipline, so that no later version of the plan changes them.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("待确认")
        CONFIRMED = "confirmed", _("已认定")
        DECLINED = "declined", _("不予认定")
        REVOKED = "revoked", _("已撤销")
        CORRECTED = "corrected", _("已更正")

    class Scope(models.TextChoices):
        HIGHER_TITLE = "higher_title", _("不得申报高一级职称")
        SAME_TITLE = "same_title", _("不得申报同一级职称")
        ANY_TITLE = "any_title", _("不得申报任何职称")
        RECOMMENDING = "recommending", _("不得推荐申报")

    number = models.CharField(max_length=24, unique=True)
    office = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="integrity_records_made")
    plan_version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="integrity_records")
    person_key = models.CharField(max_length=64, blank=True, help_text="Person.id_index; '': of an employer")
    full_name = models.CharField(max_length=50, blank=True)
    id_number = EncryptedCharField(max_length=18, null=True)
    employer = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        related_name="integrity_records",
        help_text="null: of a person",
    )
    dossier = models.ForeignKey(
        "applicants.Dossier", on_delete=models.PROTECT, null=True, related_name="integrity_records"
    )
    ground = models.CharField(max_length=200)
    source = models.CharField(max_length=200, blank=True)
    also = models.JSONField(default=list, help_text="what follows besides, in the plan's words")
    scope = models.CharField(max_length=12, choices=Scope.choices, blank=True, help_text="'': bars nothing")
    level = models.CharField(
        max_length=20, blank=True, choices=[(each.value, each.label) for each in Level],
        help_text="the level that a scope of titles is measured by",
    )  # fmt: skip
    years = models.PositiveSmallIntegerField(null=True)
    starts = models.CharField(max_length=20, blank=True, help_text="a value of plans.spec BanStart")
    found_on = models.DateField()
    facts = models.CharField(max_length=2000)
    starts_on = models.DateField(null=True, help_text="first day of the term; null until confirmed, or without a term")
    last_day = models.DateField(null=True)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.PROPOSED)
    proposed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["person_key", "status"]),
            models.Index(fields=["employer", "status"]),
            models.Index(fields=["office", "status", "-id"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(person_key="") & models.Q(employer__isnull=False))
                | (~models.Q(person_key="") & models.Q(employer=None)),
                name="a_finding_is_of_one_person_or_one_employer",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("proposed_by")),
                name="nobody_confirms_their_own_finding",
            ),
            models.CheckConstraint(
                condition=models.Q(status="proposed", decided_at=None)
                | (~models.Q(status="proposed") & models.Q(decided_at__isnull=False)),
                name="decided_findings_have_a_decision_time",
            ),
        ]

    @property
    def subject(self) -> str:
        """The person's or the employer's name."""
        return self.employer.name if self.employer is not None else self.full_name

    def is_of(self, person: Person) -> bool:
        """Whether the finding is of this person."""
        return bool(self.person_key) and self.person_key == person.id_index


class RecordFile(models.Model):
    """A file that proves a finding."""

    record = models.ForeignKey(IntegrityRecord, on_delete=models.CASCADE, related_name="evidence")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]


class RecordStep(models.Model):
    """One step of a finding: append-only (trigger)."""

    class Kind(models.TextChoices):
        PROPOSED = "proposed", _("提出认定")
        CONFIRMED = "confirmed", _("复核确认")
        DECLINED = "declined", _("复核后不予认定")
        REVOKED = "revoked", _("撤销")
        CORRECTED = "corrected", _("由更正后的记录接替")
        APPEALED = "appealed", _("提出申诉")
        ANSWERED = "answered", _("答复申诉")

    record = models.ForeignKey(IntegrityRecord, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
