"""Declaring once more under a plan: what the ended dossier held that the new one may take over."""

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from applicants import information
from applicants.models import ArchiveEntry, Dossier, DossierFile, Recommender
from applicants.sections import RECOMMENDERS, SHEET, Section
from applicants.snapshot import SELECTABLE
from documents.models import PhotoCheck
from plans.models import PlanVersion
from plans.queries import unread
from plans.spec import PlanDocument


@dataclass(frozen=True)
class Held:
    """What of an ended dossier fits the plan as it is now. The commitment is never among it: it is signed anew."""

    dossier: Dossier
    answers: dict[str, str]
    """Of the information, without the route, which is chosen anew."""
    statement: str
    entries: list[ArchiveEntry]
    """Chosen achievements that are still approved."""
    lost: list[ArchiveEntry]
    """Chosen ones that are approved no longer."""
    files: list[DossierFile]
    photo: PhotoCheck | None
    sheet: dict[str, Any]
    recommenders: list[Recommender]
    """Without their answers: those were to another dossier."""

    @property
    def saved(self) -> list[str]:
        """The steps and pages beside them that the new dossier has saved with it."""
        there: dict[str, object] = {
            Section.PHOTO: self.photo,
            Section.INFORMATION: self.answers or self.statement,
            Section.ACHIEVEMENTS: Section.ACHIEVEMENTS in self.dossier.saves,
            Section.ATTACHMENTS: self.files,
            SHEET: self.sheet,
            RECOMMENDERS: self.recommenders,
        }
        return [str(name) for name, is_there in there.items() if is_there]


def held_for(user: User, version: PlanVersion) -> Held | None:
    """What the person's last ended dossier under the plan held: withdrawn, lapsed, not passed, or a draft given up.

    None where there is none, or nothing was ever filled in. One query, five where there is one.
    """
    ended = (
        Dossier.objects.filter(person=user.person_id, plan_version__plan=version.plan_id)
        .filter(status=Dossier.Status.CLOSED, passed=False)
        .exclude(saves={})
        .select_related("plan_version", "photo__file")
        .defer(*unread("plan_version"))
        .order_by("-pk")
        .first()
    )
    return _held(ended, user, version.spec) if ended else None


def _held(dossier: Dossier, user: User, plan: PlanDocument) -> Held:
    names = {*information.field_names(plan)} - {"route", "statement"}
    chosen = list(dossier.entries.filter(kind__in=SELECTABLE).order_by("kind", "pk"))
    approved = [entry for entry in chosen if entry.status == ArchiveEntry.Status.APPROVED]
    codes = [asked.code for asked in plan.attachments]
    files = dossier.files.filter(code__in=codes, file__owner=user).select_related("file").order_by("pk")
    sheets = {sheet.code for sheet in plan.scoring_sheets}
    return Held(
        dossier=dossier,
        answers={name: text for name, text in dossier.answers.items() if name in names and text},
        statement=dossier.statement,
        entries=approved,
        lost=[entry for entry in chosen if entry not in approved],
        files=list(files),
        photo=_photo(dossier, user, plan),
        sheet=dossier.sheet if dossier.sheet.get("code") in sheets else {},
        recommenders=list(dossier.recommenders.order_by("position")),
    )


def _photo(dossier: Dossier, user: User, plan: PlanDocument) -> PhotoCheck | None:
    """The photo, where it was not refused and is asked for by the same rules."""
    check = dossier.photo
    if check is None or plan.photo is None or check.owner_id != user.pk or check.status == PhotoCheck.Status.FAILED:
        return None
    return check if check.rules == plan.photo.model_dump(mode="json") else None
