"""The calendar changes while somebody opens, stops or answers for a notice, or time ends a case: on PostgreSQL.

Whoever comes second goes by what the first has done, and nobody waits for ever. Each race has its twin without the
lock, or with the locks the other way round, which must go wrong.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from kernel import calendar, clock
from kernel.models import CalendarDay
from messaging.models import OutboxMessage
from plans.spec.chain import Action
from review.invariants import check_all
from review.models import Case, Objection, PublicNotice
from review.queries.noticed import effective_term
from review.services import calendar_decrees, notices
from review.services.calendar_decrees import confirm
from review.services.sweeping import lapse_due
from tests import factories, walk
from tests.review.test_calendar import next_of, proposed, second  # noqa: F401 - a fixture
from tests.review.test_notices import chosen
from tests.review.test_pairs import somebody_waits
from tests.review.test_races import first_then_second, in_thread

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 10.0
WHY = "名单中单位名称有误，更正后重新公示。"
WORDS = {"name": "钱众", "contact": "q@example.org", "text": "业绩不是本人完成的，请核实。"}


@pytest.fixture
def case(cast) -> Case:
    """Lin's case, approved by her employer."""
    return walk.decide(walk.submitted(cast, factories.plan(cast)), cast.wang, Action.APPROVE)


@pytest.fixture
def notice(cast, case) -> PublicNotice:
    return notices.open_notice(walk.seat_of(cast.wang), chosen(case), place="公告栏")


def longer(cast, second, rest):  # noqa: F811 - the fixture
    """One operator has said that this working day is one of rest; what the other one does to confirm it."""
    decree, seat = proposed(cast, {rest: "放假"}), walk.seat_of(second)
    return lambda: confirm(decree.pk, seat)


def without_locks(monkeypatch) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_how: self)


def on_postgresql() -> bool:
    return connection.vendor == "postgresql"


def opened_while_it_changes(cast, second, case):  # noqa: F811 - the fixture
    """A notice that is opened, and not committed, when the calendar changes; with the end that was said of it."""
    with transaction.atomic():  # what a notice of today would be, to know a day of its term
        rest = next_of(notices.open_notice(walk.seat_of(cast.wang), chosen(case), place="公告栏"))
        transaction.set_rollback(True)
    change = longer(cast, second, rest)

    def opened() -> None:
        notices.open_notice(walk.seat_of(cast.wang), chosen(case), place="公告栏")

    outcome, waited = first_then_second(opened, change)
    assert not isinstance(outcome, Exception), outcome
    notice = PublicNotice.objects.get()
    return waited, outcome, notice, effective_term(notice)[0]


@pytest.mark.feature("PUB-01")
@pytest.mark.abuse("AC-041", "AC-043")
def test_a_notice_that_is_opened_while_the_calendar_changes_says_its_right_end(cast, second, case):  # noqa: F811
    waited, moved, notice, end = opened_while_it_changes(cast, second, case)
    assert waited
    assert (moved, notice.last_day) == (1, end), "its applicant is told of the later end"
    assert OutboxMessage.objects.filter(template="notice_moved").count() == 1


@pytest.mark.abuse("AC-043")
def test_without_the_lock_it_would_say_an_end_that_is_none(cast, second, case, monkeypatch):  # noqa: F811
    if not on_postgresql():
        assert not connection.features.has_select_for_update
        return
    monkeypatch.setattr(calendar, "hold", lambda: None)
    waited, moved, notice, end = opened_while_it_changes(cast, second, case)
    assert not waited
    assert moved == 0
    assert notice.last_day < end


def stopped_while_it_changes(cast, second, notice):  # noqa: F811 - the fixture
    change = longer(cast, second, next_of(notice))
    seat = walk.seat_of(cast.wang)
    outcome, waited = first_then_second(lambda: notices.stop_notice(notice.pk, seat, reason=WHY), change)
    return outcome, waited


@pytest.mark.abuse("AC-043")
def test_a_notice_that_is_being_stopped_does_not_become_longer(cast, second, notice):  # noqa: F811
    said = notice.last_day
    outcome, waited = stopped_while_it_changes(cast, second, notice)
    assert waited
    assert outcome == 0
    notice.refresh_from_db()
    assert notice.last_day == said
    assert not OutboxMessage.objects.filter(template="notice_moved").exists()
    assert check_all() == []


def test_without_the_lock_people_are_told_that_a_stopped_notice_lasts_longer(cast, second, notice, monkeypatch):  # noqa: F811
    if not on_postgresql():
        assert not connection.features.has_select_for_update
        return
    without_locks(monkeypatch)
    outcome, _waited = stopped_while_it_changes(cast, second, notice)
    assert outcome == 1
    assert OutboxMessage.objects.filter(template="notice_moved").exists()


def answered_in_the_middle(cast, second, case, notice):  # noqa: F811 - the fixture
    """The office holds the notice, the calendar's change begins, and the office goes on to the objection."""
    filed = notices.file_objection(notice.pk, case.pk, **WORDS)
    Objection.objects.update(due_on=None)  # as it is when the calendar does not reach so far
    change = longer(cast, second, next_of(notice))
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            PublicNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
            future = in_thread(pool, change)
            until_it_waits()
            notices.decide_objection(filed.pk, walk.seat_of(cast.wang), upheld=False, answer=WHY)
        error = future.exception(timeout=30)
    return error if error is not None else future.result()


def until_it_waits() -> None:
    deadline = time.monotonic() + PATIENCE
    while not somebody_waits():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.feature("PUB-01")
@pytest.mark.abuse("AC-043", "AC-047")
def test_an_answer_and_a_change_of_the_calendar_never_wait_for_each_other(cast, second, case, notice):  # noqa: F811
    if not on_postgresql():
        assert not connection.features.has_select_for_update
        return
    assert answered_in_the_middle(cast, second, case, notice) == 1
    assert Objection.objects.get().status == Objection.Status.DISMISSED
    assert check_all() == []


def test_with_the_locks_the_other_way_round_they_would(cast, second, case, notice, monkeypatch):  # noqa: F811
    if not on_postgresql():
        assert not connection.features.has_select_for_update
        return
    notices_of, objections_of = calendar_decrees._move_notices, calendar_decrees._date_objections
    monkeypatch.setattr(calendar_decrees, "_move_notices", lambda: (objections_of(), notices_of())[1])
    try:
        outcome = answered_in_the_middle(cast, second, case, notice)
    except OperationalError as ended:  # the server ends one of the two, whichever
        outcome = ended
    assert isinstance(outcome, OperationalError), outcome
    assert "deadlock" in str(outcome)


@pytest.mark.feature("REV-04")
@pytest.mark.abuse("AC-033", "AC-043")
def test_time_ends_a_case_by_the_day_that_was_told_while_the_calendar_changes(cast, second, case):  # noqa: F811
    """No lock is shared: neither waits for the other."""
    walk.decide(case, cast.wang, Action.RETURN, reason=WHY)
    case.refresh_from_db()
    clock.shift(case.due_at - clock.now() + timedelta(minutes=1))
    rest = clock.today() + timedelta(days=1)
    while not CalendarDay.objects.get(date=rest).is_working:
        rest += timedelta(days=1)
    outcome, waited = first_then_second(longer(cast, second, rest), lapse_due)
    assert outcome == 1
    assert waited is not on_postgresql()
    case.refresh_from_db()
    assert case.status == Case.Status.LAPSED
    assert check_all() == []
