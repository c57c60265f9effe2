"""Verifying a self-score: who may, what is refused, what the event says."""

import pytest

from plans.spec.chain import Action
from plans.spec.scoring import ScoringSheet
from review.engine import events as ev
from review.engine.apply import apply
from review.engine.commands import Command, OwnCommand
from review.engine.decide import decide
from review.engine.facts import Role, ScoreFacts
from review.engine.permission import permitted
from review.engine.refusal import Refused
from review.engine.state import Status, Step
from tests.review.engine.chains import CHAIN, at, holder, owner

SHEET = ScoringSheet.model_validate(
    {
        "code": "s",
        "name": "自评表",
        "titles": ["t"],
        "threshold": 20,
        "gates": [{"code": "ethics", "name": "思想道德"}],
        "groups": [
            {
                "code": "g",
                "section": "一",
                "name": "业绩",
                "cap": 25,
                "items": [
                    {"code": "lead", "name": "骨干", "kind": "count", "points_each": 10},
                    {"code": "member", "name": "参与", "kind": "count", "points_each": 5},
                    {"code": "conduct", "name": "职业道德", "kind": "range", "maximum": 5},
                ],
            }
        ],
    }
)
OWN = ScoreFacts(SHEET, {"lead": 2, "conduct": 5}, frozenset({"ethics"}))
HOLDING = holder(Role.EMPLOYER, score=OWN)
WHY = "只有一项有佐证"


def ask(state, values, reasons=None, gates=("ethics",)):
    payload = {"values": values, "gates": gates, "reasons": reasons or {}}
    return Command(OwnCommand.VERIFY_SCORE, state.version, payload=payload)


def refusal(state, command, facts):
    with pytest.raises(Refused) as caught:
        decide(state, CHAIN, command, facts)
    return caught.value


@pytest.mark.feature("SCO-04")
@pytest.mark.parametrize("code", ["employer", "office", "committee"])
def test_the_holder_verifies_before_anything_is_decided(code):
    assert OwnCommand.VERIFY_SCORE in permitted(at(code), CHAIN, HOLDING)
    assert OwnCommand.VERIFY_SCORE not in permitted(at(code, Step.APPROVED), CHAIN, HOLDING)
    assert OwnCommand.VERIFY_SCORE not in permitted(at(code), CHAIN, holder())
    assert OwnCommand.VERIFY_SCORE not in permitted(at(code, status=Status.PASSED), CHAIN, HOLDING)


@pytest.mark.abuse("AC-005", "AC-006")
@pytest.mark.parametrize(
    "facts", [owner(score=OWN), holder(Role.EMPLOYER, actor_is_owner=True, score=OWN), holder(actor_holds_stage=False, score=OWN)]
)  # fmt: skip
def test_nobody_else_verifies(facts):
    state = at("employer")
    assert refusal(state, ask(state, OWN.values), facts).code == "not_permitted"


@pytest.mark.parametrize("code", ["employer_notice", "payment", "confirmation"])
def test_no_other_kind_of_stage_verifies(code):
    assert OwnCommand.VERIFY_SCORE not in permitted(at(code), CHAIN, HOLDING)


@pytest.mark.feature("SCO-04")
def test_what_is_found_the_same_needs_no_reason():
    state = at("employer")
    (event,) = decide(state, CHAIN, ask(state, {"lead": 2, "conduct": 5}), HOLDING)
    items = (ev.VerifiedItem("lead", 2, 2, 20), ev.VerifiedItem("conduct", 5, 5, 5))
    assert event == ev.ScoreVerified("employer", "s", 25, 25, True, {"g": 25}, ("ethics",), items)
    assert apply(state, event).version == state.version + 1
    assert apply(state, event).step is Step.PENDING


@pytest.mark.feature("SCO-04", "SCO-05")
def test_a_difference_is_kept_with_its_reason():
    state = at("office")
    reasons = {"lead": WHY, "member": f" {WHY} ", "conduct": WHY}
    (event,) = decide(state, CHAIN, ask(state, {"lead": 1, "member": 1}, reasons), HOLDING)
    assert (event.own_total, event.total, event.reached) == (25, 15, False)
    assert event.items == (
        ev.VerifiedItem("lead", 2, 1, 10, WHY),
        ev.VerifiedItem("member", None, 1, 5, WHY),
        ev.VerifiedItem("conduct", 5, None, 0, WHY),
    )


def test_a_gate_found_otherwise_needs_a_reason_too():
    state = at("employer")
    assert refusal(state, ask(state, OWN.values, gates=()), HOLDING).code == "reason:gates"
    (event,) = decide(state, CHAIN, ask(state, OWN.values, {"gates": "年度考核不合格"}, gates=()), HOLDING)
    assert (event.gates, event.reason, event.reached) == ((), "年度考核不合格", False)


@pytest.mark.parametrize(
    ("values", "reasons", "gates", "code"),
    [
        ({"lead": 1, "conduct": 5}, {}, ("ethics",), "reason:lead"),
        ({"lead": 1, "conduct": 5}, {"lead": "少了"}, ("ethics",), "reason:lead"),
        ({"lead": 2}, {"lead": WHY}, ("ethics",), "reason:conduct"),
        ({"lead": 100, "conduct": 5}, {"lead": WHY}, ("ethics",), "score:lead"),
        ({"lead": 2, "conduct": 6}, {"conduct": WHY}, ("ethics",), "score:conduct"),
        ({"lead": 2, "conduct": 5, "stray": 1}, {}, ("ethics",), "score:stray"),
        ({"lead": 2, "conduct": 5}, {}, ("ethics", "wealth"), "score:wealth"),
    ],
)
def test_what_cannot_be_is_refused(values, reasons, gates, code):
    state = at("employer")
    assert refusal(state, ask(state, values, reasons, gates), HOLDING).code == code


@pytest.mark.feature("SCO-04")
def test_an_examiner_approves_only_what_was_verified():
    state = at("employer")
    approve = Command(Action.APPROVE, state.version, reason="材料齐全，同意推荐")
    assert refusal(state, approve, HOLDING).code == "score_unverified"
    done = holder(Role.EMPLOYER, score=ScoreFacts(SHEET, OWN.values, OWN.gates, verified_here=True))
    assert decide(state, CHAIN, approve, done)
    reject = Command(Action.REJECT, state.version, reason="自评分与材料严重不符")
    assert decide(state, CHAIN, reject, HOLDING)
