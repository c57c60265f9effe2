"""Random command sequences against the invariants that the pure engine can be held to."""

from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from plans.spec.chain import Action, StageKind
from review.engine import events as ev
from review.engine.apply import apply, fold
from review.engine.commands import Command, OwnCommand
from review.engine.decide import decide, start
from review.engine.facts import CaseFacts, LastDecision, NoticeFacts, Role
from review.engine.permission import permitted
from review.engine.recall import place_of_last
from review.engine.refusal import Refused
from review.engine.state import Result, Status, Step
from review.engine.turn import stage_of
from tests.review.engine.chains import NOW, PLANS, chain_of_plan, owner
from tests.review.engine.test_scores import OWN

EVERY_KIND = "every kind"
Tried = tuple[Command, Role, bool, bool, bool]
SEEN: set[tuple[str, str, str]] = set()  # plan, stage, what was done there
BACKWARD = {
    Action.RETURN,
    Action.REJECT,
    Action.WITHDRAW,
    OwnCommand.LAPSE,
    OwnCommand.RECALL,
    OwnCommand.STOP_NOTICE,
    OwnCommand.DISQUALIFY,
}
COUNTS = {"members": 9, "present": 9, "yes": 6, "no": 3, "abstain": 0}
VERIFIED = {"values": OWN.values, "gates": OWN.gates, "reasons": {}}
PAYLOAD = {"batch": "b", "notice": "n", "bill": "x", "document": "d", "members": "甲、乙", **COUNTS, **VERIFIED}
WHY = "一个足够长的理由"


