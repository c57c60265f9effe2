"""A portal of real processes and a browser, once for the walk."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.portal_process import PortalProcess

SHAPES = ["servers", "embedded"] if os.environ.get("DATABASE_URL") else ["embedded"]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]


@pytest.fixture(
    scope="module"
)  # Playwright keeps a loop running, and Django refuses the database to whoever comes next
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@contextmanager
def running(folder: Path, seed: str, *, embedded: bool = False) -> Iterator[PortalProcess]:
    """A portal whose data a module of the suite has written."""
    process = PortalProcess(folder, embedded=embedded)
    try:
        process.prepare()
        process.python("-m", seed)
        process.start()
        yield process
    finally:
        process.stop()


@pytest.fixture(params=SHAPES)
def portal(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    """In both shapes: on the servers of the suite, and on the embedded default."""
    embedded = request.param == "embedded"
    with running(tmp_path_factory.mktemp("portal"), "tests.e2e.people", embedded=embedded) as process:
        yield process


@pytest.fixture
def planning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    """With a second officer in the committee's office and a dossier under way."""
    with running(tmp_path_factory.mktemp("planning"), "tests.e2e.clerks") as process:
        yield process


@pytest.fixture
def scoring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    """With a self-scored dossier of which only the scores are missing."""
    with running(tmp_path_factory.mktemp("scoring"), "tests.e2e.scorers") as process:
        yield process
