"""Words that only one person's records hold, so that a page which shows them shows that person's data.

Every test person's dossier and archive carry marks of their own; ``mark("lin", "statement")`` is one word that stands
nowhere else. Who may meet which mark is said in ``rights.py``.
"""

from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from applicants.models import Dossier
from applicants.services import sections
from documents.services.photos import run_photo_check
from plans.models import PlanVersion
from review.models import Case
from tests import factories, walk
from tests.cast import Cast
from tests.documents.images import portrait

UNLISTED = "工程力学"
"""A study major that the plan names nowhere: whether it is akin, a person judges."""


def mark(owner: str, what: str) -> str:
    """Return the word; the same one for the same owner and part."""
    return "Zm" + sha256(f"{owner}/{what}".encode()).hexdigest()[:14]


def _entries(version: PlanVersion, owner: str) -> list[tuple[str, dict[str, Any]]]:
    """The archive of the normal route with the owner's marks in its project and its work."""
    own = {"project": {"name": mark(owner, "project"), "own_part": mark(owner, "part")}}
    own["work"] = {"post": mark(owner, "work")}
    own["education"] = {"major": UNLISTED}  # which of the reviewers judges
    return [(kind, data | own.get(kind, {})) for kind, data in factories.entries_for(version)]


def archived(cast: Cast, version: PlanVersion, owner: str, hr: str = "wang") -> None:
    """Give the owner a whole approved archive, marked; so are the bytes of its evidence."""
    entries = _entries(version, owner)
    contents = [f"{mark(owner, 'evidence')}-{number}".encode() for number in range(len(entries))]
    factories.written(cast.actors[owner], cast.actors[hr], entries, contents)


def _photo(owner: str) -> bytes:
    """A portrait with the mark in a comment of the JPEG file."""
    picture, comment = portrait(), mark(owner, "photo").encode()
    return picture[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + picture[2:]


def ready(cast: Cast, version: PlanVersion, owner: str, route: str = factories.ROUTE, hr: str = "wang") -> Dossier:
    """Return the owner's dossier, complete, marked and not yet submitted."""
    archived(cast, version, owner, hr)
    seat = walk.seat_of(cast.actors[owner])
    dossier = factories.fill(factories.open_dossier(cast.actors[owner], version, route), seat)
    upload = SimpleUploadedFile("photo.jpg", _photo(owner), "image/jpeg")
    run_photo_check(sections.save_photo(dossier_id=dossier.pk, seat=seat, file=upload).pk)
    values = {**dossier.answers, "statement": mark(owner, "statement")}
    sections.save_information(
        dossier_id=dossier.pk, seat=seat, values=values, seen=dossier.saves["information"]["version"]
    )
    return Dossier.objects.get(pk=dossier.pk)


def submitted(cast: Cast, version: PlanVersion, owner: str, route: str = factories.ROUTE, hr: str = "wang") -> Case:
    """Return the case of the owner's marked dossier just after its submit."""
    dossier = ready(cast, version, owner, route, hr)
    factories.submit(dossier, cast.actors[owner])
    return Case.objects.get(dossier=dossier)