class Walk(RuleBasedStateMachine):
    """One case, its history, and a world that changes around it."""

    tried = Bundle("tried")

    @initialize(
        plan=st.sampled_from([EVERY_KIND] * 5 + [*PLANS]),
        fee_due=st.booleans(),
        scored=st.sampled_from([False, False, True]),
    )
    def begin(self, plan=EVERY_KIND, fee_due=True, scored=False) -> None:
        self.plan, self.chain = plan, chain_of_plan(plan)
        self.codes = [stage.code for stage in self.chain]
        self.now = NOW
        self.snapshot = 1
        self.notices: dict[str, NoticeFacts] = {}
        self.papers_agree: bool | None = None
        self.fee_due, self.bill_settled = fee_due, False
        self.objections = 0
        self.is_scored, self.verified = scored, set[str]()
        self.is_read = self.is_barred = False
        first = start(self.chain, owner(snapshot_digest="s1"))
        self.history: list[ev.Event] = [first]
        self.actors: list[tuple[Role, bool, bool]] = [(Role.APPLICANT, False, True)]
        self.state = apply(None, first)

    def role_at(self, code: str) -> Role:
        return Role(stage_of(self.chain, code).holder.value.removeprefix("upper_"))

    def last(self, role: Role) -> LastDecision | None:
        place = place_of_last(self.history)
        if place == 0:
            return None
        kept = "已打开" if self.is_read else ""
        before = fold(self.history[:place])
        return LastDecision(self.history[place], before, NOW, self.actors[place][0] is role, kept)

    def payload(self, **more: object) -> dict[str, object]:
        papers = dict.fromkeys(stage_of(self.chain, self.state.stage).settings.compared, ("agrees", ""))
        days = {"on": self.now.date(), "met_on": NOW.date(), "until": self.now + timedelta(days=9)}
        return {**PAYLOAD, "papers": papers, "by": "甲", **days, **more}

    def facts(
        self, role: Role, *, holds: bool, is_owner: bool, organizes: bool = False, recalling: bool = False
    ) -> CaseFacts:
        today = self.now.date()
        return CaseFacts(
            now=self.now,
            today=today,
            actor_role=role,
            actor_holds_stage=holds,
            actor_is_owner=is_owner,
            actor_is_organizer=organizes,
            snapshot_digest=f"s{self.snapshot}",
            notice=self.notices.get(self.state.stage),
            notice_days=(today + timedelta(days=1), today + timedelta(days=5)),
            open_objections=self.objections,
            fee_due=self.fee_due,
            bill_settled=self.bill_settled,
            payment_due=None if self.bill_settled else self.now + timedelta(days=1),
            barred="失信记录在执行期内" if self.is_barred else "",
            score=replace(OWN, verified_here=self.state.stage in self.verified) if self.is_scored else None,
            last=self.last(role) if recalling else None,
            papers_agree=self.papers_agree,
            correction_until=self.now + timedelta(days=5),
        )

    def run_command(self, command: Command, facts: CaseFacts) -> None:
        before = self.state
        buttons = permitted(before, self.chain, facts)
        try:
            events = decide(before, self.chain, command, facts)
        except Refused:
            assert self.state == fold(self.history)  # INV-20: nothing was changed
            return
        assert command.name in buttons
        for event in events:
            self.history.append(event)
            self.actors.append((facts.actor_role, facts.actor_holds_stage, facts.actor_is_owner))
            self.state = apply(self.state, event)
            self.follow(event)
        SEEN.add((self.plan, before.stage, str(command.name)))
        if command.name is Action.RECORD_BALLOT and before.staged_result is not None:
            SEEN.add((self.plan, before.stage, f"corrected to {self.state.staged_result}"))
        if command.name is OwnCommand.RECALL:
            assert replace(self.state, version=0) == replace(facts.last.before, version=0)
        with pytest.raises(Refused):  # INV-21: the same request again changes nothing
            decide(self.state, self.chain, command, facts)

    def follow(self, event: ev.Event) -> None:
        """What the event changes in the world."""
        match event:
            case ev.NoticeOpened():
                shown = NoticeFacts(event.notice, event.digest, event.first_day, event.last_day, True)
                self.notices[event.stage] = shown
            case ev.NoticeStopped():
                self.notices.pop(event.stage)
            case ev.ScoreVerified():
                self.verified.add(event.stage)
            case ev.Entered() | ev.Resubmitted():
                if isinstance(event, ev.Resubmitted):
                    self.verified.clear()
                self.notices.pop(event.stage, None)
                self.papers_agree = None
                self.is_read = False
            case ev.Compared():
                self.papers_agree = True

    @rule(
        target=tried,
        name=st.sampled_from([*Action, *OwnCommand]),
        role=st.sampled_from(list(Role)),
        holds=st.booleans(),
        is_owner=st.booleans(),
        organizes=st.booleans(),
        behind=st.sampled_from([0, 0, 0, 1]),
        reason=st.sampled_from(["", WHY]),
        yes=st.integers(0, 9),
    )
    def anything(self, name, role, holds, is_owner, organizes, behind, reason, yes) -> Tried:
        payload = self.payload(yes=yes, no=9 - yes)
        command = Command(name, self.state.version - behind, reason=reason, payload=payload)
        self.run_command(command, self.facts(role, holds=holds, is_owner=is_owner, organizes=organizes))
        return command, role, holds, is_owner, organizes

    @rule(pick=st.integers(0, 9))
    def somebody_entitled(self, pick) -> None:
        """Any command that the table allows to the one whose turn it is."""
        facts = self.facts_of_the_entitled()
        names = permitted(self.state, self.chain, facts)
        if names:
            name = names[pick % len(names)]
            self.run_command(Command(name, self.state.version, reason=WHY, payload=self.payload()), facts)

    @rule(read=st.booleans())
    def whoever_decided_thinks_better_of_it(self, read) -> None:
        """A recall by the one who decided last, before or after somebody has read it."""
        self.is_read = read
        role = self.actors[place_of_last(self.history)][0]
        command = Command(OwnCommand.RECALL, self.state.version, reason=WHY)
        self.run_command(command, self.facts(role, holds=False, is_owner=False, recalling=True))

    @rule(name=st.sampled_from([OwnCommand.EXTEND_PAYMENT, OwnCommand.DISQUALIFY]))
    def the_office_whose_plan_it_is_steps_in(self, name) -> None:
        """While the case is with somebody else."""
        facts = self.facts(Role.COMMITTEE_OFFICE, holds=False, is_owner=False, organizes=True)
        self.run_command(Command(name, self.state.version, reason=WHY, payload=self.payload()), facts)

    @rule(yes=st.integers(0, 9), reason=st.sampled_from(["", WHY]))
    def the_office_corrects_the_counts(self, yes, reason) -> None:
        """Other counts for a case whose result is staged; refused without a reason, and after the release."""
        if self.state.staged_result is None:
            return
        payload = self.payload(yes=yes, no=9 - yes)
        command = Command(Action.RECORD_BALLOT, self.state.version, reason=reason, payload=payload)
        self.run_command(command, self.facts(Role.COMMITTEE_OFFICE, holds=True, is_owner=False))

    @rule(steps=st.integers(1, 12), corrected=st.sampled_from([None, None, None, 9, 7, 0]))
    def work_goes_on(self, steps, corrected) -> None:
        """Some steps forward by whoever is entitled, so that walks get far."""
        for _ in range(steps):
            if self.state.staged_result is not None and corrected is not None:
                self.the_office_corrects_the_counts(corrected, WHY)
            facts = self.facts_of_the_entitled()
            names = [name for name in permitted(self.state, self.chain, facts) if name not in BACKWARD]
            if not names:
                return
            if facts.score is not None and not facts.score.verified_here and OwnCommand.VERIFY_SCORE in names:
                verify = Command(OwnCommand.VERIFY_SCORE, self.state.version, payload=self.payload())
                self.run_command(verify, facts)
                continue
            waits = self.state.stage in self.notices or self.state.staged_result or OwnCommand.COMPARE in names
            onward = names[-1] if waits and not self.papers_agree else names[0]
            self.run_command(Command(onward, self.state.version, payload=self.payload()), facts)
            self.now += timedelta(days=3)

    def facts_of_the_entitled(self) -> CaseFacts:
        returned = self.state.status is Status.RETURNED
        role = Role.APPLICANT if returned else self.role_at(self.state.stage)
        if role is Role.APPLICANT and not returned:
            role = Role.SYSTEM
        return self.facts(role, holds=True, is_owner=role is Role.APPLICANT)

    @rule(old=tried)
    def replay(self, old) -> None:
        command, role, holds, is_owner, organizes = old
        self.run_command(command, self.facts(role, holds=holds, is_owner=is_owner, organizes=organizes))

    @rule(days=st.integers(1, 4))
    def time_passes(self, days) -> None:
        self.now += timedelta(days=days)

    @rule()
    def the_bill_is_paid(self) -> None:
        self.bill_settled = True

    @rule(is_barred=st.sampled_from([False, False, True]))
    def a_record_is_confirmed_or_revoked(self, is_barred) -> None:
        self.is_barred = is_barred

    @rule(count=st.integers(0, 1))
    def objections_change(self, count) -> None:
        self.objections = count

    @precondition(lambda self: self.state.status is Status.RETURNED)
    @rule(days=st.sampled_from([0, 9]))
    def the_clock_looks_at_what_is_returned(self, days) -> None:
        self.now += timedelta(days=days)
        facts = self.facts(Role.SYSTEM, holds=False, is_owner=False)
        self.run_command(Command(OwnCommand.LAPSE, self.state.version), facts)

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
                    assert event.stage == self.codes[0]
                case ev.Entered():
                    assert passed  # INV-05
                    reached, passed = reached + 1, False
                    assert event.stage == self.codes[reached]
                case ev.Recalled():
                    reached, passed = self.codes.index(event.stage), event.step is Step.APPROVED
                case ev.Approved() | ev.NoticeClosed() | ev.FeeSettled() | ev.Released():
                    assert event.stage == self.codes[reached]
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
            stages = [stage.kind for stage in self.chain]
            assert ev.BallotRecorded in kinds
            assert (ev.FeeSettled in kinds) == (StageKind.PAYMENT in stages)
            assert (ev.Compared in kinds) == (StageKind.ON_SITE_CHECK in stages)
            assert kinds.count(ev.NoticeClosed) >= stages.count(StageKind.PUBLIC_NOTICE) >= 2
            assert isinstance(self.history[-1], ev.Confirmed)
            assert self.state.step is Step.APPROVED


