"""A worker that is killed in the middle of a case of a job: nothing half done, nothing twice, and the rest by the next.

A real Celery worker on the suite's own servers; kill -9 asks nobody. Where it dies is no luck: this test holds a row
that a decision writes after its events, so that the worker stands between its first write and its commit.
"""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.urls import reverse
from kombu import Connection

from accounts.models import Role
from kernel import clock
from plans.spec.chain import Action
from portal.celery import app
from review.invariants import check_all
from review.models import BulkJob, Case, Claim, ReviewEvent
from review.services import bulk, bulk_work, claims
from tests import factories, walk
from tests.cast import join
from tests.consistency.sources import ROOT
from tests.e2e.portal_process import REDIS_DATABASE
from tests.review.test_pairs import somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)
MANY, MIDDLE = 40, 20
PATIENCE = 90.0


@pytest.fixture
def cases(cast) -> list[Case]:
    version, found = factories.plan(cast), []
    for number in range(MANY):
        join(cast, 600 + number, f"many_{number}", f"众人{number}", Role.APPLICANT, "employer")
        found.append(walk.submitted(cast, version, f"many_{number}"))
    return found


def begun(cast, cases) -> BulkJob:
    seat = walk.seat_of(cast.wang)
    job = bulk.prepare(seat, Action.APPROVE, [one for case in cases for one in walk.chosen(case)])
    bulk_work.work(job.pk, seconds=60)
    return bulk.start(job.pk, seat, count=MANY, opinion=walk.OPINION)


def redis() -> str:
    return urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{REDIS_DATABASE}").geturl()


@pytest.fixture(autouse=True)
def empty_queue() -> Iterator[None]:
    """Calls that a killed worker has not answered for are nobody else's."""
    yield
    if "REDIS_URL" in os.environ:
        with Connection(redis()) as broker:
            broker.default_channel.client.flushdb()


def call(task: str, **ids: int) -> None:
    with Connection(redis()) as broker:
        app.send_task(task, kwargs=ids, connection=broker)


@contextmanager
def worker(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """One for the default queue, on this test's database; killed with all its children at the end."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": database,
        "REDIS_URL": redis(),
        "PYTHONPATH": str(ROOT),
    }
    words = ["--queues", "default", "--concurrency", "1", "--without-mingle", "--without-gossip"]
    command = [str(Path(sys.executable).parent / "celery"), "-A", "portal", "worker", *words]
    with (folder / "worker.log").open("ab") as log:
        process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):  # it may have been killed already
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(holds: Callable[[], bool], what: str, folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"{what}\n{(folder / 'worker.log').read_text(errors='replace')[-3000:]}"
        time.sleep(0.02)


def nobody_else() -> bool:
    """Whether the server has given up what the killed worker had begun."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        return cursor.fetchone()[0] == 0


def approvals(cases) -> Counter[int]:
    rows = ReviewEvent.objects.filter(case__in=cases, kind="approved").order_by("pk")
    return Counter(rows.values_list("case_id", flat=True))


def states(job: BulkJob) -> Counter[str]:
    return Counter(job.items.order_by("pk").values_list("state", flat=True))


@pytest.mark.feature("REV-05")
@pytest.mark.abuse("AC-034", "AC-108", "AC-109")
def test_a_job_whose_worker_is_killed_is_ended_by_the_next_each_case_once(cast, cases, tmp_path):
    if connection.vendor != "postgresql":
        assert not connection.features.has_select_for_update
        return
    middle, job = cases[MIDDLE], begun(cast, cases)
    claims.claim(middle.pk, walk.seat_of(cast.wang))
    call("review.run_bulk", job_id=job.pk)
    with worker(tmp_path) as process, transaction.atomic():
        Claim.objects.select_for_update().get(case=middle)
        until(somebody_waits, "the worker did not come to the case", tmp_path)
        os.killpg(process.pid, signal.SIGKILL)  # its events of the case are written, and not committed
        process.wait()
    until(nobody_else, "what was begun is still there", tmp_path)

    assert states(job) == {"done": MIDDLE, "fit": MANY - MIDDLE}
    assert approvals(cases) == Counter(case.pk for case in cases[:MIDDLE]), "each that is said to be done, and no other"
    assert check_all() == []
    page = reverse("review:bulk_job", args=[job.public_id])
    assert f"已办理 {MIDDLE} 件" in cast.client("wang").get(page).text

    clock.shift(bulk_work.FORGOTTEN + timedelta(seconds=1))
    call("review.sweep")
    with worker(tmp_path):
        until(lambda: BulkJob.objects.get(pk=job.pk).state == "done", "the job did not end", tmp_path)
    assert states(job) == {"done": MANY}
    assert approvals(cases) == Counter(case.pk for case in cases)
    assert set(Case.objects.filter(pk__in=[case.pk for case in cases]).values_list("stage")) == {("employer_notice",)}
    assert check_all() == []
    assert f"已办理 {MANY} 件，没有办成 0 件" in cast.client("wang").get(page).text
