"""What happened to the ways into an account: kept, and told to its owner."""

from django.db import transaction

from accounts.models import SafetyEvent, User
from kernel import clock
from kernel.formats import cn_datetime
from messaging.services import queue_sms

Kind = SafetyEvent.Kind
_TOLD = frozenset(Kind) - {Kind.FACTOR_SET}
"""What somebody else could have done as well. The first set-up is the owner's own way in."""


def note(user: User, kind: Kind, *, by: User | None, text: str = "") -> None:
    """Keep one change, and tell the owner by SMS of what may not have been their doing.

    ``by`` None: the command line. Writes one event and at most one message.
    """
    now = clock.now()
    with transaction.atomic():
        event = SafetyEvent.objects.create(user=user, kind=kind, by=by, note=text[:200], at=now)
        if kind in _TOLD:
            queue_sms(
                to_user=user,
                template="account_changed",
                params={"what": str(kind.label), "at": cn_datetime(now)},
                dedupe_key=f"safety:{event.pk}",
            )
