"""Many decisions together against one by hand, two workers of one job, two signatures for one batch: on PostgreSQL."""

import pytest
from django.db import connection

from plans.spec.chain import Action
from review.engine.commands import Command, OwnCommand
from review.engine.refusal import Refused
from review.invariants import check_all
from review.models import Batch, BulkItem, BulkJob, Case, Opening, Receipt, ReviewEvent
from review.services import bulk, bulk_work, receipts
from review.services.run import run
from tests import factories, walk
from tests.review.test_races import first_then_second

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "材料与证书不一致，请核对后说明。"


@pytest.fixture
def case(cast) -> Case:
    return walk.walk_to(cast, walk.submitted(cast, factories.plan(cast)), "department")


def begun(cast, case):
    job = bulk.prepare(walk.seat_of(cast.department_officer), Action.APPROVE, walk.chosen(case))
    bulk_work.work(job.pk)
    return bulk.start(job.pk, job.seat, count=1, opinion="同意报送。")


@pytest.mark.abuse("AC-021", "AC-034")
def test_a_case_decided_by_hand_while_the_job_comes_to_it_is_decided_once(cast, case):
    job = begun(cast, case)
    by_hand = Command(Action.RETURN, case.version, reason=WHY)
    seat = walk.seat_of(cast.department_officer)
    _outcome, waited = first_then_second(lambda: run(case.pk, by_hand, seat), lambda: bulk_work.work(job.pk))
    assert waited
    item = BulkItem.objects.get(job=job)
    assert item.state == "failed" and "蒋建" in item.refusal
    assert not ReviewEvent.objects.filter(case=case, kind="approved", stage="department").exists()
    assert check_all() == []


@pytest.mark.abuse("AC-021", "AC-034")
def test_a_hand_that_comes_while_the_job_decides_learns_it(cast, case):
    job = begun(cast, case)
    by_hand = Command(Action.RETURN, case.version, reason=WHY)
    seat = walk.seat_of(cast.department_officer)
    outcome, waited = first_then_second(lambda: bulk_work.work(job.pk), lambda: run(case.pk, by_hand, seat))
    assert waited
    assert isinstance(outcome, Refused) and outcome.code == "stale"
    assert BulkItem.objects.get(job=job).state == "done"


def worker(job):
    """One that has read the job's rows and comes to the cases."""
    mine, rows = BulkJob.objects.get(pk=job.pk), list(job.items.all())
    return lambda: bulk_work.decide(mine, rows)


@pytest.mark.abuse("AC-034", "AC-109")
def test_two_workers_at_one_case_decide_on_it_once(cast, case):
    job = begun(cast, case)
    _outcome, waited = first_then_second(worker(job), worker(job))
    assert waited
    assert ReviewEvent.objects.filter(case=case, kind="approved", stage="department").count() == 1
    assert list(BulkItem.objects.filter(job=job).values_list("state", "refusal")) == [("done", "")]


def sign(cast, batch):
    """As from a page that shows one case."""
    return receipts.acknowledge(batch.pk, walk.seat_of(cast.department_officer), papers=1, discrepancies={}, seen=1)


@pytest.mark.feature("REV-16")
@pytest.mark.abuse("AC-021")
def test_of_two_signatures_one_counts_and_the_other_learns_it(cast, case):
    batch = Batch.objects.get(cases=case)
    outcome, waited = first_then_second(lambda: sign(cast, batch), lambda: sign(cast, batch))
    assert waited
    assert isinstance(outcome, Refused) and outcome.code == "signed"
    assert Receipt.objects.count() == 1


@pytest.mark.abuse("AC-022")
@pytest.mark.parametrize("recall_first", [True, False])
def test_of_a_signature_and_a_recall_only_one_has_its_way(cast, case, recall_first):
    batch, command = Batch.objects.get(cases=case), Command(OwnCommand.RECALL, case.version, reason=WHY)

    def recall():
        return run(case.pk, command, walk.seat_of(cast.wang))

    pair = (recall, lambda: sign(cast, batch)) if recall_first else (lambda: sign(cast, batch), recall)
    outcome, waited = first_then_second(*pair)
    assert waited
    assert isinstance(outcome, Refused)
    case.refresh_from_db()
    assert (case.stage == "department") == Opening.objects.filter(case=case).exists() == (not recall_first)
    assert check_all() == []


def forwarding(cast, case):
    """A job that was confirmed and sends the case on in a batch of its own; nothing is sent yet."""
    walk.decide(case, cast.department_officer, Action.APPROVE)
    job = bulk.prepare(walk.seat_of(cast.department_officer), Action.FORWARD, walk.chosen(case))
    bulk_work.work(job.pk)
    return bulk.start(job.pk, job.seat, count=1)


def members(job):
    return Case.objects.filter(batches__job=job).count()


@pytest.mark.feature("REV-06", "REV-16")
@pytest.mark.abuse("AC-021")
def test_a_job_is_stopped_after_the_case_that_it_sends_on(cast, case):
    """Whoever signs for the batch next sees that case: a stopped job fills no batch any more."""
    job, seen = forwarding(cast, case), []

    def stop():
        bulk.stop(job.pk, job.seat)
        seen.append(members(job))

    _outcome, waited = first_then_second(worker(job), stop)
    assert waited
    assert seen == [1] == [members(job)]


@pytest.mark.feature("REV-06", "REV-16")
@pytest.mark.abuse("AC-021")
def test_a_job_that_was_stopped_sends_nothing_more_on(cast, case):
    job = forwarding(cast, case)
    _outcome, waited = first_then_second(lambda: bulk.stop(job.pk, job.seat), worker(job))
    assert waited
    assert (members(job), BulkItem.objects.get(job=job).state) == (0, "fit")


def without_locks(monkeypatch):
    """The twin: nobody waits for a case, a job, its line or a batch."""
    for model in (Case, BulkJob, BulkItem, Batch):
        manager = type(model.objects.all())
        monkeypatch.setattr(manager, "select_for_update", lambda self, **more: self)
        assert model.objects.select_for_update().query.select_for_update is False


@pytest.mark.abuse("AC-021", "AC-034")
def test_the_twin_without_locks_does_not_wait_and_breaks(cast, case, monkeypatch, caplog):
    """It has read the case before the first one is done: the database refuses its second event of one serial."""
    if connection.vendor != "postgresql":
        assert not connection.features.has_select_for_update
        return
    job = begun(cast, case)
    without_locks(monkeypatch)
    first_then_second(worker(job), worker(job))
    assert "broke" in caplog.text


@pytest.mark.feature("REV-16")
@pytest.mark.abuse("AC-021")
def test_the_twin_without_locks_stops_a_job_in_the_middle_of_a_case(cast, case, monkeypatch):
    if connection.vendor != "postgresql":
        assert not connection.features.has_select_for_update
        return
    job, seen = forwarding(cast, case), []

    def stop():
        bulk.stop(job.pk, job.seat)
        seen.append(members(job))

    without_locks(monkeypatch)
    _outcome, waited = first_then_second(worker(job), stop)
    assert not waited
    assert seen == [0] != [members(job)]
