"""The tests of access see it when any one condition of the policy is gone."""

import inspect
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

import pytest

from tests.access import watching
from tests.access.mutants import mutants_of, speaks_of_the_visitor
from tests.access.probes import PROBES as OF_THE_CHAIN
from tests.access.probes import SPARING, faults
from tests.access.table import ROWS
from tests.access.world import World
from tests.client import BadPage

# Everything in these decides for a visitor; of the views, the functions that ask for the right seat.
POLICY = (
    "accounts.access",
    "accounts.employer_queries",
    "accounts.office_queries",
    "accounts.officer_queries",
    "accounts.queries",
    "applicants.access",
    "applicants.integrity.queries",
    "applicants.queries.archive",
    "applicants.queries.archive_imports",
    "applicants.queries.dossiers",
    "applicants.queries.profile",
    "applicants.views.seats",
    "documents.access",
    "documents.queries",
    "fees.charge_queries",
    "fees.queries",
    "messaging.queries",
    "review.access",
    "review.queries.ballots",
    "review.queries.bulk",
    "review.queries.calendar_effects",
    "review.queries.cases",
    "review.queries.desk",
    "review.queries.figures",
    "review.queries.groups",
    "review.queries.history",
    "review.queries.offices",
    "review.queries.phrases",
    "review.queries.posts",
    "review.queries.supervising",
)

PROBES = {**OF_THE_CHAIN, **watching.PROBES}
# The cells of the table are run elsewhere as they are.
ALL_PROBES = {
    getattr(probe, "__name__", probe): probe for each in PROBES.values() for probe in each if probe not in ROWS
}


@cache
def _policy() -> dict[str, Callable[..., Any]]:
    """Every function of the policy that has a condition."""
    functions = {}
    for name in POLICY:
        for function in vars(import_module(name)).values():
            if inspect.isfunction(function) and function.__module__ == name and speaks_of_the_visitor(function):
                functions[f"{name}.{function.__name__}"] = function
    return {name: function for name, function in functions.items() if mutants_of(function)}


def test_every_function_of_the_policy_is_probed() -> None:
    assert sorted(_policy()) == sorted(PROBES)


@pytest.mark.abuse("AC-001", "AC-002")
@pytest.mark.parametrize("name", sorted(PROBES))
def test_a_missing_condition_is_seen(name: str, world: World) -> None:
    survivors = []
    for mutant in mutants_of(_policy()[name]):
        with mutant.at_work():
            if _is_seen(name, world) == (mutant.name in SPARING):
                survivors.append(mutant.what)
    assert survivors == []


def _is_seen(name: str, world: World) -> bool:
    """Whether a probe finds a fault, or the portal breaks."""
    try:
        return any(True for probe in PROBES[name] for _fault in faults(world, probe))
    except (AttributeError, BadPage):
        return True


@pytest.mark.parametrize("probe", sorted(ALL_PROBES))
def test_the_probes_find_nothing_in_the_policy_as_it_is(probe: str, world: World) -> None:
    assert list(faults(world, ALL_PROBES[probe])) == []
