"""The words that an office keeps for its opinions and reasons."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Seat
from kernel.models import PublicIdModel


class Phrase(PublicIdModel):
    """A sentence that an office's officers put into a decision with one click; in braces what the case fills in."""

    class Use(models.TextChoices):
        APPROVE = "approve", _("审核通过")
        RETURN = "return", _("退回修改")
        REJECT = "reject", _("不通过")

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    use = models.CharField(_("用在"), max_length=7, choices=Use.choices)
    text = models.CharField(_("用语"), max_length=300)
    written_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", help_text="who worded it last")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["organization", "use", "text"], name="an_office_says_it_once")]
