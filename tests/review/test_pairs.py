"""Every two requests about one case: never both, when both come from a page that shows the case before either."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import combinations

import pytest
from django.db import connection, transaction

from applicants.sections import Refused as SectionRefused
from review.engine.refusal import Refused
from review.models import Case
from review.services import claims as claims_module
from review.services import run as run_module
from tests import factories, walk
from tests.review.at_once import Request, moments

PATIENCE = 5.0  # how long a second request may take to come as far as the lock
TAKING_UP = {"claim", "take over", "put back"}  # no change of the case


@pytest.fixture
def case(cast) -> Case:
    return walk.submitted(cast, factories.plan(cast))


@pytest.mark.django_db
@pytest.mark.abuse("AC-021", "AC-022", "AC-025")
def test_of_any_two_requests_from_one_version_the_second_changes_nothing(cast, case):
    tried = 0
    for moment, requests in moments(cast, case):
        changing = {name: request for name, request in requests.items() if name not in TAKING_UP}
        for first, second in combinations(changing, 2):
            with transaction.atomic():
                changing[first]()
                after = version_of(case)
                with suppress(Refused, SectionRefused), transaction.atomic():
                    changing[second]()
                assert version_of(case) == after, (moment, first, second)
                transaction.set_rollback(True)
            tried += 1
    assert tried > 20


def version_of(case: Case) -> tuple[object, ...]:
    return Case.objects.filter(pk=case.pk).values_list("version", "status", "stage", "step").get()


@pytest.mark.django_db(transaction=True)
@pytest.mark.abuse("AC-021", "AC-022")
def test_no_request_decides_on_a_case_that_another_one_holds(cast, case, monkeypatch):
    """Each waits for the case before it looks at it, so that any two come one after the other; and its twin, without
    the lock, has already looked."""
    if connection.vendor != "postgresql":
        assert not connection.features.has_select_for_update
        return
    seen = threading.Event()
    for module in (run_module, claims_module):
        monkeypatch.setattr(module, "collect", noticed(module.collect, seen))
    tried = 0
    for moment, requests in moments(cast, case):
        for name, request in requests.items():
            if name == "put back":
                continue  # it only ends one's own claim
            assert not looks_while_held(case, request, seen), (moment, name)
            with monkeypatch.context() as without:
                switch_off(without)
                assert looks_while_held(case, request, seen), (moment, name)
            tried += 1
    assert tried > 25


def noticed(collect, seen):
    def noticing(*args, **kwargs):
        seen.set()
        return collect(*args, **kwargs)

    return noticing


def switch_off(monkeypatch) -> None:
    """Take the case's lock out wherever it is taken."""
    from review.services import committee, notices, payments, selection, start

    def unlocked(case_ids):
        return list(Case.objects.filter(pk__in=list(case_ids)).select_related("plan_version__plan__organizer"))

    for module in (run_module, claims_module, committee, notices, payments, selection, start):
        if hasattr(module, "lock_cases"):
            monkeypatch.setattr(module, "lock_cases", unlocked)


def looks_while_held(case: Case, request: Request, seen: threading.Event) -> bool:
    """Whether the request reads the case's facts although this test holds the case. Its effect is taken back."""
    seen.clear()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            list(Case.objects.select_for_update(of=("self",)).filter(pk=case.pk))
            future = pool.submit(taken_back, request)
            deadline = time.monotonic() + PATIENCE
            while time.monotonic() < deadline and not (seen.is_set() or future.done() or somebody_waits()):
                time.sleep(0.005)
            looked = seen.is_set()
        error = future.exception(timeout=30)
    assert error is None, error
    return looked


def taken_back(request: Request) -> None:
    try:
        with transaction.atomic():
            request()
            transaction.set_rollback(True)
    finally:
        connection.close()


def somebody_waits() -> bool:
    """Asked again in one transaction, the server repeats its first answer unless it is told to look anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database() LIMIT 1"
        )
        return cursor.fetchone() is not None
