"""Every address × method × relation: who is let in, who is not, and that a refusal has no effect."""

import pytest
from django.test import RequestFactory
from django.urls import get_resolver, resolve, reverse

from tests.access.crawl import NOT_THE_PORTAL
from tests.access.relations import RELATIONS
from tests.access.requests import METHODS, ask, cells, fault_of, is_known
from tests.access.rights import foreign_words
from tests.access.routes import all_routes
from tests.access.table import ROWS
from tests.access.world import World
from tests.access.write import TARGET, drawn
from tests.cast import _ACTORS


def test_the_table_is_the_resolver() -> None:
    """Every address is classified, and every row has an address."""
    found = {route.name for route in all_routes(get_resolver())}
    assert {"unclassified": sorted(found - set(ROWS)), "gone": sorted(set(ROWS) - found)} == {
        "unclassified": [],
        "gone": [],
    }


def test_the_relations_are_the_cast() -> None:
    assert set(RELATIONS) == {*_ACTORS, "owner_hr", "anonymous"}


def test_every_public_row_says_why() -> None:
    everybody = set(RELATIONS)
    unexplained = [
        name for name, row in ROWS.items() if (row.signed or everybody in (row.get, row.post)) != bool(row.why)
    ]
    assert unexplained == []


def test_only_those_let_in_can_be_powerless() -> None:
    assert [name for name, row in ROWS.items() if not row.powerless <= (row.post or frozenset())] == []


def test_the_page_of_permissions_is_fresh() -> None:
    assert TARGET.read_text() == drawn(), "stale: python -m tests.access.write"


def test_a_method_that_is_not_known_is_refused_whoever_asks(world: World, rf: RequestFactory) -> None:
    """The view is given a request without account, seat and session: it could not look at the visitor if it wanted to."""
    wrong = []
    for name, row in ROWS.items():
        address = reverse(name, args=row.args(world))
        view, args, kwargs = resolve(address)
        for method in METHODS:
            if not is_known(row, method) and view(rf.generic(method, address), *args, **kwargs).status_code != 405:
                wrong.append((method, name))
    assert wrong == []


@pytest.mark.abuse("AC-001", "AC-002", "AC-005", "AC-008", "AC-013", "AC-018")
@pytest.mark.parametrize("name", sorted(ROWS))
def test_cells(name: str, world: World) -> None:
    row = ROWS[name]
    faults = []
    for method, actor in cells(row):
        outcome = ask(world, name, method, actor)
        faults.append(fault_of(row, method, actor, outcome))
        if not name.startswith(NOT_THE_PORTAL):
            foreign = {*foreign_words(world, actor, outcome.text)} - row.tells
            faults += [f"{method} as {actor} tells {word}" for word in sorted(foreign)]
    assert [fault for fault in faults if fault] == []
