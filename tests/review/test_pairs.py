"""Every two requests about one case: never both, when both come from a page that shows the case before either."""

import re
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connection, transaction

from applicants.sections import Refused as SectionRefused
from plans.spec.chain import Action
from review.engine.commands import OwnCommand
from review.engine.refusal import Refused
from review.invariants import check_all
from review.models import Case
from review.services import claims, desk, groups, notices, posts, receipts
from review.services import run as run_module
from tests.review.at_once import REGARDLESS, Moment, Request, moments
from tests.review.reached import entered, holding

PATIENCE = 5.0  # how long a second request may take to come as far as the lock
#: What each service looks at the case with, first of all: before it, nothing of the case has been judged.
LOOKS = (
    (run_module, "collect"),
    (claims, "collect"),
    (desk, "may_judge"),
    (groups, "_may_record"),
    (notices, "_may_handle"),
    (posts, "is_within_posts"),
    (receipts, "_check"),
)
#: The order in which rows are locked (docs/architecture.md, section 4); what hangs on a case comes after all of these.
ORDER = ("applicants_integrityrecord", "fees_bill", "applicants_dossier", "review_case")
_LOCK = re.compile(r'FROM "(\w+)".* FOR (?:NO KEY )?UPDATE', re.DOTALL)
_UPDATE = re.compile(r'UPDATE "(\w+)"')


@pytest.mark.django_db
@pytest.mark.feature("DIS-01")
@pytest.mark.abuse("AC-021", "AC-022", "AC-025", "AC-032")
def test_of_any_two_requests_from_one_version_the_second_changes_nothing(cast, monkeypatch):
    """And among them is every command there is, and every service that holds a case; no invariant breaks with any."""
    decided, services, known, tried = set(), set(), set(), 0
    noting_what_is_decided(monkeypatch, decided)
    for moment in moments(cast):
        for first, request in moment.requests.items():
            before = version_of(moment.case)
            with transaction.atomic():
                if first in known:
                    request()
                else:  # looked at closely once: both take as long as the request itself
                    with entered(services):
                        request()
                    assert check_all() == [], (moment.name, first)
                    known.add(first)
                if version_of(moment.case) != before:
                    tried += after(moment, first)
                transaction.set_rollback(True)
    assert decided == {*Action, *OwnCommand}
    assert services >= holding()
    assert tried > 150


def noting_what_is_decided(monkeypatch, decided) -> None:
    decide = run_module.decide

    def noted(state, chain, command, facts):
        events = decide(state, chain, command, facts)
        decided.add(command.name)
        return events

    monkeypatch.setattr(run_module, "decide", noted)


def after(moment: Moment, first: str) -> int:
    """Try every other request of the moment after the first; returns how many."""
    stands = version_of(moment.case)
    others = {name: request for name, request in moment.requests.items() if name != first}
    for second, request in others.items():
        with transaction.atomic():
            with suppress(Refused, SectionRefused), transaction.atomic():
                request()
            if version_of(moment.case) != stands:
                assert second in REGARDLESS, (moment.name, first, second)
                assert check_all() == [], (moment.name, first, second)
            transaction.set_rollback(True)
    return len(others)


def version_of(case: Case) -> tuple[object, ...]:
    return Case.objects.filter(pk=case.pk).values_list("version", "status", "stage", "step").get()


@pytest.mark.django_db(transaction=True)
@pytest.mark.abuse("AC-021", "AC-022", "AC-032")
def test_no_request_decides_on_a_case_that_another_one_holds(cast, monkeypatch):
    """Each waits for the case before it looks at it, so that any two come one after the other; and its twin, without
    the lock, has already looked. Each takes its locks in the one order, so that no two wait for each other."""
    if connection.vendor != "postgresql":
        assert not connection.features.has_select_for_update
        return
    seen = threading.Event()
    for module, name in LOOKS:
        monkeypatch.setattr(module, name, noticed(getattr(module, name), seen))
    tried = 0
    for moment in moments(cast):
        for name, request in moment.requests.items():
            if name == "put back":
                continue  # it only ends one's own claim
            looked, locked = looks_while_held(moment.case, request, seen)
            assert not looked, (moment.name, name)
            assert locked == [table for table in ORDER if table in locked], (moment.name, name)
            with monkeypatch.context() as without:
                switch_off(without)
                looked, _locked = looks_while_held(moment.case, request, seen)
                assert looked, (moment.name, name)
            tried += 1
    assert tried > 60


def noticed(look, seen):
    def noticing(*args, **kwargs):
        seen.set()
        return look(*args, **kwargs)

    return noticing


def switch_off(monkeypatch) -> None:
    """Take the case's lock out wherever it is taken."""
    lock = run_module.lock_cases

    def unlocked(case_ids):
        return list(Case.objects.filter(pk__in=list(case_ids)).select_related("plan_version__plan__organizer"))

    for module in list(sys.modules.values()):
        if vars(module).get("lock_cases") is lock:
            monkeypatch.setattr(module, "lock_cases", unlocked)


def looks_while_held(case: Case, request: Request, seen: threading.Event) -> tuple[bool, list[str]]:
    """Whether the request reads the case's facts, or ends, although this test holds the case; and the tables of
    ``ORDER`` as it locked them. Its effect is taken back."""
    seen.clear()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            list(Case.objects.select_for_update(of=("self",)).filter(pk=case.pk))
            future = pool.submit(taken_back, request)
            deadline = time.monotonic() + PATIENCE
            while time.monotonic() < deadline and not (seen.is_set() or future.done() or somebody_waits()):
                time.sleep(0.005)
            looked = seen.is_set() or future.done()
        error = future.exception(timeout=30)
    assert error is None, error
    return looked, future.result()


def taken_back(request: Request) -> list[str]:
    """Send the request and take it back; returns the tables of ``ORDER`` as it locked them."""
    locked: list[str] = []

    def note(execute, sql, params, many, context):
        found = _LOCK.search(sql) or _UPDATE.match(sql)
        if found and found[1] in ORDER and found[1] not in locked:
            locked.append(found[1])
        return execute(sql, params, many, context)

    try:
        with transaction.atomic(), connection.execute_wrapper(note):
            request()
            transaction.set_rollback(True)
        return locked
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
