"""Declaring once more under a plan: the new draft begins with what the ended dossier held."""

from applicants import information
from applicants.models import Dossier, DossierFile, Recommender
from applicants.queries.again import Held
from applicants.recommending import FIELDS

_FIELDS = ("answers", "statement", "major", "sheet", "photo", "saves")


def take_over(dossier: Dossier, held: Held) -> None:
    """Put into a draft that was just made what ``held`` names. Within the transaction that makes it.

    Writes the draft, its choice of achievements, files and recommenders; each part counts as saved once, so that it can
    be changed like any other. What a commitment promised, and what recommenders answered, is not taken over.
    """
    dossier.answers = {**held.answers, **dossier.answers}
    dossier.statement = held.statement
    wrong = information.problems(dossier.answers | {"statement": held.statement}, dossier.plan_version.spec)
    dossier.major = "" if "major" in wrong else dossier.answers["major"]
    dossier.sheet = held.sheet
    dossier.photo = held.photo
    at = dossier.created_at.isoformat()
    dossier.saves = {name: {"version": 1, "at": at, "told": ""} for name in held.saved}
    dossier.save(update_fields=_FIELDS)
    dossier.entries.set(held.entries)
    DossierFile.objects.bulk_create(DossierFile(dossier=dossier, code=row.code, file=row.file) for row in held.files)
    Recommender.objects.bulk_create(
        Recommender(dossier=dossier, position=row.position, **{name: getattr(row, name) for name in FIELDS})
        for row in held.recommenders
    )
