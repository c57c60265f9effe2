"""A portal of real processes and a browser, once for the walk."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.portal_process import PortalProcess

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    folder: Path = tmp_path_factory.mktemp("portal")
    process = PortalProcess(folder)
    try:
        process.prepare()
        process.python("-m", "tests.e2e.people")
        process.start()
        yield process
    finally:
        process.stop()
