"""Portals of real processes, and a browser.

Two portals are walked from the beginning, by the main path: one on the servers of the suite, one on the embedded
default. The small walks share the town (``tests.e2e.town``), which is walked in one process of the suite.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.cast import PASSWORD
from tests.e2e.actors import Actor
from tests.e2e.portal_process import PortalProcess
from tools.bootstrap import find_chromium

SHAPES = ["servers", "embedded"] if os.environ.get("DATABASE_URL") else ["embedded"]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
TOWN_REDIS = 15  # the last one: a main path may run beside the town, in the same process of the suite


# No longer than the walks: Playwright keeps a loop running, and Django refuses the database to whoever comes next.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield started
        started.close()


@contextmanager
def _running(portal: PortalProcess, *names: str) -> Iterator[PortalProcess]:
    try:
        portal.start(*names)
        yield portal
    finally:
        portal.stop()


@pytest.fixture(params=SHAPES)
def portal(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    """The cast, the plan and the calendar, in both shapes, with everything that runs in production."""
    portal = PortalProcess(tmp_path_factory.mktemp("portal"), embedded=request.param == "embedded")
    portal.seed()
    with _running(portal, "web", "worker", "beat") as running:
        yield running


@pytest.fixture(scope="package")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    """The portal of the small walks, on the servers of the suite; those that need more than the web start it."""
    portal = PortalProcess(tmp_path_factory.mktemp("town"), one_worker=True, redis_database=TOWN_REDIS)
    portal.seed("town")
    with _running(portal, "web") as running:
        yield running


@pytest.fixture
def busy_town(town: PortalProcess) -> PortalProcess:
    """The town with its worker."""
    town.start("worker")
    return town


@pytest.fixture
def own_time(town: PortalProcess) -> Iterator[None]:
    """Let a walk move the town's clock as far as it needs, and set it back for the others afterwards."""
    before = town.time_ahead()
    yield
    town.set_time_ahead(before)


@pytest.fixture
def come(browser: Browser, town: PortalProcess) -> Iterator[Callable[..., Actor]]:
    """``come("lin")``: one of the town with a browser of their own, signed in unless ``is_known`` is false."""
    here: list[Actor] = []

    def arrive(name: str, *, is_known: bool = True, **context: Any) -> Actor:
        here.append(Actor(browser, town, name, **context))
        if is_known:
            here[-1].sign_in(name, PASSWORD)
        return here[-1]

    yield arrive
    for actor in here:
        actor.close()
