"""Random command sequences against the invariants that the pure engine can be held to."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from plans.spec.chain import Action
from review.engine import events as ev
from review.engine.apply import apply, fold
from review.engine.commands import Command, OwnCommand
from review.engine.decide import decide, start
from review.engine.facts import CaseFacts, NoticeFacts, Role
from review.engine.permission import permitted
from review.engine.refusal import Refused
from review.engine.state import Result, Status, Step
from tests.review.engine.chains import CHAIN, NOW, owner

CODES = [stage.code for stage in CHAIN]
ROLES = {stage.code: Role(stage.holder.value) for stage in CHAIN}
SEEN: set[tuple[str, str]] = set()
BACKWARD = {Action.RETURN, Action.REJECT, Action.WITHDRAW, OwnCommand.LAPSE}
COUNTS = {"members": 9, "present": 9, "yes": 6, "no": 3, "abstain": 0}
PAYLOAD = {"batch": "b", "notice": "n", "bill": "x", "document": "d", **COUNTS}


class Walk(RuleBasedStateMachine):
    """One case, its history, and a world that changes around it."""

    tried = Bundle("tried")

    @initialize()
    def begin(self) -> None:
        self.now = NOW
        self.snapshot = 1
        self.notice: NoticeFacts | None = None
        self.bill_settled = False
        self.objections = 0
        first = start(CHAIN, owner(snapshot_digest="s1"))
        self.history: list[ev.Event] = [first]
        self.actors: list[tuple[Role, bool, bool]] = [(Role.APPLICANT, False, True)]
        self.state = apply(None, first)

    def facts(self, role: Role, *, holds: bool, is_owner: bool) -> CaseFacts:
        today = self.now.date()
        return CaseFacts(
            now=self.now,
            today=today,
            actor_role=role,
            actor_holds_stage=holds,
            actor_is_owner=is_owner,
            snapshot_digest=f"s{self.snapshot}",
            notice=self.notice,
            notice_days=(today + timedelta(days=1), today + timedelta(days=5)),
            open_objections=self.objections,
            bill_settled=self.bill_settled,
            correction_until=self.now + timedelta(days=5),
        )

    def run_command(self, command: Command, facts: CaseFacts) -> None:
        before = self.state
        buttons = permitted(before, CHAIN, facts)
        try:
            events = decide(before, CHAIN, command, facts)
        except Refused:
            assert self.state == fold(self.history)  # INV-20: nothing was changed
            return
        assert command.name in buttons
        for event in events:
            self.history.append(event)
            self.actors.append((facts.actor_role, facts.actor_holds_stage, facts.actor_is_owner))
            self.state = apply(self.state, event)
            if isinstance(event, ev.NoticeOpened):
                self.notice = NoticeFacts(event.notice, event.digest, event.first_day, event.last_day, True)
            if isinstance(event, ev.Entered | ev.Resubmitted):
                self.notice = None
        SEEN.add((before.stage, str(command.name)))
        if command.name is Action.RECORD_BALLOT and before.staged_result is not None:
            SEEN.add((before.stage, f"corrected to {self.state.staged_result}"))
        with pytest.raises(Refused):  # INV-21: the same request again changes nothing
            decide(self.state, CHAIN, command, facts)

    @rule(
        target=tried,
        name=st.sampled_from([*Action, *OwnCommand]),
        role=st.sampled_from(list(Role)),
        holds=st.booleans(),
        is_owner=st.booleans(),
        behind=st.sampled_from([0, 0, 0, 1]),
        reason=st.sampled_from(["", "一个足够长的理由"]),
        yes=st.integers(0, 9),
    )
    def anything(self, name, role, holds, is_owner, behind, reason, yes) -> tuple[Command, Role, bool, bool]:
        payload = {**PAYLOAD, "yes": yes, "no": 9 - yes}
        command = Command(name, self.state.version - behind, reason=reason, payload=payload)
        self.run_command(command, self.facts(role, holds=holds, is_owner=is_owner))
        return command, role, holds, is_owner

    @rule(pick=st.integers(0, 9))
    def somebody_entitled(self, pick) -> None:
        """Any command that the table allows to the one whose turn it is."""
        facts = self.facts_of_the_entitled()
        names = permitted(self.state, CHAIN, facts)
        if names:
            command = Command(names[pick % len(names)], self.state.version, reason="一个足够长的理由", payload=PAYLOAD)
            self.run_command(command, facts)

    @rule(yes=st.integers(0, 9), reason=st.sampled_from(["", "一个足够长的理由"]))
    def the_office_corrects_the_counts(self, yes, reason) -> None:
        """Other counts for a case whose result is staged; refused without a reason, and after the release."""
        if self.state.staged_result is None:
            return
        payload = {**PAYLOAD, "yes": yes, "no": 9 - yes}
        command = Command(Action.RECORD_BALLOT, self.state.version, reason=reason, payload=payload)
        self.run_command(command, self.facts(Role.COMMITTEE_OFFICE, holds=True, is_owner=False))

    @rule(steps=st.integers(1, 12), corrected=st.sampled_from([None, None, None, 9, 7, 0]))
    def work_goes_on(self, steps, corrected) -> None:
        """Some steps forward by whoever is entitled, so that walks get far."""
        for _ in range(steps):
            if self.state.staged_result is not None and corrected is not None:
                self.the_office_corrects_the_counts(corrected, "一个足够长的理由")
            facts = self.facts_of_the_entitled()
            names = [name for name in permitted(self.state, CHAIN, facts) if name not in BACKWARD]
            if not names:
                return
            onward = names[-1] if self.notice or self.state.staged_result else names[0]
            self.run_command(Command(onward, self.state.version, payload=PAYLOAD), facts)
            self.now += timedelta(days=3)

    def facts_of_the_entitled(self) -> CaseFacts:
        returned = self.state.status is Status.RETURNED
        role = Role.APPLICANT if returned else ROLES[self.state.stage]
        if role is Role.APPLICANT and not returned:
            role = Role.SYSTEM
        return self.facts(role, holds=True, is_owner=role is Role.APPLICANT)

    @rule(old=tried)
    def replay(self, old) -> None:
        command, role, holds, is_owner = old
        self.run_command(command, self.facts(role, holds=holds, is_owner=is_owner))

    @rule(days=st.integers(1, 4))
    def time_passes(self, days) -> None:
        self.now += timedelta(days=days)

    @rule()
    def the_bill_is_paid(self) -> None:
        self.bill_settled = True

    @rule(count=st.integers(0, 1))
    def objections_change(self, count) -> None:
        self.objections = count

    @precondition(lambda self: self.state.status is Status.RETURNED)
    @rule()
    def the_applicant_corrects(self) -> None:
        self.snapshot += 1

    @invariant()
    def state_is_the_fold_of_its_events(self) -> None:
        assert self.state == fold(self.history)  # INV-03
        assert self.state.version == len(self.history)  # INV-14: one line of history per step

    @invariant()
    def nobody_decided_on_their_own(self) -> None:
        for event, (role, holds, is_owner) in zip(self.history, self.actors, strict=True):
            if isinstance(event, ev.Approved | ev.Returned | ev.Rejected | ev.Forwarded | ev.BallotRecorded):
                assert holds  # INV-04
                assert not is_owner
                assert role not in (Role.APPLICANT, Role.SYSTEM)

    @invariant()
    def stages_are_taken_in_order_with_one_snapshot(self) -> None:
        reached = -1
        passed = True
        for event in self.history:
            match event:
                case ev.Started() | ev.Resubmitted():
                    reached, passed = 0, False
                    assert event.stage == CODES[0]
                case ev.Entered():
                    assert passed  # INV-05
                    reached, passed = reached + 1, False
                    assert event.stage == CODES[reached]
                case ev.Approved() | ev.NoticeClosed() | ev.FeeSettled() | ev.Released():
                    assert event.stage == CODES[reached]
                    passed = True

    @invariant()
    def a_result_is_that_of_the_counts_last_entered(self) -> None:
        """INV-09, INV-11: every count stays in the history; those that replace others say why."""
        last: ev.BallotRecorded | None = None
        for event in self.history:
            match event:
                case ev.BallotRecorded():
                    assert bool(event.reason) == (last is not None)
                    passes = 3 * event.yes >= 2 * event.present
                    assert event.result is (Result.PASSED if passes else Result.FAILED)
                    last = event
                case ev.Released():
                    assert last is not None
                    assert event.result is last.result
        assert self.state.staged_result is (last.result if last else None)

    @invariant()
    def a_pass_has_its_ballot_its_notice_and_its_money(self) -> None:
        if self.state.status is Status.PASSED:
            kinds = [type(event) for event in self.history]
            assert ev.BallotRecorded in kinds
            assert ev.FeeSettled in kinds
            assert kinds.count(ev.NoticeClosed) >= 2
            assert isinstance(self.history[-1], ev.Confirmed)
            assert self.state.step is Step.APPROVED


NAMES = {
    "approve",
    "return",
    "resubmit",
    "open_notice",
    "close_notice",
    "forward",
    "reject",
    "settle",
    "release",
    "corrected to passed",
    "corrected to failed",
}
MOST_ROUNDS = 8  # of 200 walks; one is nearly always enough


@pytest.mark.abuse("AC-005", "AC-021", "AC-023")
def test_random_walks_keep_the_invariants():
    """The walks must have been everywhere and done everything, or the invariants held of nothing."""
    SEEN.clear()
    Walk.TestCase.settings = settings(
        max_examples=200, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck)
    )
    for _round in range(MOST_ROUNDS):
        Walk.TestCase("runTest").runTest()
        stages, names = {stage for stage, _ in SEEN}, {name for _, name in SEEN}
        if stages >= set(CODES) and names >= NAMES:
            break
    assert stages >= set(CODES)
    assert names >= NAMES


def test_one_walk_to_the_end_visits_every_stage():
    walk = Walk()
    walk.begin()
    walk.bill_settled = True
    for name in (
        Action.APPROVE,
        Action.OPEN_NOTICE,
        Action.CLOSE_NOTICE,
        Action.FORWARD,
        Action.APPROVE,
        Action.FORWARD,
        Action.APPROVE,
        Action.FORWARD,
        Action.APPROVE,
        Action.SETTLE,
        Action.RECORD_BALLOT,
        Action.RELEASE,
        Action.OPEN_NOTICE,
        Action.CLOSE_NOTICE,
        Action.CONFIRM,
    ):
        role = Role.SYSTEM if name is Action.SETTLE else ROLES[walk.state.stage]
        command = Command(name, walk.state.version, payload=PAYLOAD)
        walk.run_command(command, walk.facts(role, holds=True, is_owner=False))
        walk.now += timedelta(days=6)
    assert walk.state.status is Status.PASSED
    assert walk.notice is None or walk.notice.last_day < date(2021, 1, 1)
    walk.a_pass_has_its_ballot_its_notice_and_its_money()
    walk.stages_are_taken_in_order_with_one_snapshot()
    walk.nobody_decided_on_their_own()
