"""What the registers know of the demo's people, fetched while the demo is loaded and no server runs yet."""

import json
from datetime import date

from accounts.models import Seat
from applicants.registers import services
from applicants.registers.base import Answer, RegisterKind, Subject
from applicants.registers.models import RegisterFetch
from applicants.registers.schema import read
from portal.demo import registered
from portal.sandbox import registers as sandbox


class InProcess:
    """The sandbox register without the wire: everything that is waiting for an answer gets it at once."""

    def fetch(self, kind: RegisterKind, subject: Subject, *, today: date) -> Answer:
        """Ask once, and read the answer as one that came over the wire."""
        asked = {"request": "demo", "kind": kind.value, "id_number": subject.id_number, "full_name": subject.full_name}
        return read(kind, json.dumps(sandbox.answer(asked)).encode(), subject, "demo", today)


def write_down(seat: Seat, study_major: str, year: int) -> None:
    """Put a person of the demo into the register, before anybody asks."""
    person, employer = seat.user.person, seat.organization
    records = registered.of_cast(study_major, year, employer.name, employer.credit_code)
    sandbox.write_down(person.id_number, person.full_name, records)


def answer_all(seat: Seat) -> None:
    """Answer everything that was asked about the person in this seat."""
    waiting = RegisterFetch.objects.filter(person=seat.user.person_id, status=RegisterFetch.Status.WAITING)
    for key in waiting.order_by("pk").values_list("pk", flat=True):
        services.run(key, through=InProcess())