NAMES = {*map(str, [*Action, *OwnCommand]), "corrected to passed", "corrected to failed"}
MOST_ROUNDS = 8  # of 200 walks; one is nearly always enough


@pytest.mark.abuse("AC-005", "AC-021", "AC-023")
def test_random_walks_keep_the_invariants():
    """The walks must have been everywhere and done everything, or the invariants held of nothing."""
    SEEN.clear()
    everywhere = {(plan, code) for plan in PLANS for code in [stage.code for stage in chain_of_plan(plan)][:3]}
    everywhere |= {(EVERY_KIND, stage.code) for stage in chain_of_plan(EVERY_KIND)}
    Walk.TestCase.settings = settings(
        max_examples=200, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck)
    )
    for _round in range(MOST_ROUNDS):
        Walk.TestCase("runTest").runTest()
        walked, names = {(plan, stage) for plan, stage, _ in SEEN}, {name for _, _, name in SEEN}
        if walked >= everywhere and names >= NAMES:
            break
    assert walked >= everywhere
    assert names >= NAMES


def asking() -> Iterator[dict[str, Any]]:
    """Everybody there is to a case: by role, as a stranger and as its holder; its owner; the office of its plan."""
    for role in Role:
        yield {"role": role, "holds": False, "is_owner": False}
        yield {"role": role, "holds": True, "is_owner": False}
    yield {"role": Role.APPLICANT, "holds": False, "is_owner": True}
    yield {"role": Role.EMPLOYER, "holds": True, "is_owner": True}
    yield {"role": Role.COMMITTEE_OFFICE, "holds": False, "is_owner": False, "organizes": True}


