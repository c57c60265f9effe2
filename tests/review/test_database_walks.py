"""Random requests by random people against a real database, and after each of them every invariant of the checker."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from applicants.models import Dossier
from applicants.sections import Refused as SectionRefused
from applicants.services import dossiers
from kernel import clock, idempotency
from plans.spec.chain import Action
from review.engine.commands import Command, OwnCommand
from review.engine.refusal import Refused
from review.invariants import check_all
from review.models import BallotCount, Case, NoticeItem, Objection, PublicNotice
from review.queries.cases import own_case, readable
from review.queries.holders import REVIEWING
from review.services import batches, committee, notices
from review.services.run import run
from review.services.selection import Chosen
from review.services.sweeping import lapse_due
from tests import factories, walk
from tests.cast import Cast
from tests.review import walked_beside
from tests.review.reached import holding, named_in
from tests.review.walked_beside import Beside

REASON = "材料与证书不一致，请核对后说明。"
OFFICES = [
    *["holder"] * 6,
    "wang",
    "department_officer",
    "chen",
    "sun",
    "zhao",
    "owner_hr",
    "other_bureau_officer",
    "operator",
    "lin",
]
SEEN: set[str] = set()
MOST_ROUNDS = 6  # of walks about a counted case; one is nearly always enough


def show_result(cast: Cast, case: Case) -> None:
    notices.open_notice(walk.seat_of(cast.sun), walk.chosen(case), place="公告栏")


def rows_of_everything() -> tuple[int, ...]:
    """How many rows there are of each thing that a request may write. One query."""
    labels = ("review", "applicants", "fees", "messaging", "documents")
    tables = [model._meta.db_table for label in labels for model in apps.get_app_config(label).get_models()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f'(SELECT count(*) FROM "{table}")' for table in tables))
        return tuple(cursor.fetchone())


class Requests(Beside, RuleBasedStateMachine):
    """Requests about one case. Every example starts from the same submitted case and is rolled back at its end."""

    cast: Cast
    case_id: int

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.last = None
        self.checked: object = None

    def teardown(self) -> None:
        kinds = list(self.case().events.values_list("kind", flat=True))
        SEEN.update(kinds)
        if kinds.count("ballot_recorded") > 1:
            SEEN.add("corrected")
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def case(self) -> Case:
        return Case.objects.select_related("dossier").get(pk=self.case_id)

    def seat(self, name: str):
        """Of the cast by name; ``holder``: of whoever holds the case now."""
        if name == "holder":
            held_by = self.case().holder_id or self.cast.lin.seat.organization_id
            names = ("wang", "department_officer", "chen", "sun")
            name = next(each for each in names if self.cast.actors[each].seat.organization_id == held_by)
        return self.cast.actors[name].seat

    def chosen(self) -> list[Chosen]:
        case = self.case()
        return [Chosen(case.public_id, case.version)]

    def ask(self, request) -> None:
        """Make one request; a refused one leaves no trace (INV-20), a repeated one no second (INV-21)."""
        before, case = self.digest(), self.case()
        try:
            with transaction.atomic():
                request()
        except (Refused, SectionRefused):
            assert self.digest() == before
            return
        self.decided_by_whoever_held_it(case)
        self.comes_again(request)
        self.last = request

    def comes_again(self, request) -> None:
        before = self.digest()
        with suppress(Refused, SectionRefused, IntegrityError, NoticeItem.DoesNotExist), transaction.atomic():
            request()
        assert self.digest() == before

    def decided_by_whoever_held_it(self, before: Case) -> None:
        """INV-04: what was decided just now came from the office that held the case, from the one whose plan it is, or
        from the one that takes its own decision back."""
        for row in self.case().events.filter(serial__gt=before.version, seat__isnull=False).select_related("seat"):
            office = row.seat.organization_id
            by_plan = row.kind in ("payment_extended", "voided") and office == before.plan_version.plan.organizer_id
            own = row.kind == "recalled" and before.events.filter(office=office).exists()
            by_applicant = row.kind in ("resubmitted", "withdrawn") and row.actor_id == before.person_id
            assert office == before.holder_id or by_plan or own or by_applicant, row.kind

    def digest(self) -> tuple[object, ...]:
        """What a request may change: every row of the case and its dossier, and how many rows there are of anything."""
        dossier = Dossier.objects.filter(case=self.case_id).values_list().get()
        return Case.objects.filter(pk=self.case_id).values_list().get(), dossier, rows_of_everything()

    @rule(
        name=st.sampled_from([*Action, *OwnCommand]),
        who=st.sampled_from([*OFFICES, None]),
        behind=st.sampled_from([0, 0, 0, 1]),
        reason=st.sampled_from([REASON, REASON, ""]),
    )
    def anyone_asks_for_anything(self, name, who, behind, reason) -> None:
        seat = self.seat(who) if who else None
        token = idempotency.new_token()
        command = Command(name, self.case().version - behind, reason=reason, payload={"yes": 1})
        self.ask(lambda: run(self.case_id, command, seat, token=token))

    @rule(days=st.integers(1, 9))
    def time_passes(self, days) -> None:
        clock.shift(timedelta(days=days))

    @rule()
    def the_sweeper_runs(self) -> None:
        lapse_due()

    @rule(steps=st.integers(2, 14))
    def work_goes_on(self, steps) -> None:
        for _ in range(steps):
            self.onward()

    def onward(self) -> None:
        """The next right thing by the right person."""
        case = self.case()
        if case.status == Case.Status.RETURNED:
            self.resubmit(case)
        elif case.status == Case.Status.IN_REVIEW:
            phase = walk.STAGES[case.stage][self.phase(case)]
            if case.stage == "result_notice" and not self.is_shown(case):
                phase = show_result  # released by a bare command, without the notice that the page opens with it
            self.ask(lambda: phase(self.cast, case))

    def phase(self, case: Case) -> int:
        return int(case.stage == "employer_notice" and self.is_shown(case))

    def is_shown(self, case: Case) -> bool:
        opened = case.notice_items.filter(notice__stage=case.stage, notice__opened_at__gte=case.entered_at)
        return bool(opened.exists())

    def resubmit(self, case: Case) -> None:
        dossier = case.dossier
        token, version = idempotency.new_token(), dossier.version
        seat = self.seat("lin")
        self.ask(lambda: dossiers.submit(dossier_id=dossier.pk, seat=seat, token=token, seen_version=version))

    @rule(who=st.sampled_from(OFFICES))
    def anyone_opens_a_notice(self, who) -> None:
        chosen, token = self.chosen(), idempotency.new_token()
        self.ask(lambda: notices.open_notice(self.seat(who), chosen, place="公告栏", token=token))

    @rule(who=st.sampled_from(OFFICES))
    def anyone_closes_a_notice(self, who) -> None:
        newest = PublicNotice.objects.order_by("-pk").first()
        if newest:
            token = idempotency.new_token()
            self.ask(lambda: notices.close_notice(newest.pk, self.seat(who), token=token))

    @rule(who=st.sampled_from(OFFICES))
    def anyone_forwards(self, who) -> None:
        chosen, token = self.chosen(), idempotency.new_token()
        self.ask(lambda: batches.forward(self.seat(who), chosen, token=token))

    @rule(who=st.sampled_from(OFFICES), yes=st.integers(0, 21))
    def anyone_enters_a_ballot(self, who, yes) -> None:
        case, seat = self.case(), self.seat(who)
        row = committee.CountRow(case.public_id, case.version, yes, 21 - yes, 0)

        def enter() -> None:
            form = committee.MeetingForm("会议", clock.today(), 25, 21, "高主任")
            meeting = committee.open_meeting(seat, case.plan_version, form)
            committee.record_ballots(meeting.pk, seat, [row], reason=REASON)

        self.ask(enter)

    @rule(upheld=st.booleans())
    def a_citizen_objects_and_is_answered(self, upheld) -> None:
        item = NoticeItem.objects.filter(case=self.case_id).order_by("-pk").first()
        if item is None:
            return
        self.ask(lambda: notices.file_objection(item.notice_id, self.case_id, name="钱", contact="1", text=REASON))
        waiting = Objection.objects.filter(item=item, status=Objection.Status.OPEN).order_by("pk").first()
        office = "wang" if item.notice.scope == PublicNotice.Scope.EMPLOYER else "sun"
        if waiting and not upheld:
            seat = self.seat(office)
            self.ask(lambda: notices.decide_objection(waiting.pk, seat, upheld=False, answer=REASON))

    @precondition(lambda self: self.last is not None)
    @rule()
    def the_last_request_comes_again(self) -> None:
        """Later, when others have asked for something meanwhile."""
        self.comes_again(self.last)

    @invariant()
    def the_checker_finds_nothing(self) -> None:
        now = self.digest()
        if now != self.checked:  # most requests are refused, which has just been seen to leave no trace
            assert check_all() == []
            self.whoever_decided_goes_on_reading()
            self.checked = now

    def whoever_decided_goes_on_reading(self) -> None:
        """INV-17: every office that had a part in it, and the applicant; each version that was ever submitted."""
        case = self.case()
        offices = set(case.events.filter(office__isnull=False).order_by("pk").values_list("office", flat=True))
        for actor in self.cast.actors.values():
            if actor.seat and actor.seat.role in REVIEWING and actor.seat.organization_id in offices:
                is_own = actor.seat.user.person_id == case.person_id
                assert readable(actor.seat).filter(pk=case.pk).exists() is not is_own, actor.name
        assert own_case(self.seat("lin"), case.dossier.public_id).pk == case.pk
        assert case.dossier.snapshots.count() == case.round


class CountedRequests(Requests):
    """Requests about a case whose ballot is counted and not released."""

    @rule(who=st.sampled_from(OFFICES), yes=st.integers(0, 21), reason=st.sampled_from([REASON, REASON, ""]))
    def anyone_corrects_the_counts(self, who, yes, reason) -> None:
        case, seat = self.case(), self.seat(who)
        counted = BallotCount.objects.get(case=case)
        row = committee.CountRow(case.public_id, case.version, yes, 21 - yes, 0)
        self.ask(lambda: committee.record_ballots(counted.meeting_id, seat, [row], reason=reason))

    @rule(yes=st.integers(0, 21))
    def the_office_corrects_the_counts(self, yes) -> None:
        self.anyone_corrects_the_counts("sun", yes, REASON)

    @rule(who=st.sampled_from(OFFICES))
    def anyone_releases(self, who) -> None:
        counted, seat = BallotCount.objects.get(case=self.case_id), self.seat(who)
        self.ask(lambda: committee.release(counted.meeting_id, seat, place="公告栏"))


def walk_about(machine, cast, case, **more) -> None:
    """Run the machine from where the case is; what every example saw is added to ``SEEN``."""
    run_state_machine_as_test(
        type("WalksOfOneCase", (machine,), {"cast": cast, "case_id": case.pk}),
        settings=settings(deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), **more),
    )


@pytest.mark.abuse("AC-003", "AC-005", "AC-006", "AC-023", "AC-032", "AC-047")
def test_random_requests_break_no_invariant(cast):
    """The walks must have been somewhere, or the invariants held of nothing."""
    case, somewhere = walk.submitted(cast, factories.plan(cast)), {"approved", "entered", "notice_opened", "voided"}
    SEEN.clear()
    for _round in range(MOST_ROUNDS):
        walk_about(Requests, cast, case, max_examples=8, stateful_step_count=20)
        if somewhere <= SEEN:
            break
    assert somewhere <= SEEN


@pytest.mark.abuse("AC-005", "AC-023", "AC-056", "AC-058")
def test_random_requests_about_a_counted_case_break_no_invariant(cast):
    """From a ballot that is counted and not released: corrected, released, corrected again, by anybody."""
    case = walk.walk_to(cast, walk.submitted(cast, factories.plan(cast)), "committee")
    walk.ballot(cast, case)
    SEEN.clear()
    for _round in range(MOST_ROUNDS):
        walk_about(CountedRequests, cast, case, max_examples=5, stateful_step_count=15)
        if "corrected" in SEEN:
            break
    assert "corrected" in SEEN


#: What others of them do for somebody: the submit, money that arrives, the second officer's word, a page of a list.
FOLLOWS = {"start.receive", "payments.settle", "barring.stop", "selection.lock_chosen", "bulk_work.decide"}
#: Of conditions that this plan's chain does not have; each is asked in tests.review.at_once.
NOT_HERE = {"forms.request_score_sheet", "payments.cancel_of_void"}


def test_every_service_that_holds_a_case_is_asked_for_in_the_walks():
    named = named_in(Path(__file__)) | named_in(Path(walked_beside.__file__))
    assert holding() - named == FOLLOWS | NOT_HERE
