"""Bytes that no row names go after a day; nothing else does."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from applicants.services import sections
from documents import services
from documents.models import ForgottenBytes, StoredFile
from documents.services import leftovers
from kernel import clock
from plans.spec.chain import Action
from review import invariants
from review.engine.commands import Defect
from review.invariants import check_all
from tests import factories, walk
from tests.documents.images import portrait
from tests.review.test_races import first_then_second

Kind = StoredFile.Kind


def keep(user, content=b""):
    return services.store(factories.pdf(content=content), owner=user, kind=Kind.EVIDENCE)


def refused(user, content):
    """Stored, and then taken back with the transaction around it; the name of the bytes that are left."""
    with transaction.atomic():
        name = keep(user, content).storage_name
        transaction.set_rollback(True)
    return name


def swept(*names, days=0):
    """How many go of the folder of each name, looked through so many days from now."""
    return [leftovers.sweep_folder(name[:2], clock.unshifted() + timedelta(days=days, hours=1)) for name in names]


@pytest.mark.abuse("AC-093")
def test_bytes_of_a_refused_upload_go_a_day_after_they_were_found_and_only_they(cast):
    kept, left = keep(cast.lin.user, b"kept").storage_name, refused(cast.lin.user, b"refused")
    strange = f"{left[:5]}/note.txt"
    default_storage.save(strange, ContentFile(b"not ours"))
    assert swept(kept, left) == swept(kept, left, days=0.5) == [0, 0]
    assert swept(kept, left, days=1) == [0, 1]
    assert [default_storage.exists(name) for name in (kept, left, strange)] == [True, False, True]
    assert swept(left, days=3) == [0] and not ForgottenBytes.objects.filter(sha256=left.rpartition("/")[2]).exists()


@pytest.mark.abuse("AC-100")
def test_what_a_snapshot_names_stays_when_it_is_replaced_and_swept_for_days(cast):
    """A returned dossier gets another photo and another paper: what was submitted first is neither overwritten nor
    taken for forgotten, and the applicant who takes a paper away takes it out of the draft only."""
    case = walk.submitted(cast, factories.plan(cast))
    named = dict(invariants._files(case.snapshot.content))
    assert len(named) > 10
    why, seat = "照片和佐证不清晰，请重新上传。", walk.seat_of(cast.lin)
    walk.decide(case, cast.wang, Action.RETURN, reason=why, defects=(Defect("photo", why), Defect("attachments", why)))
    again = SimpleUploadedFile("again.jpg", portrait(width=450, height=630), "image/jpeg")
    sections.save_photo(dossier_id=case.dossier_id, seat=seat, file=again)
    for code, file in case.dossier.files.order_by("pk").values_list("code", "file__public_id"):
        sections.remove_attachment(dossier_id=case.dossier_id, seat=seat, code=code, file_id=file)
    assert not case.dossier.files.exists()
    names = {StoredFile.objects.get(public_id=key).storage_name for key in named}
    for days in range(0, 9, 2):
        assert set(swept(*names, days=days)) == {0}
    assert all(default_storage.exists(name) for name in names)
    for file in StoredFile.objects.filter(public_id__in=named).order_by("pk"):
        assert sha256(services.read(file)).hexdigest() == named[file.public_id]
    assert check_all() == []


def test_bytes_stored_again_are_no_longer_forgotten(cast):
    keep(cast.lin.user)
    left = refused(cast.lin.user, b"again")
    assert swept(left) == [0]
    again = keep(cast.lin.user, b"again")
    assert again.storage_name == left
    assert swept(left, days=3) == [0]
    assert default_storage.exists(left)


@pytest.mark.django_db(transaction=True)
def test_who_stores_bytes_that_are_just_being_removed_writes_them_anew(cast):
    keep(cast.lin.user)
    left = refused(cast.lin.user, b"at once")
    assert swept(left) == [0]
    removing, storing = lambda: swept(left, days=1), lambda: keep(cast.lin.user, b"at once")
    stored, waited = first_then_second(removing, storing)
    assert waited and stored.storage_name == left
    assert default_storage.exists(left)


def test_an_empty_database_empties_no_storage(cast):
    name = refused(cast.lin.user, b"of another database")
    assert not StoredFile.objects.exists()
    assert swept(name) == swept(name, days=1) == [0]
    assert default_storage.exists(name)


def test_every_folder_has_its_turn_within_a_day(cast, monkeypatch):
    seen, now = [], clock.unshifted()
    monkeypatch.setattr(leftovers, "sweep_folder", lambda folder, _now: seen.append(folder))
    for turn in range(int(timedelta(days=1) / leftovers.TURN)):
        monkeypatch.setattr(clock, "unshifted", lambda turn=turn: now + turn * leftovers.TURN)
        leftovers.sweep_bytes()
    assert set(seen) == {f"{number:02x}" for number in range(256)}
