"""What was kept only to count or to recognize goes once it counts for nothing (PIPL 19: no longer than needed)."""

from datetime import timedelta

from accounts.models import Session, SignInAttempt
from accounts.services.invitations import TERM
from kernel import clock
from kernel.batches import delete_in_batches
from messaging.limits import forget_tallies

ATTEMPTS_KEPT = TERM + timedelta(days=1)
"""Longer than the longest time over which failures are counted: the wrong tries at an invitation, while it is good."""


def forget() -> int:
    """Delete expired sessions, failed sign-ins that no throttle counts any more and idle counts of messages.

    Returns how many rows went; running it twice deletes nothing twice. Whoever is signed in stays so, and no open
    throttle is eased.
    """
    return (
        delete_in_batches(Session.objects.filter(expire_date__lt=clock.unshifted()))  # they know no demo's clock
        + delete_in_batches(SignInAttempt.objects.filter(at__lt=clock.now() - ATTEMPTS_KEPT))
        + forget_tallies()
    )
