"""The outbox: queued with the change, sent after it, never twice, never lost."""

import threading
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction

from kernel import clock
from messaging import services
from messaging.gateways import SmsError
from messaging.models import OutboxMessage
from messaging.services import BACKOFF, BATCH, MAX_ATTEMPTS, NotInTransaction, Status, claim, deliver, queue_sms

PARAMS = {"plan": "建设工程", "number": "2020-0001", "holder": "苕溪建设集团有限公司"}


def queue(user, key="case:1:received", **params):
    with transaction.atomic():
        return queue_sms(to_user=user, template="case_received", params={**PARAMS, **params}, dedupe_key=key)


class Carrier:
    """A gateway in memory that keeps D5's promise: one acceptance per key. `fail` answers the n-th call."""

    def __init__(self, fail=None):
        self.accepted, self.calls, self.asked, self.fail = {}, [], [], fail or {}

    def send(self, message):
        assert not connection.in_atomic_block or connection.savepoint_ids == []
        self.calls.append(message)
        answer = self.fail.get(len(self.calls))
        if answer != "refuse":
            self.accepted.setdefault(message.key, f"R{len(self.accepted) + 1}")
        if isinstance(answer, Exception):
            if answer.args == ("lost before",):
                del self.accepted[message.key]
            raise answer
        return self.accepted[message.key]

    def receipt(self, key):
        self.asked.append(key)
        return self.accepted.get(key)


@pytest.mark.feature("MSG-01")
def test_a_message_is_queued_with_its_change_and_sent_once(cast):
    message = queue(cast.lin.user)
    assert message.text.startswith("【职评】您在“建设工程”的申报材料（编号 2020-0001）已提交")
    carrier = Carrier()
    assert deliver(through=carrier) == 1
    assert deliver(through=carrier) == 0
    message.refresh_from_db()
    assert (message.status, message.receipt, message.attempts) == (Status.SENT, "R1", 1)
    assert message.sent_at is not None
    (sent,) = carrier.calls
    assert sent.phone == cast.lin.person.phone


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_is_refused(cast):
    with pytest.raises(NotInTransaction):
        queue_sms(to_user=cast.lin.user, template="case_received", params=PARAMS, dedupe_key="x")
    assert not OutboxMessage.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_change_taken_back_takes_its_message_with_it(cast):
    with transaction.atomic():
        queue_sms(to_user=cast.lin.user, template="case_received", params=PARAMS, dedupe_key="x")
        transaction.set_rollback(True)
    assert not OutboxMessage.objects.exists()


@pytest.mark.abuse("AC-108")
def test_one_message_per_key(cast):
    first, second = queue(cast.lin.user), queue(cast.lin.user, number="another")
    assert first == second
    assert OutboxMessage.objects.count() == 1


@pytest.mark.abuse("AC-109")
def test_the_wake_up_call_carries_nothing(cast, monkeypatch, django_capture_on_commit_callbacks):
    calls = []
    monkeypatch.setattr("kernel.jobs.current_app.send_task", lambda name, **options: calls.append((name, options)))
    with django_capture_on_commit_callbacks(execute=True):
        queue(cast.lin.user)
        assert calls == []
    assert calls == [("messaging.deliver", {"kwargs": {}, "retry": False})]


@pytest.mark.abuse("AC-109")
def test_a_lost_wake_up_call_loses_no_message(cast, monkeypatch, caplog, django_capture_on_commit_callbacks):
    def down(name, **options):
        raise ConnectionError("the broker is down")

    monkeypatch.setattr("kernel.jobs.current_app.send_task", down)
    with django_capture_on_commit_callbacks(execute=True):
        queue(cast.lin.user)
    assert "was lost" in caplog.text
    assert deliver(through=Carrier()) == 1


@pytest.mark.abuse("AC-109")
def test_temporary_errors_back_off_and_end_dead_after_five(cast, caplog):
    message = queue(cast.lin.user)
    carrier = Carrier(fail={n: SmsError("lost before", permanent=False) for n in range(1, 9)})
    for attempt in range(1, MAX_ATTEMPTS + 1):
        before = clock.now()
        deliver(through=carrier)
        message.refresh_from_db()
        assert message.attempts == attempt
        if attempt < MAX_ATTEMPTS:
            assert message.status == Status.QUEUED
            assert message.next_attempt_at >= before + BACKOFF[attempt - 1]
            assert deliver(through=carrier) == 0
            OutboxMessage.objects.update(next_attempt_at=clock.now())
    assert message.status == Status.DEAD
    assert len(carrier.calls) == MAX_ATTEMPTS
    assert "is dead after 5 attempts" in caplog.text


