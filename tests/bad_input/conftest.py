"""The world is built once for every bad input; each takes back what it did."""

from collections.abc import Iterator
from itertools import count

import pytest
from django.core.cache import caches
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.access.world import World, build_world


@pytest.fixture(autouse=True)
def _own_files() -> None:
    """The world's files are stored before a single test begins: leave the storage where it is."""


_tests = count()


@pytest.fixture(autouse=True)
def _own_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """How often something was tried is kept in the cache, which no transaction takes back."""
    monkeypatch.setattr(caches["default"], "key_prefix", f"{caches['default'].key_prefix}-{next(_tests)}")


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)
