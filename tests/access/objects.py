"""Objects of every kind with the people who may open them, for laws over all visitors and all objects."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import reverse

from applicants.models import ArchiveEntry, Snapshot
from fees.models import Bill
from review.models import Batch, Case, PublicNotice
from tests.access.relations import only
from tests.access.rights import (
    HR_OF_THE_EMPLOYER,
    STAGE_OF,
    UP_TO_DEPARTMENT,
    UP_TO_OFFICE,
    WATCHERS,
    readers_of_archive,
    readers_of_case,
)
from tests.access.world import World

# Whose archive and files are looked at: a dossier at the employer, one with everybody, a draft, another employer's.
SAMPLE = ("lin", "committee", "colleague", "stranger")
NEXT = {"employer": UP_TO_DEPARTMENT, "department": UP_TO_OFFICE - UP_TO_DEPARTMENT - {"sun"} | {"department_officer"}}
NEXT["bureau"] = only("chen", "sun")
OFFICERS = {"employer": HR_OF_THE_EMPLOYER, "office": only("sun")}


@dataclass(frozen=True)
class Object:
    """Something at an address, and who may open it."""

    kind: str
    address: str
    readers: frozenset[str]


def _at(kind: str, readers: frozenset[str], *args: Any) -> Object:
    return Object(kind, reverse(kind, args=args), readers)


def case_of(world: World, owner: str) -> Case:
    """Return the case of this applicant."""
    return world.case if owner == "lin" else world.cases[owner]


@lru_cache(maxsize=1)
def all_objects(world: World) -> tuple[Object, ...]:
    """Return the objects."""
    return tuple(_objects(world))


def _objects(world: World) -> Iterator[Object]:
    for owner in STAGE_OF:
        yield _at("review:case", readers_of_case(owner), case_of(world, owner).public_id)
    for owner in SAMPLE:
        yield from _archive_of(world, owner)
    for owner in ("lin", "committee"):
        case = case_of(world, owner)
        yield _at("review:tracker", frozenset({owner}), case.dossier.public_id)
        photo = Snapshot.objects.get(dossier=case.dossier).content["photo"]["public_id"]
        yield _at("documents:file", readers_of_case(owner) | {owner}, photo)
    yield _at("documents:file", only("colleague"), world.draft.photo.file.public_id)
    yield _at("applicants:archive_import", only("lin"), world.hours_read.public_id)
    for name, readers in PAPERS.items():
        yield _at("documents:file", readers, world.papers[name].public_id)
    yield from _of_offices(world)
    for owner in STAGE_OF:
        yield _at("review:watch_case", only("supervisor"), case_of(world, owner).public_id)
    yield _at("review:complaint", WATCHERS, world.complaint.public_id)
    yield _at("review:complaint", only("supervisor"), world.complaint_of_office.public_id)
    yield _at("review:watch_check", WATCHERS, world.spot_check.public_id)
    yield _at("review:watch_item", WATCHERS, world.drawn.public_id)


def _archive_of(world: World, owner: str) -> Iterator[Object]:
    person = world.cast.actors[owner].person
    entry = ArchiveEntry.objects.get(person=person, kind="project")
    hr = only("zhao") if owner == "stranger" else HR_OF_THE_EMPLOYER
    yield _at("applicants:archive_person", hr, person.public_id)
    yield _at("applicants:desk_entry", hr, entry.public_id)
    yield _at("applicants:entry", frozenset({owner}), entry.public_id)
    yield _at("documents:file", readers_of_archive(owner), entry.evidence.get().file.public_id)


PAPERS = {
    "committee-uncounted": UP_TO_OFFICE | {"committee-uncounted"},
    "payer": UP_TO_OFFICE,  # the applicant's copy unlocks with the fee
    "roster": UP_TO_DEPARTMENT,
    "sheet": HR_OF_THE_EMPLOYER,
    "board": UP_TO_OFFICE,
    "score-scored": HR_OF_THE_EMPLOYER,
    "score-stranger": only("stranger"),
    "posts": only("unverified_hr"),
    "score-lin": only("lin"),  # not her seat in the office
    "copy-lin": only("lin"),
}


def _of_offices(world: World) -> Iterator[Object]:
    keys = {office.pk: key for key, office in world.cast.organizations.items()}
    pairs = {batch.sender_id: batch for batch in Batch.objects.order_by("pk")}
    for batch in pairs.values():
        yield _at("review:batch", NEXT[keys[batch.sender_id]], batch.public_id)
        yield _at("review:roster", NEXT[keys[batch.sender_id]], batch.public_id)
    for notice in {notice.stage: notice for notice in PublicNotice.objects.order_by("pk")}.values():
        yield _at("review:notice", OFFICERS[keys[notice.organization_id]], notice.public_id)
    yield _at("review:bulk_job", only("department_officer"), world.job.public_id)
    yield _at("review:bulk_job", HR_OF_THE_EMPLOYER, world.stopped_job.public_id)
    yield _at("review:meeting", only("sun"), world.meeting.public_id)
    yield _at("review:phrase", HR_OF_THE_EMPLOYER, world.phrase.public_id)
    for owner in ("payer", "committee"):
        bill = Bill.objects.get(payer=world.cast.actors[owner].user)
        yield _at("fees:bill", frozenset({owner}), bill.public_id)
    yield _at("fees:anomaly", only("sun"), world.anomaly.public_id)
    yield _at("fees:anomaly", only("operator"), world.nobodys.public_id)
    yield _at("review:posts_year", only("unverified_hr"), world.version.year)
    for record in (world.proposed_record, world.appealed_record):
        yield _at("applicants:integrity_record", only("sun"), record.public_id)
    yield _at("documents:file", only("colleague", "sun"), world.appealed_record.evidence.get().file.public_id)
    yield _at("documents:file", only("sun"), world.proposed_record.evidence.get().file.public_id)
    yield _at("review:payment_extend", only("sun"), world.cases["payer"].public_id)
    yield _at("accounts:claim", only("operator"), world.waiting_claim.public_id)
    yield _at("accounts:employer_claim", only("seatless"), world.returned_claim.public_id)
    yield _at("accounts:office", only("operator"), world.spare_office.public_id)
    yield _at("documents:file", only("seatless", "operator"), world.returned_claim.letter.public_id)
    yield _at("applicants:dossier_findings", only("colleague"), world.draft.public_id)
