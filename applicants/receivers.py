"""What this room does when a room below has news."""

from typing import Any

from django.dispatch import receiver

from applicants.services.moving import tell_of
from kernel.language import official
from plans.models import Plan, PlanVersion
from plans.signals import version_published


@receiver(version_published, sender=Plan)
def on_version_published(version: PlanVersion, **_more: Any) -> None:
    """Tell those who began under an earlier version; takes the publication back when it cannot be written."""
    with official():
        tell_of(version)
