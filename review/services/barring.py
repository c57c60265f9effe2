"""What an integrity record does to the case it came up in."""

from accounts.models import Seat
from applicants.models import IntegrityRecord
from applicants.sections import Refused as RecordRefused
from kernel import clock
from review.engine.commands import Command, OwnCommand
from review.engine.refusal import Refused
from review.models import Case
from review.services.run import lock_cases, run_locked


def stop(record: IntegrityRecord, seat: Seat) -> None:
    """Take the right to declare away in the case that the record came up in, by the officer who confirms it.

    Runs inside the confirmation's transaction, which holds the record's lock; locks the dossier and its case. Writes
    the case's event, and what follows from it. A case that has ended, and a record of an employer, stay as they are.
    What the officer may not do to the case, they may not do by the record either: ``Refused`` of the room that asks.
    """
    if record.dossier_id is None or record.employer_id is not None:
        return
    found = Case.objects.filter(dossier=record.dossier_id).values_list("pk", flat=True).first()
    if found is None:
        return
    (case,) = lock_cases([found])
    if case.decided_at is not None:
        return
    command = Command(OwnCommand.DISQUALIFY, case.version, reason=f"{record.ground}（{record.number}）")
    try:
        run_locked(case, command, seat, now=clock.now())
    except Refused as refused:
        raise RecordRefused(refused.message) from refused
