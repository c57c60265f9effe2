"""The table of commands says of everybody what the engine permits, and leaves no command out."""

import pytest

from plans.spec.chain import Action
from review.engine.commands import OwnCommand
from review.engine.kinds import KINDS
from tests.access.commands import NOBODY, PARTIES, allowed, drawn, states_at


def test_every_command_stands_in_the_table():
    told = drawn()
    assert [name for name in (*Action, *OwnCommand) if f"`{name}`" not in told] == []
    cells = [allowed(state, party) for kind in KINDS for _name, state in states_at(kind) for party in PARTIES]
    assert {name for cell in cells for name in cell} == {*map(str, [*Action, *OwnCommand])} - {"recall"}


@pytest.mark.abuse("AC-005", "AC-006")
def test_a_stranger_and_whoever_is_their_own_reviewer_may_ask_for_nothing():
    for party in NOBODY:
        assert {allowed(state, party) for kind in KINDS for _name, state in states_at(kind)} == {()}
