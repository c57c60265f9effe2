"""An applicant names the employer they work for, and another one when they have moved (ACC-07, AC-015)."""

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.employer_queries import verified_employers
from accounts.models import Organization, Role, Seat
from accounts.services import end_seat, hold_seat, seat_person
from applicants.models import ArchiveEntry, Dossier, Profile
from applicants.registers import answering
from applicants.sections import Refused
from kernel import clock


def change_employer(seat: Seat, public_id: str) -> Seat:
    """Give the applicant a seat at another employer from now on, and end the one they had; return the seat that counts.

    Locks the seat, the profile, the drafts and the entries that wait at the old employer, which come back as drafts.
    The profile and drafts of dossiers move along; approved entries, and dossiers that were submitted, stay as they are:
    those keep the employer they were submitted under. Naming the same employer again changes nothing. Refuses an
    employer that is not verified.
    """
    with transaction.atomic():
        present = hold_seat(seat)
        if present.role != Role.APPLICANT:
            raise Http404
        there = Seat.objects.filter(user=seat.user, role=Role.APPLICANT, ends_at=None)
        if already := there.filter(organization__public_id=public_id).select_related("organization").first():
            return already
        employer = verified_employers().filter(public_id=public_id).first()
        if employer is None:
            raise Refused(_("这家单位还没有通过单位认证，或正在核实，暂时不能选择。"))
        require_standing(present)
        end_seat(present)
        _move_profile(seat, employer)
        _move_drafts(seat, employer)
        _take_back(seat)
        return seat_person(seat.user, employer, Role.APPLICANT)


def require_standing(held: Seat) -> None:
    """Refuse what a window of the employer before the present one asks for. ``held``: the seat, locked."""
    if held.ends_at is not None:
        raise Refused(_("您的工作单位刚才已在另一个窗口更换，请刷新后核对。"))


def _move_profile(seat: Seat, employer: Organization) -> None:
    profile = Profile.objects.select_for_update(of=("self",)).filter(person=seat.user.person_id).first()
    if profile is None or profile.employer_id == employer.pk:
        return
    profile.employer = employer
    profile.on_establishment = profile.on_establishment and employer.is_public_institution
    profile.bond = Profile.Bond.STAFF  # how one is bound to the new one has not been said yet
    profile.version += 1
    profile.save(update_fields=["employer", "bond", "on_establishment", "version"])


def _move_drafts(seat: Seat, employer: Organization) -> None:
    """What is previewed, printed and asked of recommenders names the employer that the submit will go to."""
    rows = Dossier.objects.select_for_update(of=("self",)).select_related("plan_version")
    drafts = rows.filter(person=seat.user.person_id, status=Dossier.Status.DRAFT)
    for dossier in drafts.exclude(employer=employer).order_by("pk"):
        dossier.employer = employer
        dossier.answers = answering.with_given(dossier.answers, answering.given(dossier))
        dossier.version += 1
        dossier.changed_at = clock.now()
        dossier.save(update_fields=["employer", "answers", "version", "changed_at"])


def _take_back(seat: Seat) -> None:
    """What the old employer has not looked at is for the new one to examine."""
    waiting = ArchiveEntry.objects.select_for_update(of=("self",)).filter(
        person=seat.user.person_id, status=ArchiveEntry.Status.SENT
    )
    for entry in waiting.order_by("pk"):
        entry.status = ArchiveEntry.Status.DRAFT
        entry.version += 1
        entry.changed_at = clock.now()
        entry.save(update_fields=["status", "version", "changed_at"])
