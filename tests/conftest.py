"""The strict suite: undefined template variables fail, unordered querysets are shuffled, warnings are errors."""

import gc
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from _pytest import runner
from django.conf import settings as django_settings
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key
from xdist.scheduler import LoadScopeScheduling

from kernel.calendar import load_year
from kernel.models import CalendarDay
from tests import begun, report, strict
from tests.cast import Cast, stand, standing_cast
from tests.client import StrictClient
from tests.pieces import piece_of, place_of
from tests.room import with_room

HERE = Path(__file__).parent
CALENDAR_YEARS = range(2019, 2029)
_DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "client", "cast", "world"}


def pytest_configure(config: pytest.Config) -> None:
    report.install(config)
    # Where CI is set, Hypothesis would repeat one fixed set of examples: what passes there would have shown nothing else.
    parent = hypothesis_settings.get_profile("default")
    hypothesis_settings.register_profile("suite", parent, derandomize=False, deadline=None, print_blob=True)
    hypothesis_settings.load_profile("suite")


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """In a fresh clone each process would rewrite the asserts of every module: each begins with a share of its own,
    and finds what the others have written when it comes to theirs."""
    told = getattr(session.config, "workerinput", None)
    if told and session.config.args == session.config.getini("testpaths"):
        for path in sorted(HERE.rglob("test_*.py"))[int(told["workerid"][2:]) :: told["workercount"]]:
            with suppress(Exception):  # told where it is collected
                import_module(".".join(path.relative_to(HERE.parent).with_suffix("").parts))
    return (yield)


def pytest_collection_finish() -> None:
    # Everything is imported: a tenth of the suite's time went into asking those objects again whether they are garbage.
    gc.collect()
    gc.freeze()
    gc.set_threshold(300_000, 20, 100)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.user_properties.append(("ids", report.ids_of(item)))
    items.sort(key=lambda item: place_of(item.nodeid))


class _Pieces(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return piece_of(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _Pieces:
    return _Pieces(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    return bool(with_room(runner.pytest_runtest_protocol, item, nextitem))


def pytest_itemcollected(item: pytest.Item) -> None:
    # Whoever asks for a page or for the cast needs the database; no test has to say so twice.
    if _DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())) and not item.get_closest_marker("django_db"):
        item.add_marker(pytest.mark.django_db)


def _begin() -> None:
    """What stands in the database when a test begins: the working days, and the cast, whom half of the tests ask for."""
    if CalendarDay.objects.exists() or begun.restore():
        return
    for year in CALENDAR_YEARS:
        load_year(year)
    stand()
    begun.keep()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        _begin()
    with begun.bare_flush():
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A test that commits is cleaned up by truncating every table: write again what every test begins with.

    Here, where no transaction is open: written in the next test's own it would be taken back with it, and written anew
    for each test that follows.
    """
    yield
    if nextitem is not None and item.get_closest_marker("django_db"):
        with item.config.stash[blocking_manager_key].unblock():
            _begin()


@pytest.fixture(autouse=True, scope="session")
def _strict_database() -> Iterator[None]:
    with strict.shuffled_unordered_querysets(), strict.exact_locks():
        yield


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    """Stored files of one test are not seen by another."""
    default = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path / "files"), "base_url": None, "allow_overwrite": True},
    }
    settings.STORAGES = {**django_settings.STORAGES, "default": default}


@pytest.fixture
def client() -> StrictClient:
    return StrictClient()


@pytest.fixture
def cast(db: None) -> Cast:
    """The same people everywhere; see ``tests/cast.py``."""
    return standing_cast()
