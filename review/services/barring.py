"""What an integrity record does to the case it came up in."""

from accounts.models import Seat
from applicants.models import IntegrityRecord
from kernel import clock
from review.engine.commands import Command, OwnCommand
from review.models import Case
from review.services.run import lock_cases, run_locked


def stop(record: IntegrityRecord, seat: Seat) -> None:
    """Take the right to declare away in the case that the record came up in, by the officer who confirms it.

    Runs inside the confirmation's transaction, which holds the record's lock; locks the dossier and its case. Writes
    the case's event, and what follows from it. A case that has ended, and a record of an employer, stay as they are.
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
    run_locked(case, command, seat, now=clock.now())
