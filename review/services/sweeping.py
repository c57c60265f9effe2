"""What time alone does to a case."""

import logging

from django.db.models import Q

from kernel import clock
from review.engine.commands import Command, OwnCommand
from review.engine.refusal import Refused
from review.models import Case
from review.services.run import run

logger = logging.getLogger(__name__)

_MOST = 200


def lapse_due() -> int:
    """End the cases whose correction or payment window has gone by; returns how many.

    Each in its own transaction, with the case's lock: one that was resubmitted or paid a moment before is refused by
    the engine and stays. Running it twice, or twice at once, ends each case once (AC-048).
    A case that breaks is logged and left to the next run, so that the others end in their time.
    """
    waiting = Q(status=Case.Status.RETURNED) | Q(status=Case.Status.IN_REVIEW, holder=None)
    due = Case.objects.filter(waiting, due_at__lte=clock.now()).order_by("due_at").values_list("pk", "version")[:_MOST]
    ended = 0
    for case_id, version in due:
        try:
            run(case_id, Command(OwnCommand.LAPSE, version), None)
        except Refused:
            continue
        except Exception:  # one case that breaks must not keep the others open
            logger.exception("case %d is overdue and could not be ended", case_id)
            continue
        ended += 1
    return ended
