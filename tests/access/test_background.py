"""What runs without a visitor is classified too."""

import inspect

import pytest
from django.conf import settings
from django.core.management import get_commands

from portal.celery import app
from tests.access.background import BEAT, COMMANDS, TASKS
from tests.consistency.sources import ROOT


def test_every_task_is_classified() -> None:
    app.loader.import_default_modules()
    assert {name for name in app.tasks if not name.startswith("celery.")} == set(TASKS)


def test_the_clock_starts_exactly_what_it_may() -> None:
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled == {name for name, (starter, _what) in TASKS.items() if BEAT in starter}


@pytest.mark.parametrize("name", sorted(TASKS))
def test_a_task_is_given_keys_only(name: str) -> None:
    """No personal data passes through the broker, and no caller can tell a task what to decide."""
    app.loader.import_default_modules()
    taken = inspect.signature(app.tasks[name].run).parameters
    assert all(each.annotation is int and key.endswith("_id") for key, each in taken.items())


def test_every_command_is_classified() -> None:
    ours = {name for name in settings.INSTALLED_APPS if (ROOT / name.replace(".", "/")).is_dir()}
    assert {name for name, owner in get_commands().items() if owner in ours} == set(COMMANDS)


@pytest.mark.abuse("AC-010")
def test_there_is_no_administration_site() -> None:
    assert not [name for name in settings.INSTALLED_APPS if "admin" in name]
