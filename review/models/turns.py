"""Who is at a case now: that it was opened, and who has taken it up."""

from django.db import models

from accounts.models import Organization, Seat


class Opening(models.Model):
    """That an office, or the applicant after a return, has read the case since it came to where it is. Written by the
    first reading and never changed: what was read is not taken back (AC-022)."""

    case = models.ForeignKey("review.Case", on_delete=models.PROTECT, related_name="openings")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    by_applicant = models.BooleanField(default=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(help_text="when the case had come to its stage")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "organization", "by_applicant", "since"], name="a_visit_is_opened_once"
            )
        ]


class Claim(models.Model):
    """领取: one officer works on the case, so that a colleague does not read it too. It ends with its term, when the
    case is put back, taken over or decided; one that has ended stays, for it says who worked on what."""

    case = models.ForeignKey("review.Case", on_delete=models.PROTECT, related_name="claims")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True, help_text="why it was taken over from a colleague")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(ended_at=None), name="a_case_has_one_claim_at_a_time"
            )
        ]
