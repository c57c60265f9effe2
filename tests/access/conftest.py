"""The world is built once for all cells; every cell takes back what it did."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from pytest_django.plugin import DjangoDbBlocker

from tests.access.logged import logging_everything
from tests.access.world import World, build_world


@pytest.fixture(autouse=True)
def _own_files() -> None:
    """The world's files are stored before a single test begins: leave the storage where it is."""


def _not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("<!doctype html><html lang='zh'><title>404</title><h1>404</h1></html>", status=404)


@pytest.fixture(autouse=True)
def _bare_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of a refusal is looked at elsewhere; drawn thousands of times it was a quarter of these tests' time."""
    monkeypatch.setattr("portal.urls.handler404", _not_found)


@pytest.fixture(scope="package")
def building(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[World, list[str]]]:
    """Give the world, and every line that was logged while it was built."""
    with django_db_blocker.unblock(), transaction.atomic():
        with logging_everything() as lines:
            world = build_world()
        yield world, lines
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def world(building: tuple[World, list[str]]) -> World:
    return building[0]