def everything_is_tried(walk: Walk) -> set[str]:
    """Ask every command as everybody of a copy of the walk as it is, and of it as a return leaves it; returns what had
    an effect."""
    done: set[str] = set()
    for who, name in product(asking(), [*Action, *OwnCommand]):
        other = copied(walk)
        other.is_barred = name is OwnCommand.DISQUALIFY
        if name is OwnCommand.LAPSE:
            other.now += timedelta(days=9)
        facts = other.facts(**who, recalling=name is OwnCommand.RECALL)
        other.run_command(Command(name, other.state.version, reason=WHY, payload=other.payload()), facts)
        if other.state == walk.state:
            continue
        is_first, done = name not in done, {*done, str(name)}
        other.state_is_the_fold_of_its_events()
        other.nobody_decided_on_their_own()
        other.stages_are_taken_in_order_with_one_snapshot()
        other.a_result_is_that_of_the_counts_last_entered()
        if name is Action.RETURN and is_first:
            done |= everything_is_tried(other)
    return done


def copied(walk: Walk) -> Walk:
    other = copy(walk)
    other.history, other.actors = [*walk.history], [*walk.actors]
    other.notices, other.verified = {**walk.notices}, {*walk.verified}
    return other


@pytest.mark.feature("REV-11")
@pytest.mark.abuse("AC-005", "AC-023")
@pytest.mark.parametrize("plan", [EVERY_KIND, *PLANS])
def test_every_command_is_asked_by_everybody_at_every_stage_of_every_chain(plan):
    """Of one that was returned and of one that is over, too; what a chain knows is done at some place of it. No chain
    has code of its own."""
    walk, done = Walk(), set()
    walk.begin(plan, scored=True)
    walk.bill_settled = True
    for code in walk.codes:
        for name in onwards(walk, code):
            done |= everything_is_tried(walk)
            facts = walk.facts(entitled(walk, name), holds=True, is_owner=False)
            walk.run_command(Command(name, walk.state.version, payload=walk.payload()), facts)
            walk.now += timedelta(days=6)
    assert walk.state.status is Status.PASSED
    walk.a_pass_has_its_ballot_its_notice_and_its_money()
    assert everything_is_tried(walk) == set(), "nothing leads out of an end"
    allowed = {str(name) for stage in walk.chain for name in stage.actions}
    assert done >= allowed | {"recall", "disqualify", "stop_notice", "verify_score", "resubmit", "lapse"}
    assert ("compare" in done) == any(stage.settings.compared for stage in walk.chain)


def onwards(walk: Walk, code: str) -> list[Action | OwnCommand]:
    """What leads a case out of a stage, in its order."""
    assert walk.state.stage == code
    stage = stage_of(walk.chain, code)
    first = [OwnCommand.COMPARE] if stage.settings.compared else []
    if stage.kind in (StageKind.EXAMINE, StageKind.ON_SITE_CHECK, StageKind.BALLOT):
        first.append(OwnCommand.VERIFY_SCORE)
    return [*first, *(name for name in stage.actions if name not in BACKWARD)]


def entitled(walk: Walk, name: Action | OwnCommand) -> Role:
    return Role.SYSTEM if name is Action.SETTLE else walk.role_at(walk.state.stage)
