"""A chain in which some stages are for one title only, and a title that no committee votes on."""

from dataclasses import replace

import pytest

from plans.spec.chain import Action, Stage, StageKind
from review.engine import events as ev
from review.engine.decide import decide
from review.engine.facts import Role
from review.engine.refusal import Refused
from review.engine.state import Result
from tests.review.engine.chains import CHAIN, ask, at, holder

UNVOTED: tuple[Stage, ...] = tuple(
    stage for stage in CHAIN if stage.kind in (StageKind.EXAMINE, StageKind.CONFIRMATION)
)


def test_a_result_that_nobody_votes_on_is_confirmed_by_a_document():
    state = at("confirmation")
    events = decide(
        state,
        UNVOTED,
        ask(Action.CONFIRM, state, payload={"document": "示职改〔2023〕1号"}),
        holder(Role.COMMITTEE_OFFICE),
    )
    assert events == (ev.Confirmed("confirmation", "示职改〔2023〕1号"),)


@pytest.mark.parametrize("staged", [None, Result.FAILED])
def test_where_a_committee_votes_nothing_is_confirmed_without_its_vote(staged):
    state = replace(at("confirmation"), staged_result=staged)
    command = ask(Action.CONFIRM, state, payload={"document": "示职改〔2023〕1号"})
    with pytest.raises(Refused, match="没有通过评审表决的记录"):
        decide(state, CHAIN, command, holder(Role.COMMITTEE_OFFICE))
