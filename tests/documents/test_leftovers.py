"""Bytes that no row names go after a day; nothing else does."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from documents import services
from documents.models import ForgottenBytes, StoredFile
from documents.services import leftovers
from kernel import clock
from tests import factories
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
