from fractions import Fraction

import pytest

from plans.spec.chain import Action
from review.engine import events as ev
from review.engine.decide import decide
from review.engine.kinds.ballot import Counts, reaches, result_of
from review.engine.refusal import Refused
from review.engine.state import Result, Step
from tests.review.engine.chains import CHAIN, ask, at, holder

TWO_THIRDS = (2, 3)
GOOD = {"members": 25, "present": 21, "yes": 14, "no": 5, "abstain": 2}


@pytest.mark.abuse("AC-056")
def test_two_thirds_are_exact_for_every_committee_up_to_sixty():
    decided = 0
    for members in range(1, 61):
        for present in range(members + 1):
            quorate = Fraction(present, members) >= Fraction(2, 3)
            for yes in range(present + 1):
                counts = Counts(members, present, yes, present - yes, 0)
                if not quorate:
                    with pytest.raises(Refused, match="会议表决无效"):
                        result_of(counts, quorum=TWO_THIRDS, majority=TWO_THIRDS)
                    continue
                decided += 1
                passed = Fraction(yes, present) >= Fraction(2, 3)
                found = result_of(counts, quorum=TWO_THIRDS, majority=TWO_THIRDS)
                assert (found is Result.PASSED) == passed, counts
    assert decided > 20_000


@pytest.mark.abuse("AC-056")
@pytest.mark.parametrize("share", [(1, 2), (3, 5), (2, 3), (3, 4), (1, 1)])
def test_any_share_is_exact(share):
    for whole in range(1, 61):
        for part in range(whole + 1):
            assert reaches(part, whole, share) == (Fraction(part, whole) >= Fraction(*share))


@pytest.mark.abuse("AC-056")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"yes": -1}, "counts:yes"),
        ({"yes": 14.0}, "counts:yes"),
        ({"yes": "14"}, "counts:yes"),
        ({"yes": True}, "counts:yes"),
        ({"yes": None}, "counts:yes"),
        ({"members": 0, "present": 0, "yes": 0, "no": 0, "abstain": 0}, "counts:members"),
        ({"present": 26, "yes": 19}, "counts:present"),
        ({"yes": 15}, "counts:sum"),
        ({"present": 16, "yes": 14, "no": 2, "abstain": 0}, "quorum"),
    ],
)
def test_counts_that_cannot_be_are_refused(changes, code):
    state = at("committee")
    with pytest.raises(Refused) as caught:
        decide(state, CHAIN, ask(Action.RECORD_BALLOT, state, payload={**GOOD, **changes}), holder())
    assert caught.value.code == code


def test_a_missing_count_is_refused():
    state = at("committee")
    with pytest.raises(Refused) as caught:
        decide(state, CHAIN, ask(Action.RECORD_BALLOT, state), holder())
    assert caught.value.code == "counts:members"


def test_a_ballot_is_staged_and_corrected_only_with_a_reason():
    state = at("committee")
    (recorded,) = decide(state, CHAIN, ask(Action.RECORD_BALLOT, state, payload=GOOD), holder())
    assert recorded == ev.BallotRecorded("committee", **GOOD, result=Result.PASSED)
    staged = at("committee", Step.APPROVED, staged_result=Result.PASSED)
    corrected = {**GOOD, "yes": 13, "no": 6}
    with pytest.raises(Refused) as caught:
        decide(staged, CHAIN, ask(Action.RECORD_BALLOT, staged, payload=corrected), holder())
    assert caught.value.code == "reason"
    (again,) = decide(
        staged, CHAIN, ask(Action.RECORD_BALLOT, staged, payload=corrected, reason="录入有误，按会议记录更正"), holder()
    )
    assert again.result is Result.FAILED


def test_release_sends_the_passed_on_and_tells_the_others():
    passed = at("committee", Step.APPROVED, staged_result=Result.PASSED)
    assert decide(passed, CHAIN, ask(Action.RELEASE, passed), holder()) == (
        ev.Released("committee", Result.PASSED),
        ev.Entered("result_notice"),
    )
    failed = at("committee", Step.APPROVED, staged_result=Result.FAILED)
    assert decide(failed, CHAIN, ask(Action.RELEASE, failed), holder()) == (ev.Released("committee", Result.FAILED),)
    with pytest.raises(Refused) as caught:
        decide(at("committee"), CHAIN, ask(Action.RELEASE, at("committee")), holder())
    assert caught.value.code == "not_permitted"
