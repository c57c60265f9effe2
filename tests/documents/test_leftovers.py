"""Bytes that no row names go after a day; nothing else does."""

import os
import time
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from documents import services
from documents.models import StoredFile
from documents.services import leftovers
from kernel import clock
from tests import factories

Kind = StoredFile.Kind


def keep(user, content=b""):
    return services.store(factories.pdf(content=content), owner=user, kind=Kind.EVIDENCE)


def refused(user, content):
    """Stored, and then taken back with the transaction around it; the name of the bytes that are left."""
    with transaction.atomic():
        name = keep(user, content).storage_name
        transaction.set_rollback(True)
    return name


def age(*names):
    then = time.time() - 25 * 3600
    for name in names:
        os.utime(default_storage.path(name), (then, then))


def swept(*names):
    return [leftovers.sweep_folder(name[:2], clock.unshifted()) for name in names]


@pytest.mark.abuse("AC-093")
def test_bytes_of_a_refused_upload_go_after_a_day_and_only_they(cast):
    kept, left = keep(cast.lin.user, b"kept").storage_name, refused(cast.lin.user, b"refused")
    strange = f"{left[:5]}/note.txt"
    default_storage.save(strange, ContentFile(b"not ours"))
    assert swept(kept, left) == [0, 0]
    age(kept, left, strange)
    assert swept(kept, left) == [0, 1]
    assert [default_storage.exists(name) for name in (kept, left, strange)] == [True, False, True]
    assert swept(left) == [0]


def test_bytes_stored_again_are_no_longer_forgotten(cast):
    keep(cast.lin.user)
    left = refused(cast.lin.user, b"again")
    age(left)
    assert refused(cast.lin.user, b"again") == left  # the row of one that is not refused is not seen yet either
    assert swept(left) == [0]


def test_an_empty_database_empties_no_storage(cast):
    name = refused(cast.lin.user, b"of another database")
    assert not StoredFile.objects.exists()
    age(name)
    assert swept(name) == [0]
    assert default_storage.exists(name)


def test_every_folder_has_its_turn_within_a_day(cast, monkeypatch):
    seen, now = [], clock.unshifted()
    monkeypatch.setattr(leftovers, "sweep_folder", lambda folder, _now: seen.append(folder))
    for turn in range(int(timedelta(days=1) / leftovers.TURN)):
        monkeypatch.setattr(clock, "unshifted", lambda turn=turn: now + turn * leftovers.TURN)
        leftovers.sweep_bytes()
    assert set(seen) == {f"{number:02x}" for number in range(256)}