def test_a_permanent_error_is_not_tried_again(cast):
    message = queue(cast.lin.user)
    carrier = Carrier(fail={1: SmsError("号码无效", permanent=True)})
    deliver(through=carrier)
    message.refresh_from_db()
    assert (message.status, message.error, message.attempts) == (Status.DEAD, "号码无效", 1)


def test_without_a_telephone_number_the_message_stays_in_the_site(cast):
    message = queue(cast.lin.user)
    carrier = Carrier()
    (one,) = claim(clock.now())
    services._hand_over(replace(one, sms=replace(one.sms, phone="")), carrier)
    message.refresh_from_db()
    assert (message.status, message.error, carrier.calls) == (Status.DEAD, "没有手机号码", [])


@pytest.mark.abuse("AC-108")
def test_accepted_but_the_answer_lost_is_asked_for_before_a_second_sending(cast):
    message = queue(cast.lin.user)
    carrier = Carrier(fail={1: SmsError("timeout", permanent=False)})
    deliver(through=carrier)
    OutboxMessage.objects.update(next_attempt_at=clock.now())
    assert deliver(through=carrier) == 1
    message.refresh_from_db()
    assert (message.status, message.receipt) == (Status.SENT, "R1")
    assert len(carrier.calls) == 1
    assert carrier.asked == [message.public_id]


@pytest.mark.abuse("AC-108", "AC-109")
def test_a_worker_killed_between_claim_and_record_is_replaced_when_its_lease_ends(cast):
    message = queue(cast.lin.user)
    carrier = Carrier()
    (dead_workers,) = claim(clock.now())
    carrier.send(dead_workers.sms)  # it was sent, and then the worker died
    assert deliver(through=carrier) == 0
    OutboxMessage.objects.update(lease_until=clock.now() - timedelta(seconds=1))
    assert deliver(through=carrier) == 1
    assert len(carrier.calls) == 1
    message.refresh_from_db()
    assert message.attempts == 2


@pytest.mark.abuse("AC-108")
def test_a_worker_whose_lease_ran_out_cannot_record_over_the_next(cast):
    message = queue(cast.lin.user)
    (slow,) = claim(clock.now())
    OutboxMessage.objects.update(lease_until=clock.now() - timedelta(seconds=1))
    carrier = Carrier()
    deliver(through=carrier)
    assert services._record_failure(slow, SmsError("late news", permanent=True)) is False
    message.refresh_from_db()
    assert message.status == Status.SENT


@pytest.mark.abuse("AC-109")
def test_a_message_that_kills_its_worker_is_buried(cast):
    message = queue(cast.lin.user)
    for _attempt in range(MAX_ATTEMPTS):
        assert claim(clock.now())
        OutboxMessage.objects.update(lease_until=clock.now() - timedelta(seconds=1))
    carrier = Carrier()
    assert deliver(through=carrier) == 0
    message.refresh_from_db()
    assert (message.status, carrier.calls) == (Status.DEAD, [])


def test_more_than_a_batch_is_delivered_in_one_run(cast):
    for number in range(BATCH + 3):
        queue(cast.lin.user, key=f"case:{number}")
    assert deliver(through=Carrier()) == BATCH + 3


def test_a_gateway_that_breaks_is_tried_again(cast, caplog):
    message = queue(cast.lin.user)
    carrier = Carrier(fail={1: ZeroDivisionError("lost before")})
    deliver(through=carrier)
    message.refresh_from_db()
    assert (message.status, message.error) == (Status.QUEUED, "ZeroDivisionError")


@pytest.mark.abuse("AC-108")
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once(cast):
    for number in range(12):
        queue(cast.lin.user, key=f"case:{number}")
    carrier, start, broken = Carrier(), threading.Barrier(3), []
    # The tests' SQLite lives in memory, where a second writer gets an error instead of waiting its turn.
    turn = nullcontext() if connection.vendor == "postgresql" else threading.Lock()

    def work():
        try:
            start.wait()
            with turn:
                deliver(through=carrier)
        except Exception as error:
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    assert sorted(message.key for message in carrier.calls) == sorted(
        OutboxMessage.objects.values_list("public_id", flat=True).order_by("pk")
    )
    assert set(OutboxMessage.objects.values_list("status", flat=True).order_by("pk")) == {Status.SENT}
