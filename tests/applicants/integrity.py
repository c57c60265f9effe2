"""Integrity records for tests: proposed by one officer of the committee's office, confirmed by another."""

from datetime import timedelta
from typing import Any

from accounts.models import Role, Seat
from accounts.services import register_person, seat_person
from applicants.integrity import services
from applicants.integrity.services import Proposal
from applicants.models import IntegrityRecord
from kernel import clock
from plans.models import PlanVersion
from plans.spec.discipline import Ban
from tests import factories
from tests.cast import PASSWORD, Cast, id_number

FACTS = "学历证书编号经核查不存在，本人承认系购买。"
#: As the notices of 000 and 003, 002, 004 and 001 have them (DIS-01 to DIS-04).
BANS = {
    "DIS-01": Ban(grounds=("申报过程中弄虚作假",), years=3, starts="year_after_review", scope="higher_title"),
    "DIS-02": Ban(grounds=("提交虚假申报材料",), years=3, starts="next_year", scope="any_title"),
    "DIS-03": Ban(grounds=("提供虚假材料",), also=("记入职称诚信档案库",)),
    "DIS-04": Ban(grounds=("申报中弄虚作假",), years=3, starts="date_of_finding", scope="higher_title"),
}


def second_officer(cast: Cast) -> Seat:
    """Seat another officer in the committee's office, once."""
    found = Seat.objects.filter(user__username="second_officer").select_related("user__person", "organization").first()
    if found is not None:
        return found
    user = register_person(
        full_name="许复核", id_number=id_number(913), sex="male", birth_date=clock.today().replace(year=1985, month=3, day=12),
        phone="13905720913", username="second_officer", password=PASSWORD,
    )  # fmt: skip
    return seat_person(user, cast.organizations["office"], Role.OFFICE_OFFICER)


def proposed(
    cast: Cast, version: PlanVersion, kind: str = "DIS-04", owner: str = "lin", **more: Any
) -> IntegrityRecord:
    """Return a record of the owner that waits for its second officer."""
    person, ban = cast.actors[owner].person, BANS[kind]
    values: dict[str, Any] = {
        "facts": FACTS,
        "found_on": clock.today(),
        "ground": ban.grounds[0],
        "ban": ban,
        "full_name": person.full_name,
        "id_number": person.id_number,
    }
    files = more.pop("files", None) or [factories.pdf("核查回函.pdf", f"{owner} {more}".encode())]
    replaces = more.pop("replaces", None)
    seat = more.pop("seat", None) or second_officer(cast)
    return services.propose(seat, version, Proposal(**values | more), files, replaces=replaces)


def confirmed(
    cast: Cast, version: PlanVersion, kind: str = "DIS-04", owner: str = "lin", **more: Any
) -> IntegrityRecord:
    """Return a record in force."""
    record = proposed(cast, version, kind, owner, **more)
    assert cast.sun.seat is not None
    return services.confirm(cast.sun.seat, record.public_id, note="", seen_version=record.version)


def of_employer(cast: Cast, version: PlanVersion, *, days: int | None = 90) -> IntegrityRecord:
    """Return a confirmed record of Lin's employer: barred for so many days, or warned."""
    until = None if days is None else clock.today() + timedelta(days=days)
    return confirmed(
        cast, version, ground="为职工出具虚假业绩证明", ban=None, full_name="", id_number="",
        employer=cast.organizations["employer"], barred_until=until,
    )  # fmt: skip
