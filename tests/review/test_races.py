"""Two requests at once, for real on PostgreSQL. Each race has a twin without the lock, which must go wrong."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from kernel import clock, idempotency
from plans.spec.chain import Action
from review.engine.commands import Command
from review.engine.refusal import Refused
from review.invariants import check_all
from review.models import Case, Objection, ReviewEvent
from review.services import notices
from review.services import run as run_module
from review.services.run import lock_cases, run, run_locked
from review.services.sweeping import lapse_due
from tests import factories, walk
from tests.review.test_pairs import somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 20.0  # how long the second request may take to end, or to come as far as the first one's lock


@pytest.fixture
def case(cast) -> Case:
    return walk.submitted(cast, factories.plan(cast))


def in_thread(pool: ThreadPoolExecutor, work: Callable[[], object]) -> Future:
    def body() -> object:
        try:
            return work()
        finally:
            connection.close()

    return pool.submit(body)


def first_then_second(first: Callable[[], object], second: Callable[[], object]) -> tuple[object, bool]:
    """Run ``second`` while ``first`` has done its work but not committed. Returns what the second came to (an answer
    or an exception) and whether it had to wait. SQLite has one writer at a time: there the second comes after."""
    with ThreadPoolExecutor(1) as pool:
        if connection.vendor != "postgresql":
            with transaction.atomic():
                first()
            future, waited = in_thread(pool, second), True
        else:
            with transaction.atomic():
                first()
                future = in_thread(pool, second)
                waited = _waits(future)
        error = future.exception(timeout=30)
        return (error if error is not None else future.result()), waited


def _waits(future: Future) -> bool:
    """Whether the second request stands at a lock; the first holds what it holds until we have looked."""
    deadline = time.monotonic() + PATIENCE
    while not future.done() and time.monotonic() < deadline:
        if somebody_waits():
            return True
        time.sleep(0.02)
    return not future.done()


@pytest.mark.abuse("AC-021", "AC-022")
def test_of_two_deciders_one_wins_and_the_other_learns_it(cast, case):
    approve = Command(Action.APPROVE, case.version, reason=walk.OPINION)
    send_back = Command(Action.RETURN, case.version, reason="照片底色不是白色，请重新上传。")

    def first() -> None:
        (locked,) = lock_cases([case.pk])
        run_locked(locked, approve, cast.wang.seat, now=clock.now())

    outcome, waited = first_then_second(first, lambda: run(case.pk, send_back, cast.wang.seat))
    assert waited
    assert isinstance(outcome, Refused)
    assert outcome.code == "stale"
    assert "王敏" in outcome.message
    case.refresh_from_db()
    assert (case.stage, case.status) == ("employer_notice", Case.Status.IN_REVIEW)
    assert check_all() == []


@pytest.mark.abuse("AC-021")
def test_without_the_lock_the_second_decider_would_get_through(cast, case, monkeypatch):
    """The twin: the same race with the lock taken out. Only the database's constraint is left to refuse, too late to
    say who was faster; so the test above sees the lock and not luck."""
    if connection.vendor != "postgresql":
        assert not connection.features.has_select_for_update
        return
    approve = Command(Action.APPROVE, case.version, reason=walk.OPINION)
    send_back = Command(Action.RETURN, case.version, reason="照片底色不是白色，请重新上传。")

    def unlocked(case_ids: list[int]) -> list[Case]:
        return list(Case.objects.filter(pk__in=case_ids).select_related("plan_version__plan", "employer", "snapshot"))

    monkeypatch.setattr(run_module, "lock_cases", unlocked)

    def first() -> None:
        (found,) = unlocked([case.pk])
        run_locked(found, approve, cast.wang.seat, now=clock.now())

    outcome, _ = first_then_second(first, lambda: run(case.pk, send_back, cast.wang.seat))
    assert isinstance(outcome, IntegrityError)


@pytest.mark.abuse("AC-023")
def test_two_copies_of_one_request_have_one_effect_and_one_answer(cast, case):
    token = idempotency.new_token()
    command = Command(Action.APPROVE, case.version, reason=walk.OPINION)
    answers: list[object] = []

    def send() -> object:
        return run(case.pk, command, cast.wang.seat, token=token)

    outcome, waited = first_then_second(lambda: answers.append(send()), send)
    assert waited
    assert (outcome.case, outcome.version) == (answers[0].case, answers[0].version)
    assert (answers[0].replayed, outcome.replayed) == (False, True)
    assert ReviewEvent.objects.filter(case=case, kind="approved").count() == 1


@pytest.mark.abuse("AC-048")
def test_a_lapse_and_a_resubmit_never_both_happen(cast, case):
    walk.decide(case, cast.wang, Action.RETURN, reason="照片底色不是白色，请重新上传。")
    dossier = type(case.dossier).objects.get(pk=case.dossier_id)

    def resubmit() -> object:
        return factories.submit(dossier, cast.lin)

    outcome, _ = first_then_second(resubmit, lapse_due)
    assert outcome == 0
    case.refresh_from_db()
    assert (case.status, case.round) == (Case.Status.IN_REVIEW, 2)
    assert check_all() == []


@pytest.mark.abuse("AC-023")
def test_one_objection_sent_twice_at_once_is_one(cast, case):
    walk.decide(case, cast.wang, Action.APPROVE)
    notice = notices.open_notice(walk.seat_of(cast.wang), walk.chosen(case), place="公告栏")

    def file() -> Objection:
        words = {"name": "钱众", "contact": "13800000000", "text": "业绩不是本人完成的，请核实。"}
        return notices.file_objection(notice.pk, case.pk, **words)

    second, waited = first_then_second(file, file)
    assert waited
    assert second == Objection.objects.get()
